/** The list of rule kinds: a new kind is a file in `rules/` and a line here. */
import { z } from 'zod';
import type { RuleKind } from '#lib/domain/scoring/rule-kind.ts';
import { descriptive } from './rules/descriptive.ts';
import { levels } from './rules/levels.ts';
import { measured } from './rules/measured.ts';
import { options } from './rules/options.ts';
import { parts } from './rules/parts.ts';
import { ratio } from './rules/ratio.ts';
import { ratioToTarget } from './rules/ratio-to-target.ts';
import { steps } from './rules/steps.ts';
import { surveyMean } from './rules/survey-mean.ts';

const KINDS = { options, steps, ratio, ratioToTarget, parts, levels, measured, surveyMean, descriptive };

type Kinds = typeof KINDS;
export type Rule = { [K in keyof Kinds]: Kinds[K] extends RuleKind<infer R> ? R : never }[keyof Kinds];

export const RULE_KINDS = Object.keys(KINDS) as Rule['kind'][];

/** Shape of any rule, chosen by its `kind`. */
export const ruleShape: z.ZodType<Rule> = z.custom<Rule>().transform((given, context) => {
	const kind = (given as { kind?: unknown } | null)?.kind;
	if (typeof kind !== 'string' || !Object.hasOwn(KINDS, kind)) {
		context.addIssue({ code: 'custom', path: ['kind'], message: `unknown rule kind: ${String(kind)}` });
		return z.NEVER;
	}
	const parsed = KINDS[kind as keyof Kinds].shape.safeParse(given);
	if (parsed.success) return parsed.data as Rule;
	for (const { path, message } of parsed.error.issues) context.addIssue({ code: 'custom', path, message });
	return z.NEVER;
});

/** The kind that a rule is of. The cast is sound because the list is keyed by the rule's own `kind`. */
export const kindOf = <R extends Rule>(rule: R): RuleKind<R> => KINDS[rule.kind] as unknown as RuleKind<R>;

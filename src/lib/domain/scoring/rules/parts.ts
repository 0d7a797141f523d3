/** `parts`: the sum of the parts fulfilled. "None of these" is an answer (0 points), an empty answer is not. */
import { z } from 'zod';
import { decimal, formatDecimal, sum } from '#lib/domain/decimal.ts';
import { problem } from '#lib/domain/problem.ts';
import { SCORED, UNANSWERED, type RuleKind } from '#lib/domain/scoring/rule-kind.ts';
import { pointsShape, textShape } from './shapes.ts';

export const NONE = 'none';

const shape = z.strictObject({
	kind: z.literal('parts'),
	parts: z.array(z.strictObject({ value: z.string().min(1), text: textShape, points: pointsShape })).min(1),
	none: textShape
});
export type PartsRule = z.infer<typeof shape>;

export const parts: RuleKind<PartsRule> = {
	kind: 'parts',
	shape,
	inputs: (rule) => [
		{
			part: 'value',
			ask: 'choices',
			choices: [
				...rule.parts.map(({ value, text }) => ({ value, text })),
				{ value: NONE, text: rule.none, alone: true }
			]
		}
	],
	score(rule, { value }) {
		if (value === undefined || (Array.isArray(value) && value.length === 0)) return UNANSWERED;
		// A single text is no list: counting it as unanswered would be a silent zero.
		if (!Array.isArray(value))
			return { state: 'invalid', problem: problem('choice_unknown', 'value', { value: String(value) }) };
		const unknown = value.find((one) => one !== NONE && !rule.parts.some((part) => part.value === one));
		if (unknown !== undefined || (value.includes(NONE) && value.length > 1))
			return { state: 'invalid', problem: problem('choice_unknown', 'value', { value: String(unknown ?? NONE) }) };
		return SCORED(sum(rule.parts.filter((part) => value.includes(part.value)).map((part) => decimal(part.points))));
	},
	explain(rule, { value }, points) {
		const chosen = rule.parts.filter((part) => (value as string[]).includes(part.value));
		const arithmetic = (language: 'vi' | 'en') =>
			chosen.map((part) => formatDecimal(decimal(part.points), language)).join(' + ') || '0';
		const of = `${chosen.length}/${rule.parts.length}`;
		return {
			vi: `Đạt ${of} phần: ${arithmetic('vi')} = ${formatDecimal(points, 'vi', 2)} điểm`,
			en: `${of} parts fulfilled: ${arithmetic('en')} = ${formatDecimal(points, 'en', 2)} points`
		};
	},
	best: (rule) => sum(rule.parts.map((part) => decimal(part.points))),
	flaws: (rule) => {
		const values = rule.parts.map(({ value }) => value);
		return new Set(values).size === values.length && !values.includes(NONE)
			? []
			: [{ rule: 'parts', says: `parts need different values, none of them "${NONE}"` }];
	}
};

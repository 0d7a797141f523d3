/** `ratioToTarget`: the full mark from a threshold on, below it a / b x maximum / threshold. QĐ 766/QĐ-TTg formulas. */
import { z } from 'zod';
import { decimal } from '#lib/domain/decimal.ts';
import type { RuleKind } from '#lib/domain/scoring/rule-kind.ts';
import { explainRatio, ratioInputs, scoreRatio } from './ratio.ts';
import { shareShape, textShape, whenZeroShape } from './shapes.ts';

const shape = z.strictObject({
	kind: z.literal('ratioToTarget'),
	a: textShape,
	b: textShape,
	unit: textShape,
	fullFrom: shareShape,
	whenZero: whenZeroShape
});
export type RatioToTargetRule = z.infer<typeof shape>;

export const ratioToTarget: RuleKind<RatioToTargetRule> = {
	kind: 'ratioToTarget',
	shape,
	inputs: ratioInputs,
	score: (rule, figures, measure) => scoreRatio(rule, figures, measure, decimal(rule.fullFrom)),
	explain: (rule, figures, points, measure) => explainRatio(rule, figures, points, measure, decimal(rule.fullFrom)),
	best: (_, { max }) => max
};

/** `options`: the points of the one option chosen. An option without points ("không trả lời") leaves the mean. */
import { z } from 'zod';
import { decimal, formatDecimal, larger, ZERO } from '#lib/domain/decimal.ts';
import { problem } from '#lib/domain/problem.ts';
import { NOT_APPLICABLE, SCORED, UNANSWERED, type RuleKind } from '#lib/domain/scoring/rule-kind.ts';
import { pointsShape, textShape } from './shapes.ts';

const shape = z.strictObject({
	kind: z.literal('options'),
	options: z.array(z.strictObject({ value: z.string().min(1), text: textShape, points: pointsShape.nullable() })).min(2)
});
export type OptionsRule = z.infer<typeof shape>;

export const options: RuleKind<OptionsRule> = {
	kind: 'options',
	shape,
	inputs: (rule) => [
		{ part: 'value', ask: 'choice', choices: rule.options.map(({ value, text }) => ({ value, text })) }
	],
	score(rule, { value }) {
		if (value === undefined) return UNANSWERED;
		const chosen = rule.options.find((option) => option.value === value);
		if (!chosen) return { state: 'invalid', problem: problem('choice_unknown', 'value', { value: String(value) }) };
		return chosen.points === null ? NOT_APPLICABLE : SCORED(decimal(chosen.points));
	},
	explain(rule, { value }, points) {
		const chosen = rule.options.find((option) => option.value === value);
		return {
			vi: `Chọn “${chosen?.text.vi}” = ${formatDecimal(points, 'vi', 2)} điểm`,
			en: `Chose “${chosen?.text.en}” = ${formatDecimal(points, 'en', 2)} points`
		};
	},
	best: (rule) => rule.options.map(({ points }) => decimal(points ?? 0)).reduce(larger, ZERO),
	flaws: (rule) =>
		new Set(rule.options.map(({ value }) => value)).size === rule.options.length
			? []
			: [{ rule: 'options', says: 'two options have the same value' }]
};

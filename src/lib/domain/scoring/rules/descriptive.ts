/** `descriptive`: collected and never scored ("Thông tin chung", "Đô thị thông minh"): weight 0. */
import { z } from 'zod';
import { ZERO } from '#lib/domain/decimal.ts';
import { NOT_APPLICABLE, type RuleKind } from '#lib/domain/scoring/rule-kind.ts';
import { textShape } from './shapes.ts';

const shape = z.strictObject({
	kind: z.literal('descriptive'),
	question: textShape,
	/** Without options: a number, unless words are asked for. */
	options: z.array(z.strictObject({ value: z.string().min(1), text: textShape })).optional(),
	words: z.literal(true).optional()
});
export type DescriptiveRule = z.infer<typeof shape>;

export const descriptive: RuleKind<DescriptiveRule> = {
	kind: 'descriptive',
	shape,
	inputs: (rule) =>
		rule.options
			? [{ part: 'value', ask: 'choice', title: rule.question, choices: rule.options }]
			: [{ part: 'value', ask: rule.words ? 'words' : 'number', title: rule.question }],
	score: () => NOT_APPLICABLE,
	explain: () => ({ vi: 'Thu thập, không tính điểm', en: 'Collected, not scored' }),
	best: () => ZERO
};

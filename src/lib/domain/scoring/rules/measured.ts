/**
 * `measured`: a value brought from a national system or a lead unit, as a share of the value that gives the full mark.
 * What is imported cannot be edited by the unit, so it asks no question.
 */
import { z } from 'zod';
import { decimal, formatDecimal, formatNumber, multiplyDivide } from '#lib/domain/decimal.ts';
import { problem } from '#lib/domain/problem.ts';
import { SCORED, UNANSWERED, type RuleKind } from '#lib/domain/scoring/rule-kind.ts';
import { wrongNumber } from './figures.ts';
import { textShape } from './shapes.ts';

const shape = z.strictObject({
	kind: z.literal('measured'),
	unit: textShape,
	fullFrom: z.number().gt(0),
	/** The largest value that can be right (1 where the value is a share); a larger one is refused. */
	most: z.number().gt(0).optional(),
	enteredBy: z.enum(['import', 'lead']),
	question: textShape
});
export type MeasuredRule = z.infer<typeof shape>;

export const measured: RuleKind<MeasuredRule> = {
	kind: 'measured',
	shape,
	inputs: (rule) =>
		rule.enteredBy === 'lead'
			? [
					{
						part: 'value',
						ask: 'number',
						title: rule.question,
						unit: rule.unit,
						...(rule.most === undefined ? {} : { most: rule.most })
					}
				]
			: [],
	score(rule, { value }, { max, decimals }) {
		if (value === undefined) return UNANSWERED;
		const wrong = wrongNumber('value', value);
		if (wrong) return wrong;
		if (rule.most !== undefined && (value as number) > rule.most)
			return { state: 'invalid', problem: problem('number_too_large', 'value', { most: rule.most }) };
		const [reached, full] = [decimal(value as number), decimal(rule.fullFrom)];
		return SCORED(reached >= full ? max : multiplyDivide(reached, max, full, decimals));
	},
	explain(rule, { value }, points, { max }) {
		const sentence = (language: 'vi' | 'en', word: string, full: string) => {
			const figure = `${formatNumber(value as number, language)} ${rule.unit[language]}`;
			const result = `${formatDecimal(points, language, 2)} ${word}`;
			const from = formatNumber(rule.fullFrom, language);
			// Above the full mark the product would not be the points.
			if ((value as number) > rule.fullFrom) return `${figure} (${full} ${from}) = ${result}`;
			return `${figure}${rule.fullFrom === 1 ? '' : ` ÷ ${from}`} × ${formatDecimal(max, language)} ${word} = ${result}`;
		};
		return { vi: sentence('vi', 'điểm', 'đủ điểm từ'), en: sentence('en', 'points', 'full marks from') };
	},
	best: (_, { max }) => max,
	flaws: ({ most, fullFrom }) =>
		most !== undefined && most < fullFrom
			? [{ rule: 'most', says: `no value up to ${most} reaches the full mark, which is given from ${fullFrom}` }]
			: []
};

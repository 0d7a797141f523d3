/**
 * `surveyMean`: the mean value (0 to 1) that another group's survey gave to one of its nodes, as a share of the value
 * that gives the full mark. The unit answers nothing; the figures are `value` and `n`, how many answered, or without a
 * value `missing`, why there is none.
 */
import { z } from 'zod';
import { decimal, formatDecimal, formatNumber, multiplyDivide } from '#lib/domain/decimal.ts';
import { SCORED, UNANSWERED, type RuleKind } from '#lib/domain/scoring/rule-kind.ts';
import type { Text } from '#lib/domain/text.ts';
import { wrongNumber } from './figures.ts';
import { shareShape } from './shapes.ts';

const shape = z.strictObject({
	kind: z.literal('surveyMean'),
	group: z.enum(['citizen', 'business']),
	node: z.string().min(1),
	fullFrom: shareShape,
	/** Whose answers: of everybody (absent), or of the stratum that is the unit itself ("district:Q_HB"). */
	stratum: z.literal('unit').optional()
});
export type SurveyMeanRule = z.infer<typeof shape>;

/**
 * Why a survey gives no value: the round has no such survey; it does not ask where the unit is a choice; fewer answered
 * than are shown (`least`, so that nobody is told apart).
 */
export type MissingSurvey = 'noSurvey' | 'noStratum' | 'tooFew';

const MISSING: Record<MissingSurvey, (least: number) => Text> = {
	noSurvey: () => ({
		vi: 'kỳ đánh giá không có phiếu khảo sát này',
		en: 'the round does not have this survey'
	}),
	noStratum: () => ({
		vi: 'phiếu khảo sát không phân theo đơn vị này',
		en: 'the survey does not tell this unit apart'
	}),
	tooFew: (least) => ({
		vi: `chưa đủ ${formatNumber(least, 'vi')} câu trả lời để được hiển thị`,
		en: `fewer than the ${formatNumber(least, 'en')} answers from which a figure is shown`
	})
};

export const surveyMean: RuleKind<SurveyMeanRule> = {
	kind: 'surveyMean',
	shape,
	inputs: () => [],
	score(rule, { value }, { max, decimals }) {
		if (value === undefined) return UNANSWERED;
		const wrong = wrongNumber('value', value);
		if (wrong) return wrong;
		const [reached, full] = [decimal(value as number), decimal(rule.fullFrom)];
		return SCORED(reached >= full ? max : multiplyDivide(reached, max, full, decimals));
	},
	explain(rule, { value, n }, points, { max }) {
		const arithmetic = (language: 'vi' | 'en', word: string, full: string) => {
			const mean = formatNumber(value as number, language);
			const from = formatNumber(rule.fullFrom, language);
			const result = `${formatDecimal(points, language, 2)} ${word}`;
			// Above the full mark the product would not be the points.
			return (value as number) > rule.fullFrom
				? `${mean} (${full} ${from}) = ${result}`
				: `${mean} ÷ ${from} × ${formatDecimal(max, language)} ${word} = ${result}`;
		};
		const count = Number(n ?? 0);
		return {
			vi: `Khảo sát ${formatNumber(count, 'vi')} người trả lời, không đại diện: ${arithmetic('vi', 'điểm', 'đủ điểm từ')}`,
			en: `Survey of ${formatNumber(count, 'en')} respondents, not representative: ${arithmetic('en', 'points', 'full marks from')}`
		};
	},
	explainUnanswered(_, { missing, least }) {
		const why = typeof missing === 'string' && Object.hasOwn(MISSING, missing) ? (missing as MissingSurvey) : null;
		if (!why) return null;
		const { vi, en } = MISSING[why](Number(least ?? 0));
		return { vi: `Chưa có kết quả khảo sát: ${vi}`, en: `No survey result yet: ${en}` };
	},
	best: (_, { max }) => max
};

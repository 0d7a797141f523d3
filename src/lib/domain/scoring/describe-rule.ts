/** How a criterion is scored, in words, before anything is answered: what a unit reads beside the question. */
import { formatNumber } from '#lib/domain/decimal.ts';
import type { Criterion } from '#lib/domain/framework/framework.ts';
import type { Language, Text } from '#lib/domain/text.ts';
import type { LevelsRule } from './rules/levels.ts';

/** What b = 0 means, said only where a denominator can be 0. */
const WHEN_ZERO: Record<'zero' | 'full' | 'notApplicable', Text> = {
	zero: { vi: 'mẫu số bằng 0 thì 0 điểm', en: 'a denominator of 0 gives 0 points' },
	full: { vi: 'mẫu số bằng 0 thì đủ điểm', en: 'a denominator of 0 gives full points' },
	notApplicable: { vi: 'mẫu số bằng 0 thì không áp dụng', en: 'with a denominator of 0 it does not apply' }
};

/** One sentence, or a list joined by semicolons, with the points of each option, step or part. */
export function describeRule(criterion: Pick<Criterion, 'rule' | 'max'>): Text {
	return { vi: sentence(criterion, 'vi'), en: sentence(criterion, 'en') };
}

function sentence({ rule, max }: Pick<Criterion, 'rule' | 'max'>, language: Language): string {
	const vi = language === 'vi';
	const number = (value: number) => formatNumber(value, language);
	const points = (value: number) => `${number(value)} ${vi ? 'điểm' : value === 1 ? 'point' : 'points'}`;
	const percent = (share: number) => `${number(share * 100)}%`;
	const full = points(max);
	switch (rule.kind) {
		case 'options':
			return rule.options
				.map(
					({ text, points: given }) =>
						`“${text[language]}”: ${given === null ? (vi ? 'không tính điểm' : 'not scored') : points(given)}`
				)
				.join('; ');
		case 'steps': {
			const unit = rule.unit[language];
			const steps = rule.steps.map(({ from, points: given }) =>
				vi ? `từ ${number(from)} ${unit}: ${points(given)}` : `${number(from)} ${unit} or more: ${points(given)}`
			);
			return `${steps.join('; ')}; ${vi ? 'thấp hơn: 0 điểm' : 'fewer: 0 points'}`;
		}
		case 'ratio':
			return vi
				? `Tỷ lệ số đạt trên tổng số × ${full}; ${WHEN_ZERO[rule.whenZero].vi}`
				: `Share of the first figure in the second × ${full}; ${WHEN_ZERO[rule.whenZero].en}`;
		case 'ratioToTarget':
			return vi
				? `Đủ ${full} khi tỷ lệ số đạt trên tổng số từ ${percent(rule.fullFrom)}; thấp hơn thì tính theo phần đạt của ${percent(rule.fullFrom)}; ${WHEN_ZERO[rule.whenZero].vi}`
				: `${full} from a share of ${percent(rule.fullFrom)}; below it, in proportion to ${percent(rule.fullFrom)}; ${WHEN_ZERO[rule.whenZero].en}`;
		case 'parts': {
			const parts = rule.parts.map(({ text, points: given }) => `“${text[language]}”: ${points(given)}`);
			return `${vi ? 'Cộng điểm các nội dung đạt' : 'Sum of what is fulfilled'}: ${parts.join('; ')}`;
		}
		case 'levels':
			return levels(rule, language);
		case 'measured':
			return vi
				? `Giá trị chia ${number(rule.fullFrom)} × ${full}, không quá ${full}`
				: `Value over ${number(rule.fullFrom)} × ${full}, at most ${full}`;
		case 'surveyMean':
			return vi
				? `Giá trị trung bình từ khảo sát chia ${number(rule.fullFrom)} × ${full}, không quá ${full}`
				: `Mean value of the survey over ${number(rule.fullFrom)} × ${full}, at most ${full}`;
		case 'descriptive':
			return vi ? 'Chỉ thu thập thông tin, không tính điểm' : 'Information is collected and not scored';
	}
}

function levels({ by, pointsPerLevel }: LevelsRule, language: Language): string {
	const each = formatNumber(pointsPerLevel, language);
	const byShare = by.kind === 'ratio';
	if (language === 'vi')
		return `Mức × ${each} điểm${byShare ? `; mức theo tỷ lệ, các ngưỡng ${shares(by.cuts, 'vi')}` : ''}`;
	return `Level × ${each} points${byShare ? `; the level follows the share, cut at ${shares(by.cuts, 'en')}` : ''}`;
}

const shares = (cuts: readonly number[], language: Language) =>
	cuts.map((cut) => `${formatNumber(cut * 100, language)}%`).join(', ');

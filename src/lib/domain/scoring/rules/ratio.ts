/** `ratio`: a / b x maximum. b = 0 follows the criterion's own setting; a above b is refused, never capped silently. */
import { z } from 'zod';
import {
	decimal,
	formatDecimal,
	formatNumber,
	multiplyDivide,
	ONE,
	smaller,
	ZERO,
	type Decimal
} from '#lib/domain/decimal.ts';
import { problem } from '#lib/domain/problem.ts';
import type { Language, Text } from '#lib/domain/text.ts';
import {
	NOT_APPLICABLE,
	SCORED,
	UNANSWERED,
	type Figures,
	type Input,
	type Measure,
	type Outcome,
	type RuleKind
} from '#lib/domain/scoring/rule-kind.ts';
import { wrongNumber } from './figures.ts';
import { textShape, whenZeroShape } from './shapes.ts';

const shape = z.strictObject({
	kind: z.literal('ratio'),
	a: textShape,
	b: textShape,
	unit: textShape,
	whenZero: whenZeroShape
});
export type RatioRule = z.infer<typeof shape>;

export const ratio: RuleKind<RatioRule> = {
	kind: 'ratio',
	shape,
	inputs: ratioInputs,
	score: (rule, figures, measure) => scoreRatio(rule, figures, measure, ONE),
	explain: (rule, figures, points, measure) => explainRatio(rule, figures, points, measure, ONE),
	best: (_, { max }) => max
};

/** The two questions of a ratio: a of b. */
export function ratioInputs({ a, b, unit }: Pick<RatioRule, 'a' | 'b' | 'unit'>): Input[] {
	return [
		{ part: 'a', ask: 'number', title: a, unit },
		{ part: 'b', ask: 'number', title: b, unit }
	];
}

/** a / b / fullFrom x max, at most max. Unanswered when either figure is missing and the other is not wrong by itself. */
export function scoreRatio(
	rule: Pick<RatioRule, 'whenZero'>,
	figures: Figures,
	{ max, decimals }: Measure,
	fullFrom: Decimal
): Outcome {
	const { a, b } = figures;
	const wrong = wrongNumber('a', a) ?? wrongNumber('b', b);
	if (wrong) return wrong;
	if (a === undefined || b === undefined) return UNANSWERED;
	const over = decimal(a as number);
	const under = decimal(b as number);
	if (over > under)
		return {
			state: 'invalid',
			problem: problem('numerator_over_denominator', 'a', { a: a as number, b: b as number })
		};
	if (under === 0) {
		if (rule.whenZero === 'notApplicable') return NOT_APPLICABLE;
		return SCORED(rule.whenZero === 'full' ? max : ZERO);
	}
	return SCORED(smaller(max, roundShare(over, max, under, fullFrom, decimals)));
}

/** "320/400 hồ sơ = 0,80 × 10 điểm = 8,00 điểm"; with a threshold, "… (đủ điểm từ 80%)". */
export function explainRatio(
	rule: Pick<RatioRule, 'unit'>,
	{ a, b }: Figures,
	points: Decimal,
	{ max }: Measure,
	fullFrom: Decimal
): Text {
	const sentence = (language: Language, word: string, zero: string, full: (share: string) => string) => {
		const figures = `${formatNumber(a as number, language)}/${formatNumber(b as number, language)} ${rule.unit[language]}`;
		const result = `${formatDecimal(points, language, 2)} ${word}`;
		if (b === 0) return `${figures}: ${zero} = ${result}`;
		const share = formatNumber((a as number) / (b as number), language, 2, 4);
		const by = fullFrom === ONE ? '' : ` ÷ ${formatDecimal(fullFrom, language, 2)}`;
		const note = fullFrom === ONE ? '' : ` (${full(formatNumber((fullFrom / ONE) * 100, language))})`;
		const reached = fullFrom !== ONE && (a as number) * ONE >= (b as number) * fullFrom;
		return reached
			? `${figures} = ${share}${note} = ${result}`
			: `${figures} = ${share}${by} × ${formatDecimal(max, language)} ${word} = ${result}${note}`;
	};
	return {
		vi: sentence('vi', 'điểm', 'mẫu số bằng 0', (share) => `đủ điểm từ ${share}%`),
		en: sentence('en', 'points', 'the denominator is 0', (share) => `full marks from ${share}%`)
	};
}

/** a x max / (b x fullFrom), rounded once: the two divisors are multiplied first, exactly. */
function roundShare(a: Decimal, max: Decimal, b: Decimal, fullFrom: Decimal, decimals: number): Decimal {
	if (fullFrom === ONE) return multiplyDivide(a, max, b, decimals);
	const unit = BigInt(10 ** (4 - decimals));
	const over = BigInt(a) * BigInt(max) * BigInt(ONE);
	const under = BigInt(b) * BigInt(fullFrom) * unit;
	return Number(((over * 2n + under) / (under * 2n)) * unit) as Decimal;
}

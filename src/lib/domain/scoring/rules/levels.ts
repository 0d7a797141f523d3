/**
 * `levels`: a level 0 to 5 of the enterprise index (QĐ 1970/QĐ-BTTTT), asked in two steps: yes or no, then the level
 * itself or two figures whose share falls into a level. A "no" is level 0. The upper bound of a cut belongs to the lower
 * level, as in the decision's bands for pillars.
 */
import { z } from 'zod';
import { decimal, formatDecimal, formatNumber, type Decimal } from '#lib/domain/decimal.ts';
import { problem } from '#lib/domain/problem.ts';
import { SCORED, UNANSWERED, type Figures, type Input, type RuleKind } from '#lib/domain/scoring/rule-kind.ts';
import { wrongNumber } from './figures.ts';
import { ratioInputs } from './ratio.ts';
import { pointsShape, textShape } from './shapes.ts';

export const TOP_LEVEL = 5;

const shape = z.strictObject({
	kind: z.literal('levels'),
	gate: textShape.optional(),
	by: z.discriminatedUnion('kind', [
		z.strictObject({
			kind: z.literal('choice'),
			levels: z.array(z.strictObject({ level: z.number().int().min(0).max(TOP_LEVEL), text: textShape })).min(2)
		}),
		z.strictObject({
			kind: z.literal('ratio'),
			a: textShape,
			b: textShape,
			unit: textShape,
			cuts: z.array(z.number().gt(0).lt(1)).length(TOP_LEVEL - 1)
		})
	]),
	pointsPerLevel: pointsShape
});
export type LevelsRule = z.infer<typeof shape>;

const YES_NO = [
	{ value: 'yes', text: { vi: 'Có', en: 'Yes' } },
	{ value: 'no', text: { vi: 'Không', en: 'No' } }
];

export const levels: RuleKind<LevelsRule> = {
	kind: 'levels',
	shape,
	inputs(rule) {
		const behindGate = rule.gate !== undefined;
		const measure: Input[] =
			rule.by.kind === 'ratio'
				? ratioInputs(rule.by)
				: [
						{
							part: 'value',
							ask: 'choice',
							choices: rule.by.levels.map(({ level, text }) => ({ value: String(level), text }))
						}
					];
		return [
			...(rule.gate ? [{ part: 'gate', ask: 'choice', title: rule.gate, choices: YES_NO } as Input] : []),
			...measure.map((input) => ({ ...input, behindGate }))
		];
	},
	score(rule, figures) {
		const level = levelOf(rule, figures);
		if (typeof level !== 'number') return level;
		return SCORED((level * decimal(rule.pointsPerLevel)) as Decimal);
	},
	explain(rule, figures, points) {
		const level = levelOf(rule, figures);
		const result = (language: 'vi' | 'en', word: string) =>
			`${level} × ${formatDecimal(decimal(rule.pointsPerLevel), language)} = ${formatDecimal(points, language, 2)} ${word}`;
		const { a, b } = figures;
		const share = (language: 'vi' | 'en') =>
			figures.gate !== 'no' && rule.by.kind === 'ratio' && b !== 0
				? `${formatNumber(a as number, language)}/${formatNumber(b as number, language)} = ${formatNumber(((a as number) / (b as number)) * 100, language, 0, 1)}%, `
				: '';
		return {
			vi: `${share('vi')}mức ${level}: ${result('vi', 'điểm')}`,
			en: `${share('en')}level ${level}: ${result('en', 'points')}`
		};
	},
	best: (rule) => {
		const top = rule.by.kind === 'choice' ? Math.max(...rule.by.levels.map(({ level }) => level)) : TOP_LEVEL;
		return (top * decimal(rule.pointsPerLevel)) as Decimal;
	},
	flaws: ({ by }) => {
		if (by.kind === 'ratio')
			return by.cuts.every((cut, at) => at === 0 || by.cuts[at - 1]! < cut)
				? []
				: [{ rule: 'levels', says: 'cuts must rise' }];
		return new Set(by.levels.map(({ level }) => level)).size === by.levels.length
			? []
			: [{ rule: 'levels', says: 'two choices have the same level' }];
	}
};

/** The level 0..5, or why there is none. A denominator of 0 is level 0: nothing was done digitally of nothing. */
function levelOf(rule: LevelsRule, { gate, value, a, b }: Figures) {
	if (rule.gate) {
		if (gate === undefined) return UNANSWERED;
		if (gate === 'no') return 0;
		if (gate !== 'yes')
			return { state: 'invalid' as const, problem: problem('choice_unknown', 'gate', { value: String(gate) }) };
	}
	if (rule.by.kind === 'choice') {
		if (value === undefined) return UNANSWERED;
		const level = rule.by.levels.find(({ level }) => String(level) === String(value));
		return (
			level?.level ?? {
				state: 'invalid' as const,
				problem: problem('choice_unknown', 'value', { value: String(value) })
			}
		);
	}
	const wrong = wrongNumber('a', a) ?? wrongNumber('b', b);
	if (wrong) return wrong;
	if (a === undefined || b === undefined) return UNANSWERED;
	const [over, under] = [decimal(a as number), decimal(b as number)];
	if (over > under)
		return {
			state: 'invalid' as const,
			problem: problem('numerator_over_denominator', 'a', { a: a as number, b: b as number })
		};
	if (over === 0) return 0;
	return 1 + rule.by.cuts.filter((cut) => BigInt(over) * 10_000n > BigInt(decimal(cut)) * BigInt(under)).length;
}

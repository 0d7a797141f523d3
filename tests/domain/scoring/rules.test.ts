/** Every kind of rule by tables of cases: figures -> points or the reason why there are none, and the sentence. */
import { describe, expect, it } from 'vitest';
import { decimal, toNumber } from '#lib/domain/decimal.ts';
import type { Figures } from '#lib/domain/scoring/rule-kind.ts';
import { kindOf, RULE_KINDS, ruleShape, type Rule } from '#lib/domain/scoring/rule-kinds.ts';
import {
	levelsByChoice,
	levelsByRatio,
	measuredRule,
	optionsRule,
	partsRule,
	ratioRule,
	ratioToTargetRule,
	stepsRule,
	surveyRule,
	words
} from '../../fixtures/frameworks.ts';

/** Points, or the state, or the code of the problem. */
function score(rule: Rule, figures: Figures, max: number, decimals = 2): number | string {
	const outcome = kindOf(rule).score(rule, figures, { max: decimal(max), decimals });
	if (outcome.state === 'scored') return toNumber(outcome.points);
	return outcome.state === 'invalid' ? outcome.problem.code : outcome.state;
}

function sentence(rule: Rule, figures: Figures, max: number) {
	const measure = { max: decimal(max), decimals: 2 };
	const outcome = kindOf(rule).score(rule, figures, measure);
	if (outcome.state !== 'scored') throw new Error(outcome.state);
	return kindOf(rule).explain(rule, figures, outcome.points, measure);
}

type Case = [figures: Figures, expected: number | string];

/** What no rule that counts may let through. */
const BAD_NUMBERS: [unknown, string][] = [
	['abc', 'number_malformed'],
	['12', 'number_malformed'],
	[NaN, 'number_malformed'],
	[Infinity, 'number_malformed'],
	[null, 'number_malformed'],
	[[1], 'number_malformed'],
	[-1, 'number_negative'],
	[100_000_000_001, 'number_too_large']
];

describe('options', () => {
	const rule = optionsRule({ full: 10, half: 5.5, none: 0, na: null });
	it.each<Case>([
		[{ value: 'full' }, 10],
		[{ value: 'half' }, 5.5],
		[{ value: 'none' }, 0],
		[{ value: 'na' }, 'notApplicable'],
		[{}, 'unanswered'],
		[{ value: 'bogus' }, 'choice_unknown'],
		[{ value: '' }, 'choice_unknown'],
		[{ value: ['full'] }, 'choice_unknown'],
		[{ value: 7 }, 'choice_unknown']
	])('%j gives %s', (figures, expected) => {
		expect(score(rule, figures, 10)).toBe(expected);
	});
	it('says what was chosen', () => {
		expect(sentence(rule, { value: 'half' }, 10)).toEqual({
			vi: 'Chọn “half” = 5,50 điểm',
			en: 'Chose “half” = 5.50 points'
		});
	});
});

describe('steps', () => {
	const rule = stepsRule([4, 20], [3, 15], [1, 5]);
	it.each<Case>([
		[{ value: 0 }, 0],
		[{ value: 0.99 }, 0],
		[{ value: 1 }, 5],
		[{ value: 2 }, 5],
		[{ value: 3 }, 15],
		[{ value: 4 }, 20],
		[{ value: 400 }, 20],
		[{}, 'unanswered'],
		...BAD_NUMBERS.map(([value, code]): Case => [{ value }, code])
	])('%j gives %s', (figures, expected) => {
		expect(score(rule, figures, 20)).toBe(expected);
	});
	it('names the step reached, or the first one missed', () => {
		expect(sentence(rule, { value: 3 }, 20)).toEqual({
			vi: '3 cuộc họp, đạt bậc từ 3 = 15,00 điểm',
			en: '3 meetings, reaching the step from 3 = 15.00 points'
		});
		expect(sentence(rule, { value: 0 }, 20).vi).toBe('0 cuộc họp, chưa tới bậc đầu (1) = 0,00 điểm');
	});
});

describe('ratio', () => {
	it.each<Case>([
		[{ a: 320, b: 400 }, 8],
		[{ a: 0, b: 400 }, 0],
		[{ a: 400, b: 400 }, 10],
		[{ a: 1, b: 3 }, 3.33],
		[{ a: 2, b: 3 }, 6.67],
		// 37 / 80 x 10 = 4.625, 1 / 1600 x 10 = 0.00625: halves and above go up
		[{ a: 37, b: 80 }, 4.63],
		[{ a: 1, b: 1600 }, 0.01],
		[{ a: 1, b: 2001 }, 0],
		[{ a: 99_999_999_999, b: 100_000_000_000 }, 10],
		[{ a: 0.0001, b: 0.0003 }, 3.33],
		[{ a: 401, b: 400 }, 'numerator_over_denominator'],
		[{ a: 1, b: 0 }, 'numerator_over_denominator'],
		[{}, 'unanswered'],
		[{ a: 5 }, 'unanswered'],
		[{ b: 5 }, 'unanswered'],
		// Half of it missing does not hide that the other half is wrong.
		[{ a: 'abc' }, 'number_malformed'],
		...BAD_NUMBERS.flatMap(([value, code]): Case[] => [
			[{ a: value, b: 5 }, code],
			[{ a: 5, b: value }, code]
		])
	])('%j of 10 points gives %s', (figures, expected) => {
		expect(score(ratioRule(), figures, 10)).toBe(expected);
	});

	it.each([
		['zero', 0],
		['full', 10],
		['notApplicable', 'notApplicable']
	])('b = 0 with %s gives %s', (whenZero, expected) => {
		expect(score(ratioRule({ whenZero }), { a: 0, b: 0 }, 10)).toBe(expected);
		expect(score(ratioToTargetRule(0.5, { whenZero }), { a: 0, b: 0 }, 10)).toBe(expected);
	});

	it('explains itself with the figures', () => {
		expect(sentence(ratioRule(), { a: 320, b: 400 }, 10)).toEqual({
			vi: '320/400 hồ sơ = 0,80 × 10 điểm = 8,00 điểm',
			en: '320/400 files = 0.80 × 10 points = 8.00 points'
		});
		expect(sentence(ratioRule(), { a: 1234.5, b: 4000 }, 10).vi).toBe(
			'1.234,5/4.000 hồ sơ = 0,3086 × 10 điểm = 3,09 điểm'
		);
		expect(sentence(ratioRule(), { a: 0, b: 0 }, 10).vi).toBe('0/0 hồ sơ: mẫu số bằng 0 = 0,00 điểm');
	});
});

describe('ratio to target', () => {
	it.each<Case>([
		[{ a: 0, b: 10 }, 0],
		[{ a: 4, b: 10 }, 5],
		[{ a: 8, b: 10 }, 10],
		[{ a: 10, b: 10 }, 10],
		[{ a: 7999, b: 10_000 }, 10],
		[{ a: 799, b: 1000 }, 9.99],
		[{ a: 1, b: 3 }, 4.17],
		[{ a: 0.0002, b: 0.0003 }, 8.33],
		[{ a: 11, b: 10 }, 'numerator_over_denominator'],
		[{ a: 3 }, 'unanswered']
	])('%j with the full mark from 80%% gives %s of 10', (figures, expected) => {
		expect(score(ratioToTargetRule(0.8), figures, 10)).toBe(expected);
	});

	it('says from where the mark is full', () => {
		expect(sentence(ratioToTargetRule(0.8), { a: 4, b: 10 }, 10).vi).toBe(
			'4/10 hồ sơ = 0,40 ÷ 0,80 × 10 điểm = 5,00 điểm (đủ điểm từ 80%)'
		);
		expect(sentence(ratioToTargetRule(0.8), { a: 9, b: 10 }, 10).en).toBe(
			'9/10 files = 0.90 (full marks from 80%) = 10.00 points'
		);
	});
});

describe('parts', () => {
	const rule = partsRule({ plan: 6, report: 3.5, review: 0.5 });
	it.each<Case>([
		[{ value: ['plan'] }, 6],
		[{ value: ['report', 'plan'] }, 9.5],
		[{ value: ['plan', 'report', 'review'] }, 10],
		[{ value: ['plan', 'plan'] }, 6],
		[{ value: ['none'] }, 0],
		[{ value: [] }, 'unanswered'],
		[{}, 'unanswered'],
		[{ value: ['none', 'plan'] }, 'choice_unknown'],
		[{ value: ['bogus'] }, 'choice_unknown'],
		// A text that is no list must not pass for an unanswered criterion.
		[{ value: 'plan' }, 'choice_unknown'],
		[{ value: 6 }, 'choice_unknown']
	])('%j gives %s', (figures, expected) => {
		expect(score(rule, figures, 10)).toBe(expected);
	});
	it('adds up the parts', () => {
		expect(sentence(rule, { value: ['report', 'plan'] }, 10)).toEqual({
			vi: 'Đạt 2/3 phần: 6 + 3,5 = 9,50 điểm',
			en: '2/3 parts fulfilled: 6 + 3.5 = 9.50 points'
		});
		expect(sentence(rule, { value: ['none'] }, 10).vi).toBe('Đạt 0/3 phần: 0 = 0,00 điểm');
	});
});

describe('levels', () => {
	it.each<Case>([
		[{ gate: 'no' }, 0],
		[{ gate: 'no', value: '5' }, 0],
		[{ gate: 'yes', value: '1' }, 5],
		[{ gate: 'yes', value: 3 }, 15],
		[{ gate: 'yes', value: '5' }, 25],
		[{ gate: 'yes' }, 'unanswered'],
		[{}, 'unanswered'],
		[{ value: '3' }, 'unanswered'],
		[{ gate: 'maybe', value: '3' }, 'choice_unknown'],
		[{ gate: 'yes', value: '2' }, 'choice_unknown'],
		[{ gate: 'yes', value: '6' }, 'choice_unknown']
	])('by choice of 1, 3, 5 at five points a level: %j gives %s', (figures, expected) => {
		expect(score(levelsByChoice([1, 3, 5], 5), figures, 25)).toBe(expected);
	});

	it('needs no gate', () => {
		expect(score(levelsByChoice([0, 1, 2, 3, 4, 5], 1, false), { value: '0' }, 5)).toBe(0);
	});

	const byRatio = levelsByRatio([0.2, 0.4, 0.6, 0.8], 1);
	it.each([
		[0, 100, 0],
		[1, 100, 1],
		[20, 100, 1],
		[21, 100, 2],
		[40, 100, 2],
		[41, 100, 3],
		[60, 100, 3],
		[61, 100, 4],
		[80, 100, 4],
		[81, 100, 5],
		[100, 100, 5],
		// A third of a hundred-thousandth over the cut is over the cut.
		[20_000_000_000, 99_999_999_999, 2],
		[0, 0, 0]
	])('%d of %d is level %d: the upper bound belongs to the lower level', (a, b, level) => {
		expect(score(byRatio, { gate: 'yes', a, b }, 5)).toBe(level);
	});

	it.each<Case>([
		[{ gate: 'yes', a: 3, b: 2 }, 'numerator_over_denominator'],
		[{ gate: 'yes', a: 1, b: 0 }, 'numerator_over_denominator'],
		[{ gate: 'yes', a: 3 }, 'unanswered'],
		[{ gate: 'no', a: 3, b: 2 }, 0],
		...BAD_NUMBERS.map(([a, code]): Case => [{ gate: 'yes', a, b: 1 }, code])
	])('by figures: %j gives %s', (figures, expected) => {
		expect(score(byRatio, figures, 5)).toBe(expected);
	});

	it('says which level and why', () => {
		expect(sentence(byRatio, { gate: 'yes', a: 61, b: 100 }, 5)).toEqual({
			vi: '61/100 = 61%, mức 4: 4 × 1 = 4,00 điểm',
			en: '61/100 = 61%, level 4: 4 × 1 = 4.00 points'
		});
		expect(sentence(byRatio, { gate: 'no' }, 5).vi).toBe('mức 0: 0 × 1 = 0,00 điểm');
	});
});

describe('measured', () => {
	it.each<Case>([
		[{ value: 0 }, 0],
		[{ value: 10 }, 2.5],
		[{ value: 40 }, 10],
		[{ value: 41 }, 10],
		[{ value: 39.99 }, 10],
		[{}, 'unanswered'],
		...BAD_NUMBERS.map(([value, code]): Case => [{ value }, code])
	])('%j with the full mark from 40 gives %s of 10', (figures, expected) => {
		expect(score(measuredRule(40), figures, 10)).toBe(expected);
	});

	it('asks the lead unit, and nobody when it is imported', () => {
		const asked = (rule: Rule) => kindOf(rule).inputs(rule).length;
		expect(asked(measuredRule(1, 'lead'))).toBe(1);
		expect(asked(measuredRule(1, 'import'))).toBe(0);
	});

	it('never writes a product that is not the points', () => {
		expect(sentence(measuredRule(40), { value: 10 }, 10).vi).toBe('10 km ÷ 40 × 10 điểm = 2,50 điểm');
		expect(sentence(measuredRule(40), { value: 50 }, 10).vi).toBe('50 km (đủ điểm từ 40) = 10,00 điểm');
	});
});

describe('survey mean', () => {
	it.each<Case>([
		[{ value: 0.4, n: 200 }, 5],
		[{ value: 0.8, n: 200 }, 10],
		[{ value: 0.9, n: 200 }, 10],
		[{}, 'unanswered'],
		...BAD_NUMBERS.map(([value, code]): Case => [{ value, n: 1 }, code])
	])('%j with the full mark from 0.8 gives %s of 10', (figures, expected) => {
		expect(score(surveyRule(0.8), figures, 10)).toBe(expected);
	});

	it('says how many answered and that they stand for nobody else', () => {
		const { vi, en } = sentence(surveyRule(0.8), { value: 0.4, n: 1200 }, 10);
		expect(vi).toBe('Khảo sát 1.200 người trả lời, không đại diện: 0,4 ÷ 0,8 × 10 điểm = 5,00 điểm');
		expect(en).toContain('Survey of 1,200 respondents, not representative');
	});
});

describe('descriptive', () => {
	it('is collected and never scored', () => {
		expect(score({ kind: 'descriptive', question: words('x') }, { value: 5 }, 0)).toBe('notApplicable');
	});
});

describe('the list of kinds', () => {
	it('holds the nine kinds', () => {
		expect([...RULE_KINDS].sort()).toEqual(
			['descriptive', 'levels', 'measured', 'options', 'parts', 'ratio', 'ratioToTarget', 'steps', 'surveyMean'].sort()
		);
	});
	it('refuses an unknown kind, and a field too many or too few, by name', () => {
		expect(ruleShape.safeParse({ kind: 'magic' }).error?.issues[0]?.message).toBe('unknown rule kind: magic');
		expect(ruleShape.safeParse({ ...ratioRule(), extra: 1 }).success).toBe(false);
		const noUnit = ruleShape.safeParse({ ...ratioRule(), unit: undefined });
		expect(noUnit.error?.issues[0]?.path).toEqual(['unit']);
	});
});

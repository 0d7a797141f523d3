/** Progress to targets, by cases. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	belongsToRound,
	countVerdicts,
	dueIn,
	isOverdue,
	percentOf,
	shareTogether,
	targetFigure,
	verdictOn,
	type Comparator,
	type TargetFigure,
	type Verdict
} from '#lib/domain/benchmark/targets.ts';
import { decimal, toNumber } from '#lib/domain/decimal.ts';
import { treeOf } from '#lib/domain/framework/framework.ts';
import { scoreResponse } from '#lib/domain/scoring/score-response.ts';
import { criterion, framework, ratioRule, ratioToTargetRule, words } from '../../fixtures/frameworks.ts';

const share = (a: number, b: number): TargetFigure => ({ kind: 'share', a: decimal(a), b: decimal(b) });
const value = (figure: number): TargetFigure => ({ kind: 'value', value: decimal(figure) });

describe('the verdict on a figure', () => {
	const cases: [string, Comparator, number, TargetFigure, Verdict][] = [
		['a share above', '>=', 50, share(51, 100), 'met'],
		['a share exactly at it', '>=', 50, share(1, 2), 'met'],
		['a share just below, which would round up to it', '>=', 100, share(99_999_999, 100_000_000), 'missed'],
		['a third is not 33,3334%', '>=', 33.3334, share(1, 3), 'missed'],
		['a third is 33,3333%', '>=', 33.3333, share(1, 3), 'met'],
		['none of some', '>=', 50, share(0, 40), 'missed'],
		['a rank inside', '<=', 10, value(8), 'met'],
		['a rank exactly at it', '<=', 10, value(10), 'met'],
		['a rank outside', '<=', 10, value(14), 'missed'],
		['a share that may not be passed', '<=', 5, share(6, 100), 'missed'],
		['equal', '=', 1, value(1), 'met'],
		['not equal', '=', 1, value(2), 'missed'],
		['an equal share', '=', 25, share(1, 4), 'met'],
		['yes', '=', 1, { kind: 'judged', met: true }, 'met'],
		['no', '=', 1, { kind: 'judged', met: false }, 'missed'],
		['nothing known', '>=', 50, { kind: 'missing' }, 'unknown'],
		['nothing to measure', '<=', 10, { kind: 'notApplicable' }, 'notApplicable']
	];
	test.each(cases)('%s', (_, comparator, aim, figure, verdict) => {
		expect(verdictOn({ comparator, value: decimal(aim) }, figure)).toBe(verdict);
	});

	test('more of the same whole never turns met into missed', () => {
		const count = fc.integer({ min: 0, max: 100_000 });
		fc.assert(
			fc.property(
				count,
				count,
				fc.integer({ min: 1, max: 100_000 }),
				fc.integer({ min: 0, max: 100 }),
				(a, more, b, aim) => {
					const on = (own: number) => verdictOn({ comparator: '>=', value: decimal(aim) }, share(own, b + a + more));
					if (on(a) === 'met') expect(on(a + more)).toBe('met');
				}
			)
		);
	});
});

describe('what a criterion says of a target', () => {
	const target = { id: 'T06', points: 10 };
	const options = {
		kind: 'options' as const,
		options: [
			{ value: 'full', text: words('full'), points: 10 },
			{ value: 'partly', text: words('partly'), points: 5 },
			{ value: 'no', text: words('no'), points: 0 }
		]
	};
	const of = framework([
		criterion('A', 'ALL', 10, ratioToTargetRule(0.5), { target }),
		criterion('B', 'ALL', 10, ratioRule({ whenZero: 'notApplicable' }), { target }),
		criterion('C', 'ALL', 10, ratioRule({ whenZero: 'full' }), { target }),
		criterion('D', 'ALL', 10, ratioRule({ whenZero: 'zero' }), { target }),
		criterion('E', 'ALL', 10, options, { target })
	]);
	const figure = (code: string, answers: Record<string, number | string>, notApplicable: string[] = []) =>
		targetFigure(
			treeOf(of).criteria.find((one) => one.code === code)!,
			scoreResponse(of, answers, { notApplicable }).get(code)
		);
	const cases: [string, string, Record<string, number | string>, TargetFigure][] = [
		['a declared share', 'A', { A_a: 30, A_b: 80 }, share(30, 80)],
		['nothing declared', 'A', {}, { kind: 'missing' }],
		['half of it declared', 'A', { A_a: 30 }, { kind: 'missing' }],
		['figures that cannot be right', 'A', { A_a: 90, A_b: 80 }, { kind: 'missing' }],
		['0 of 0 where it then does not apply', 'B', { B_a: 0, B_b: 0 }, { kind: 'notApplicable' }],
		['0 of 0 where nothing is left to do', 'C', { C_a: 0, C_b: 0 }, { kind: 'judged', met: true }],
		['0 of 0 where that is nothing done', 'D', { D_a: 0, D_b: 0 }, { kind: 'judged', met: false }],
		['a choice with the points of the target', 'E', { E: 'full' }, { kind: 'judged', met: true }],
		['a choice with fewer', 'E', { E: 'partly' }, { kind: 'judged', met: false }]
	];
	test.each(cases)('%s', (_, code, answers, expected) => {
		expect(figure(code, answers)).toEqual(expected);
	});

	test('outside the unit’s part, and without any score', () => {
		expect(figure('A', { A_a: 30, A_b: 80 }, ['A'])).toEqual({ kind: 'notApplicable' });
		expect(targetFigure(treeOf(of).criteria[0]!, undefined)).toEqual({ kind: 'missing' });
	});
});

describe('units together', () => {
	const cases: [string, Verdict[], 'met' | 'missed' | 'open'][] = [
		['all met', ['met', 'met'], 'met'],
		['one missed', ['met', 'missed', 'unknown'], 'missed'],
		['one not known', ['met', 'unknown'], 'open'],
		['what does not apply binds to nothing', ['met', 'notApplicable'], 'met'],
		['it applies to none', ['notApplicable'], 'open'],
		['none', [], 'open']
	];
	test.each(cases)('%s', (_, verdicts, verdict) => {
		const count = countVerdicts(verdicts);
		expect(count).toMatchObject({ verdict, bound: verdicts.length });
		expect(count.met + count.missed + count.unknown + count.notApplicable).toBe(verdicts.length);
	});

	test('shares are pooled by their counts, not averaged', () => {
		const together = shareTogether([share(10, 10), share(0, 90), { kind: 'missing' }, { kind: 'judged', met: true }])!;
		expect(together).toEqual({ share: share(10, 100), of: 2 });
		expect(toNumber(percentOf(together.share)!)).toBe(10);
		expect(shareTogether([{ kind: 'missing' }])).toBeNull();
	});
});

describe('due dates', () => {
	test('the day itself is not over', () => {
		expect(isOverdue('2022-12-31', '2022-12-31')).toBe(false);
		expect(isOverdue('2022-12-31', '2023-01-01')).toBe(true);
		expect(isOverdue(null, '2023-01-01')).toBe(false);
	});

	test('what comes back every year is due in the round’s year', () => {
		expect(dueIn(2025, '2022-10-26', true)).toBe('2025-10-26');
		expect(dueIn(2025, '2022-12-31', false)).toBe('2022-12-31');
		expect(dueIn(2025, null, true)).toBeNull();
	});

	test('a round is held to what is not over before its year, and to what its criteria ask', () => {
		expect(belongsToRound(2022, '2022-12-31', false)).toBe(true);
		expect(belongsToRound(2023, '2022-12-31', false)).toBe(false);
		expect(belongsToRound(2023, '2022-12-31', true)).toBe(true);
		expect(belongsToRound(2023, null, false)).toBe(true);
	});
});

/** What a plan brought, by table: of the same version by points, of another by what maps. */
import { describe, expect, test } from 'vitest';
import { decimal, toNumber, ZERO } from '#lib/domain/decimal.ts';
import { scoreFromPoints, type CriterionPoints } from '#lib/domain/benchmark/score-from-points.ts';
import { crosswalkShape } from '#lib/domain/framework/crosswalk.ts';
import type { Framework } from '#lib/domain/framework/framework.ts';
import { untranslated } from '#lib/domain/text.ts';
import { broughtTogether, whatItBrought } from '#lib/domain/plan/what-it-brought.ts';
import { CODES, framework } from '../benchmark/small-block.ts';

/** Points in the order of CODES, of 10, 20, 30 and 40. */
const result = (points: readonly (number | '-')[], of: Framework = framework) => ({
	framework: of,
	scores: scoreFromPoints(of, [
		...CODES.map((code, at): CriterionPoints => {
			const own = points[at]!;
			return own === '-'
				? { code, state: 'notApplicable', points: ZERO }
				: { code, state: 'scored', points: decimal(own) };
		}),
		{ code: 'CQS.HD.2', state: 'scored', points: ZERO }
	])
});
const task = (code: string | null, reach: number | null, change: object = {}) => ({
	...{ unitId: 'A', version: 'small@1', code },
	...{ reach: reach === null ? null : decimal(reach) },
	...change
});
const told = (lines: ReturnType<typeof whatItBrought>) =>
	lines.map(({ code, outcome, gained }) => [code, outcome, gained === null ? null : toNumber(gained)]);

describe('a plan made at 2, 10, 15 and 20 points, for 8, 15 and 30', () => {
	const tasks = [task('CQS.NT.1', 8), task('CQS.NT.2', 15), task('CQS.HD.1', 30)];
	const before = result([2, 10, 15, 20]);
	test.each([
		['as planned or above', [9, 15, 30, 20], ['reached', 'reached', 'reached'], [7, 5, 15]],
		['higher, not as planned', [7.99, 11, 16, 20], ['partly', 'partly', 'partly'], [5.99, 1, 1]],
		['as before or lower', [2, 9.5, 0, 20], ['none', 'none', 'none'], [0, -0.5, -15]],
		['what does not apply any more is not judged', ['-', 15, 30, 20], ['unknown', 'reached', 'reached'], [null, 5, 15]]
	] as const)('%s', (_, later, outcomes, gains) => {
		const lines = whatItBrought(tasks, 'A', before, result(later), undefined);
		expect(told(lines)).toEqual(lines.map(({ code }, at) => [code, outcomes[at], gains[at]]));
		expect(lines.map(({ code }) => code)).toEqual(['CQS.NT.1', 'CQS.NT.2', 'CQS.HD.1']);
		const together = broughtTogether(lines);
		expect(toNumber(together.gained)).toBeCloseTo(
			gains.reduce<number>((sum, gain) => sum + (gain ?? 0), 0),
			9
		);
	});
});

test('of two tasks the higher counts; general tasks, others’ and other versions’ are in none', () => {
	const lines = whatItBrought(
		[
			task('CQS.NT.1', 4),
			task('CQS.NT.1', 6),
			task(null, null),
			task('CQS.NT.2', null),
			task('CQS.NT.2', 15, { unitId: 'B' }),
			task('XHS.HT.1', 40, { version: 'small@0' })
		],
		'A',
		result([2, 10, 15, 20]),
		result([5, 20, 30, 40]),
		undefined
	);
	expect(told(lines)).toEqual([['CQS.NT.1', 'partly', 3]]);
	expect(toNumber(lines[0]!.planned)).toBe(0.6);
});

test('of another version, what maps one to one, in points of the round of the plan; the rest is not judged', () => {
	const later = { ...framework, version: '2' };
	const crosswalk = crosswalkShape.parse({
		from: 'small@1',
		to: 'small@2',
		standing: 'proposed',
		mark: 'P',
		basis: untranslated('Made for the tests'),
		maps: [{ from: 'CQS.NT.1', to: 'CQS.NT.2', share: 1 }]
	});
	const tasks = [task('CQS.NT.1', 8), task('CQS.NT.2', 15)];
	const lines = whatItBrought(tasks, 'A', result([2, 10, 15, 20]), result([0, 14, 0, 0], later), crosswalk);
	// 14 of 20 is 0.7: 7 of the 10 points that the criterion had.
	expect(told(lines)).toEqual([
		['CQS.NT.1', 'partly', 5],
		['CQS.NT.2', 'unknown', null]
	]);
	expect(told(whatItBrought(tasks, 'A', result([2, 10, 15, 20]), result([9, 9, 9, 9], later), undefined))).toEqual([
		['CQS.NT.1', 'unknown', null],
		['CQS.NT.2', 'unknown', null]
	]);
});

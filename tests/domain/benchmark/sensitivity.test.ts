import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareUnits, type BlockComparison } from '#lib/domain/benchmark/compare-units.ts';
import { gapsOf, sensitivityOf } from '#lib/domain/benchmark/sensitivity.ts';
import { frameworkShape } from '#lib/domain/framework/framework.ts';
import { block, framework, unit } from './small-block.ts';

const ranges = (of: BlockComparison, percent?: number) =>
	sensitivityOf(of, percent).units.map(({ unitId, rank, best, worst, tiedWith }) => [
		unitId,
		rank,
		best,
		worst,
		tiedWith
	]);

describe('how ranks hang on weights', () => {
	it('tells a tie, a lead that a moved weight undoes, and one that it does not', () => {
		// a and b: 65 of 100. With CQS x 1,1: a 69,5/106, b 69,5/106; with NT x 1,1: a 68/103, b 66,5/103; with HD x 1,1 b leads.
		expect(ranges(block)).toEqual([
			['a', 1, 1, 2, ['b']],
			['b', 1, 1, 2, ['a']],
			['d', 3, 3, 3, []],
			['c', 4, 4, 4, []]
		]);
		const { scenarios, steady, movers } = sensitivityOf(block);
		// CQS, NT, HD, XHS alone, up and down (XHS.HT is all of XHS: moving it moves nothing else); both pillars together: 4.
		expect({ scenarios, steady }).toEqual({ scenarios: 12, steady: 2 });
		expect(movers).toEqual([
			{ code: 'CQS.NT', up: 1, down: 1 },
			{ code: 'CQS.HD', up: 1, down: 1 }
		]);
	});

	it('finds the change that turns two units round, and none below it', () => {
		// p 50/100, q 49/100; p leads in XHS by 20, q in CQS by 19. CQS x 1,1: p 53/106, q 53/106 (31 + 3,1 ...).
		const near = compareUnits(framework, [unit('p', [5, 5, 2, 38]), unit('q', [10, 10, 11, 18])]);
		expect(ranges(near)).toEqual([
			['p', 1, 1, 2, ['q']],
			['q', 2, 1, 2, ['p']]
		]);
		expect(ranges(near, 1)).toEqual([
			['p', 1, 1, 1, []],
			['q', 2, 2, 2, []]
		]);
	});

	it('takes means as they are weighed, without rounding', () => {
		const rollUp = { kind: 'weightedMean' };
		const means = frameworkShape.parse({
			...framework,
			id: 'means',
			nodes: framework.nodes.map((node) =>
				node.level === 'criterion' ? node : { ...node, rollUp, ...(node.level === 'root' ? { max: 1 } : {}), weight: 1 }
			)
		});
		const found = sensitivityOf(compareUnits(means, [unit('p', [5, 5, 2, 38]), unit('q', [10, 10, 11, 18])]));
		// p: CQS (NT 0,375; HD 0,0667) 0,2208; XHS 0,95. q: CQS (0,75; 0,3667) 0,5583; XHS 0,45. p 0,585, q 0,504: never turned.
		expect(found.units.map(({ unitId, best, worst }) => [unitId, best, worst])).toEqual([
			['p', 1, 1],
			['q', 2, 2]
		]);
	});

	it('leaves unranked units out, and says nothing of an empty block', () => {
		expect(ranges(compareUnits(framework, [unit('z', [10, 20, 30, 40], false)]))).toEqual([]);
		expect(ranges(compareUnits(framework, []))).toEqual([]);
		expect(ranges(compareUnits(framework, [unit('one', [1, 2, 3, 4])]))).toEqual([['one', 1, 1, 1, []]]);
	});

	it.each([0, 100, 2.5, NaN])('refuses a change of %d%%', (percent) => {
		expect(() => sensitivityOf(block, percent)).toThrow(RangeError);
	});

	it('counts what is missing and what does not apply', () => {
		expect(gapsOf(block).find(({ unitId }) => unitId === 'c')).toEqual({
			unitId: 'c',
			unanswered: 1,
			notApplicable: 1
		});
	});
});

describe('whatever the points', () => {
	const points = (max: number) => fc.integer({ min: 0, max });
	const given = fc.tuple(points(10), points(20), points(30), points(40));
	const blocks = fc.array(given, { minLength: 1, maxLength: 6 }).map((all) =>
		compareUnits(
			framework,
			all.map((one, at) => unit(`u${at}`, one))
		)
	);

	it('the own rank lies in the range, places fit the block, and ties are mutual', () => {
		fc.assert(
			fc.property(blocks, fc.integer({ min: 1, max: 50 }), (of, percent) => {
				const { units } = sensitivityOf(of, percent);
				const known = new Map(units.map((one) => [one.unitId, one]));
				for (const { unitId, rank, best, worst, tiedWith } of units) {
					expect(rank).toBe(of.ranking.find((row) => row.unitId === unitId)!.place!.rank);
					expect(best).toBeLessThanOrEqual(rank);
					expect(worst).toBeGreaterThanOrEqual(rank);
					expect(best).toBeGreaterThanOrEqual(1);
					expect(worst).toBeLessThanOrEqual(units.length);
					for (const other of tiedWith) expect(known.get(other)!.tiedWith).toContain(unitId);
					if (best < worst) expect(tiedWith.length).toBeGreaterThan(0);
				}
			})
		);
	});

	it('a unit that is nowhere behind another never falls behind it', () => {
		fc.assert(
			fc.property(given, given, fc.integer({ min: 1, max: 99 }), (a, b, percent) => {
				const over = a.map((one, at) => Math.max(one, b[at]!));
				const of = compareUnits(framework, [unit('over', over), unit('under', b)]);
				expect(sensitivityOf(of, percent).units.find(({ unitId }) => unitId === 'over')).toMatchObject({ worst: 1 });
			})
		);
	});

	it('the order in which units come changes nothing', () => {
		fc.assert(
			fc.property(blocks, (of) => {
				const turned = compareUnits(framework, [...of.units.values()].reverse());
				expect(ranges(turned).map((row) => [...row.slice(0, 4), [...(row[4] as string[])].sort()])).toEqual(
					ranges(of).map((row) => [...row.slice(0, 4), [...(row[4] as string[])].sort()])
				);
			})
		);
	});
});

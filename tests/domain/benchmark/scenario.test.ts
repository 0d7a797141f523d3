import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, toNumber } from '#lib/domain/decimal.ts';
import { compareUnits } from '#lib/domain/benchmark/compare-units.ts';
import { changesOf, playScenario, type Improvement } from '#lib/domain/benchmark/scenario.ts';
import { treeOf } from '#lib/domain/framework/framework.ts';
import { block, CODES, framework, unit } from './small-block.ts';

const forAll = (of: string, to: 'target' | 'best' | 'median' | 'full'): Improvement => ({ of, unitId: null, to });
const forOne = (unitId: string, of: string, to: 'target' | 'best' | 'median' | 'full'): Improvement => ({
	of,
	unitId,
	to
});
const points = (unitId: string, of: string, figure: number): Improvement => ({
	of,
	unitId,
	to: 'points',
	points: decimal(figure)
});
const told = (...scenario: Improvement[]) => {
	const outcome = playScenario(block, scenario);
	return {
		raised: outcome.raised.map(
			({ code, unitId, before, after }) => `${unitId} ${code} ${toNumber(before)}→${toNumber(after)}`
		),
		ranks: changesOf(block, outcome).map(
			({ unitId, rank, after }) =>
				`${unitId} ${rank ? `${rank.before}→${rank.after}` : '-'} ${after.value === null ? '-' : toNumber(after.value)}`
		),
		without: outcome.without.length
	};
};

describe('a scenario', () => {
	it('of nothing changes nothing', () => {
		expect(told()).toEqual({
			raised: [],
			ranks: ['a 1→1 0.65', 'b 1→1 0.65', 'd 3→3 0.55', 'c 4→4 0.3333', 'z - 1'],
			without: 0
		});
	});

	it('raises one criterion of one unit to its target, and ranks the block anew', () => {
		expect(told(forOne('a', 'CQS.HD.1', 'target'))).toEqual({
			raised: ['a CQS.HD.1 15→30'],
			ranks: ['a 1→1 0.8', 'b 1→2 0.65', 'd 3→3 0.55', 'c 4→4 0.3333', 'z - 1'],
			without: 0
		});
	});

	it('raises everybody below the middle of the block to it, index by index', () => {
		// NT.1: 0, 5, 5, 10, the middle 5; NT.2: 5, 10, 10, 20, the middle 10. Only c is below.
		expect(told(forAll('CQS.NT', 'median')).raised).toEqual(['c CQS.NT.1 0→5', 'c CQS.NT.2 5→10']);
	});

	it('takes the best of those who are ranked: what z has is no peer’s', () => {
		expect(told(forAll('XHS.HT.1', 'best')).raised).toEqual(['b XHS.HT.1 20→40', 'a XHS.HT.1 20→40']);
		expect(told(forAll('CQS.NT.1', 'best')).raised).toEqual(['d CQS.NT.1 5→10', 'b CQS.NT.1 5→10', 'c CQS.NT.1 0→10']);
	});

	it('leaves what does not apply alone, and says which improvements bring nothing', () => {
		expect(told(forOne('c', 'XHS.HT.1', 'full'))).toMatchObject({ raised: [], without: 1 });
		expect(told(forAll('XHS.HT.1', 'target')), 'there is no target').toMatchObject({ raised: [], without: 1 });
		expect(told(forOne('z', 'DTI', 'full')), 'nothing is left to raise').toMatchObject({ raised: [], without: 1 });
	});

	it('takes a figure in points, and the higher of two levels', () => {
		expect(told(points('d', 'CQS.HD.1', 12.5)).raised).toEqual(['d CQS.HD.1 0→12.5']);
		expect(told(points('d', 'CQS.HD.1', 12.5), forOne('d', 'CQS.HD', 'target')).raised).toEqual(['d CQS.HD.1 0→30']);
		expect(told(points('a', 'CQS.HD.1', 3)), 'never down').toMatchObject({ raised: [], without: 1 });
	});

	it('refuses what is not there and more points than there are', () => {
		expect(() => playScenario(block, [forAll('CQS.XX', 'full')])).toThrow('no criterion of small@1 at or under CQS.XX');
		expect(() => playScenario(block, [forOne('nobody', 'CQS', 'full')])).toThrow('not a unit of this block: nobody');
		expect(() => playScenario(block, [points('a', 'CQS.NT.1', 10.5)])).toThrow('CQS.NT.1 cannot have 10.5 points');
		expect(() => playScenario(block, [points('a', 'CQS.NT.1', -1)])).toThrow(RangeError);
	});

	it('plays on a block of one and on an empty one', () => {
		const one = compareUnits(framework, [unit('me', [1, 2, 3, 4])]);
		expect(playScenario(one, [forAll('DTI', 'best')]).raised).toEqual([]);
		expect(playScenario(one, [forAll('DTI', 'full')]).raised).toHaveLength(4);
		expect(playScenario(compareUnits(framework, []), [forAll('DTI', 'full')]).raised).toEqual([]);
	});
});

const anyPoints = fc.tuple(
	...CODES.map((code) => {
		const { max } = treeOf(framework).node(code)!;
		return fc.oneof(fc.constant(null), fc.constant('-' as const), fc.integer({ min: 0, max: max! }));
	})
);
const anyBlock = fc.array(anyPoints, { minLength: 1, maxLength: 5 }).map((all) =>
	compareUnits(
		framework,
		all.map((points, at) => unit(`u${at}`, points, at !== 3))
	)
);
const anyImprovement = fc.record({
	of: fc.constantFrom('DTI', 'CQS', 'CQS.NT', ...CODES),
	unitId: fc.constant(null),
	to: fc.constantFrom('target' as const, 'best' as const, 'median' as const, 'full' as const)
});

describe('whatever is raised', () => {
	it('nobody ends lower, nothing exceeds its maximum, and the order of improvements does not matter', () => {
		fc.assert(
			fc.property(anyBlock, fc.array(anyImprovement, { maxLength: 4 }), (before, scenario) => {
				const outcome = playScenario(before, scenario);
				for (const { unitId, gained, after } of changesOf(before, outcome)) {
					expect(gained, unitId).toBeGreaterThanOrEqual(0);
					expect(after.points).toBeLessThanOrEqual(after.max);
				}
				const other = playScenario(before, [...scenario].reverse());
				expect(other.raised).toEqual(outcome.raised);
				expect(other.block.ranking).toEqual(outcome.block.ranking);
			})
		);
	});

	it('played again on its own outcome, targets and full maxima raise nothing more', () => {
		const settled = fc.array(
			anyImprovement.filter(({ to }) => to === 'target' || to === 'full'),
			{ maxLength: 3 }
		);
		fc.assert(
			fc.property(anyBlock, settled, (before, scenario) => {
				expect(playScenario(playScenario(before, scenario).block, scenario).raised).toEqual([]);
			})
		);
	});
});

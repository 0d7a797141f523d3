import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, toNumber } from '#lib/domain/decimal.ts';
import { classOf, thresholdsOf } from '#lib/domain/benchmark/classify.ts';
import { compareUnits, placeInBlock, type AssessedUnit } from '#lib/domain/benchmark/compare-units.ts';
import { block, framework, unit, UNITS, type Points } from './small-block.ts';

const anyPoints = fc.tuple(
	...[10, 20, 30, 40].map((max) => fc.oneof(fc.integer({ min: 0, max }), fc.constant(null), fc.constant('-' as const)))
);
const anyUnits = fc.array(fc.record({ points: anyPoints, ranked: fc.boolean() }), { maxLength: 9 });
const named = (drawn: { points: Points; ranked: boolean }[]) =>
	drawn.map(({ points, ranked }, at) => unit(`u${at}`, points, ranked));

describe('ranking of a block', () => {
	it('ranks by value, shares ties, skips the next rank, and leaves the unranked unit out', () => {
		const rows = block.ranking.map(({ unitId, value, place }) => [
			unitId,
			toNumber(value!),
			place?.rank ?? null,
			place ? toNumber(place.percentile) : null
		]);
		expect(rows).toEqual([
			['a', 0.65, 1, 75],
			['b', 0.65, 1, 75],
			['d', 0.55, 3, 37.5],
			['c', 0.3333, 4, 12.5],
			['z', 1, null, null]
		]);
		expect(block.ranking[0]!.place).toMatchObject({ tied: 2, of: 4 });
	});

	it('says how much of a result is answered', () => {
		const c = block.ranking.find(({ unitId }) => unitId === 'c')!;
		expect(c).toMatchObject({ points: decimal(20), max: decimal(60), applicable: 3, answered: 2, complete: false });
		expect(c.class).toBe('low');
		expect(block.ranking.filter(({ complete }) => complete).map(({ unitId }) => unitId)).toEqual(['a', 'b', 'd', 'z']);
	});

	it('does not call two units tied whose points differ within the fourth decimal of the value', () => {
		const [first, second] = compareUnits(framework, [
			unit('lower', [9.001, 20, 0, 0]),
			unit('higher', [9.002, 20, 0, 0])
		]).ranking;
		expect(first).toMatchObject({ unitId: 'higher', value: decimal(0.29), place: { rank: 1 } });
		expect(second).toMatchObject({ unitId: 'lower', value: decimal(0.29), place: { rank: 2 } });
	});

	it('says when self and verified scores are mixed among the ranked', () => {
		expect(block.mixedBasis).toBe(false);
		expect(compareUnits(framework, [...UNITS, unit('late', [1, 1, 1, 1], true, 'self')]).mixedBasis).toBe(true);
		expect(compareUnits(framework, [...UNITS, unit('late', [1, 1, 1, 1], false, 'self')]).mixedBasis).toBe(false);
	});

	it('is empty for an empty block, and one of one for a block of one', () => {
		const empty = compareUnits(framework, []);
		expect(empty.ranking).toEqual([]);
		expect(empty.nodes.get('DTI')).toEqual({
			code: 'DTI',
			level: 'root',
			value: null,
			points: null,
			each: [],
			unscored: 0,
			notApplicable: 0
		});
		expect(compareUnits(framework, [unit('a', [1, 2, 3, 4])]).ranking[0]!.place).toMatchObject({ rank: 1, of: 1 });
	});

	it('ranks nobody to whom nothing applies', () => {
		const { ranking } = compareUnits(framework, [unit('none', ['-', '-', '-', '-']), unit('one', [0, 0, 0, 0])]);
		expect(ranking.map(({ unitId, place }) => [unitId, place?.rank ?? null])).toEqual([
			['one', 1],
			['none', null]
		]);
	});

	it('follows the thresholds of the round', () => {
		const { ranking } = compareUnits(framework, UNITS, thresholdsOf(0.6, 0.65));
		expect(ranking.map((row) => row.class)).toEqual(['high', 'high', 'low', 'low', 'high']);
	});
});

describe('distribution at a node', () => {
	const at = (code: string) => {
		const { value, points, unscored, notApplicable } = block.nodes.get(code)!;
		const read = (given: typeof value) =>
			given && [given.n, ...[given.min, given.p25, given.median, given.p75, given.max, given.mean].map(toNumber)];
		return { value: read(value), points: read(points), unscored, notApplicable };
	};

	it('counts the ranked units to which it applies', () => {
		// 0,3333 0,55 0,65 0,65: p25 = 0,3333 + 0,75 x 0,2167 = 0,495825; mean 2,1833 / 4 = 0,545825.
		expect(at('DTI').value).toEqual([4, 0.3333, 0.4958, 0.6, 0.65, 0.65, 0.5458]);
		// 20 20 40 of a, b, d; it does not apply to c.
		expect(at('XHS.HT.1')).toEqual({
			value: [3, 0.5, 0.5, 0.5, 0.75, 1, 0.6667],
			points: [3, 20, 20, 20, 30, 40, 26.6667],
			unscored: 0,
			notApplicable: 1
		});
	});

	it('counts an unanswered criterion as 0 points and says that it is unscored', () => {
		// 0 5 5 10
		expect(at('CQS.NT.1')).toMatchObject({ points: [4, 0, 3.75, 5, 6.25, 10, 5], unscored: 1 });
	});

	it('is none for what is only collected', () => {
		expect(at('CQS.HD.2')).toEqual({ value: null, points: null, unscored: 0, notApplicable: 4 });
	});

	it('gives a unit its place at every node', () => {
		expect(['a', 'b', 'c', 'd'].map((id) => placeInBlock(block, id, 'CQS.HD.1')!.rank)).toEqual([2, 1, 2, 4]);
		expect(placeInBlock(block, 'c', 'XHS.HT.1')).toBeNull();
		expect(placeInBlock(block, 'z', 'DTI')).toBeNull();
		expect(() => placeInBlock(block, 'stranger', 'DTI')).toThrow('stranger');
	});
});

describe('whatever the units', () => {
	it('their order changes nothing', () => {
		fc.assert(
			fc.property(
				anyUnits.chain((drawn) => fc.tuple(fc.constant(named(drawn)), shuffled(named(drawn)))),
				([units, other]) => {
					const [one, two] = [compareUnits(framework, units), compareUnits(framework, other)];
					expect(two.ranking).toEqual(one.ranking);
					expect([...two.nodes.values()]).toEqual([...one.nodes.values()]);
				}
			)
		);
	});

	it('an unranked unit changes nothing for the others', () => {
		fc.assert(
			fc.property(anyUnits, anyPoints, (drawn, points) => {
				const units = named(drawn);
				const [without, joined] = [units, [...units, unit('guest', points, false)]].map((list) =>
					compareUnits(framework, list)
				);
				expect(joined!.ranking.filter(({ unitId }) => unitId !== 'guest')).toEqual(without!.ranking);
				expect([...joined!.nodes.values()]).toEqual([...without!.nodes.values()]);
			})
		);
	});

	it('a rank is one more than the units that stand strictly higher', () => {
		fc.assert(
			fc.property(anyUnits, (drawn) => {
				const rows = compareUnits(framework, named(drawn)).ranking.filter(({ place }) => place);
				for (const { points, max, place } of rows) {
					// Small whole numbers: the cross product is exact in plain numbers.
					const higher = rows.filter((other) => other.points * max > points * other.max).length;
					expect(place!.rank).toBe(higher + 1);
					expect(place!.percentile > 0 && place!.percentile < decimal(100)).toBe(true);
				}
			})
		);
	});

	it('a class comes from the unit alone', () => {
		fc.assert(
			fc.property(anyUnits, (drawn) => {
				const units = named(drawn);
				for (const row of compareUnits(framework, units).ranking)
					expect(row.class).toBe(classOf(units.find(({ unitId }) => unitId === row.unitId)!.score.get('DTI')!));
			})
		);
	});
});

describe('refused', () => {
	it('a unit given twice', () => {
		expect(() => compareUnits(framework, [unit('a', [1]), unit('a', [2])])).toThrow('unit compared twice: a');
	});

	it('a score made by another framework', () => {
		const other: AssessedUnit = { ...unit('a', [1]), score: new Map([...unit('a', [1]).score].slice(1)) };
		expect(() => compareUnits(framework, [other])).toThrow('score of a was not made by small@1');
	});
});

function shuffled<T>(list: T[]): fc.Arbitrary<T[]> {
	return fc.shuffledSubarray(list, { minLength: list.length });
}

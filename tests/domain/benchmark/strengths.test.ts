import { describe, expect, it } from 'vitest';
import { binsOf, compareCriterion } from '#lib/domain/benchmark/compare-criterion.ts';
import { compareUnits } from '#lib/domain/benchmark/compare-units.ts';
import { soleStrengths } from '#lib/domain/benchmark/strengths.ts';
import { toNumber } from '#lib/domain/decimal.ts';
import { block, framework, unit } from './small-block.ts';

describe('strengths nobody else has', () => {
	const read = (unitId: string, of = block) =>
		soleStrengths(of, unitId).map(({ code, points, next, lead }) => [code, ...[points, next, lead].map(toNumber)]);

	it('are criteria with more points than any other ranked unit, the largest lead first', () => {
		expect(read('a')).toEqual([
			['CQS.NT.1', 10, 5, 5],
			['CQS.NT.2', 20, 10, 10]
		]);
		expect(read('b')).toEqual([['CQS.HD.1', 30, 15, 15]]);
		expect(read('d')).toEqual([['XHS.HT.1', 40, 20, 20]]);
		expect(read('c')).toEqual([]);
	});

	it('of an unranked unit are none where a ranked one has as much', () => {
		expect(read('z')).toEqual([]);
	});

	it('the best of a poor field, and who has no peer, has none', () => {
		expect(read('x', compareUnits(framework, [unit('x', [4, 0, 0, 0]), unit('y', [1, 0, 0, 0])]))).toEqual([]);
		expect(read('x', compareUnits(framework, [unit('x', [10, 20, 30, 40])]))).toEqual([]);
	});
});

describe('one criterion over a block', () => {
	it('lists every unit, unscored after scored, what does not apply last', () => {
		const { units, counts, spread } = compareCriterion(block, 'XHS.HT.1');
		expect(units.map(({ unitId, state, full }) => [unitId, state, full])).toEqual([
			['d', 'scored', true],
			['z', 'scored', true],
			['a', 'scored', false],
			['b', 'scored', false],
			['c', 'notApplicable', false]
		]);
		expect(counts).toEqual({ high: 2, middle: 2, low: 0, unscored: 0, notApplicable: 1 });
		expect(spread).toMatchObject({ n: 3 });
		expect(units.find(({ unitId }) => unitId === 'c')).toMatchObject({
			place: null,
			meetsTarget: null,
			recoverable: 0
		});
	});

	it('says who meets the target and what the others lack', () => {
		const { units, target } = compareCriterion(block, 'CQS.HD.1');
		expect(toNumber(target!)).toBe(30);
		expect(units.map(({ unitId, meetsTarget, recoverable }) => [unitId, meetsTarget, toNumber(recoverable)])).toEqual([
			['b', true, 0],
			['z', true, 0],
			['a', false, 15],
			['c', false, 15],
			['d', false, 30]
		]);
	});

	it('counts units by fifths of the maximum', () => {
		expect(binsOf(compareCriterion(block, 'CQS.HD.1')).map(({ units }) => units)).toEqual([1, 0, 2, 0, 2]);
		expect(binsOf(compareCriterion(block, 'XHS.HT.1')).reduce((sum, { units }) => sum + units, 0)).toBe(4);
		expect(binsOf(compareCriterion(block, 'CQS.HD.2')).every(({ units }) => units === 0)).toBe(true);
	});

	it('refuses a code that is no criterion, and takes a block without units', () => {
		expect(() => compareCriterion(block, 'CQS')).toThrow(RangeError);
		expect(compareCriterion(compareUnits(framework, []), 'CQS.NT.1')).toMatchObject({ units: [], spread: null });
	});
});

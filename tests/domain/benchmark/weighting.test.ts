import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanByTotals } from '#lib/domain/benchmark/weighting.ts';
import { decimal, toNumber } from '#lib/domain/decimal.ts';

const groups = (...given: [total: number | null, mean: number | null][]) =>
	given.map(([total, mean], at) => ({ key: `k${at}`, total, mean: mean === null ? null : decimal(mean) }));

describe('a mean weighted by published totals', () => {
	it.each([
		['counts each group by how many there are', groups([300, 0.2], [100, 0.6]), { mean: decimal(0.3) }],
		['is rounded once, half up', groups([1, 0.0001], [1, 0.0002]), { mean: decimal(0.0002) }],
		['leaves out a group that nobody belongs to', groups([0, null], [5, 0.4]), { mean: decimal(0.4) }],
		['names the groups without a mean', groups([5, 0.4], [2, null]), { missing: ['k1'] }],
		['and those without a total', groups([null, 0.4], [2, 0.4]), { missing: ['k0'] }],
		['is none of nothing', groups(), { missing: [] }],
		['nor of empty groups', groups([0, 0.4]), { missing: [] }]
	] as const)('%s', (_, given, expected) => {
		expect(meanByTotals(given)).toEqual(expected);
	});

	it.each([-1, 0.5, Number.NaN])('knows no total of %s', (total) => {
		expect(() => meanByTotals(groups([total, 0.5]))).toThrow(RangeError);
	});

	it('lies between the lowest and the highest mean, and does not change when all totals grow alike', () => {
		const given = fc.array(fc.tuple(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 0, max: 10_000 })), {
			minLength: 1,
			maxLength: 20
		});
		fc.assert(
			fc.property(given, fc.integer({ min: 1, max: 50 }), (drawn, times) => {
				const of = (factor: number) =>
					meanByTotals(groups(...drawn.map(([total, mean]) => [total * factor, mean / 10_000] as [number, number])));
				const weighted = of(1);
				if (!('mean' in weighted)) throw new Error('a mean was expected');
				const means = drawn.map(([, mean]) => mean / 10_000);
				expect(toNumber(weighted.mean)).toBeGreaterThanOrEqual(Math.min(...means));
				expect(toNumber(weighted.mean)).toBeLessThanOrEqual(Math.max(...means));
				expect(of(times)).toEqual(weighted);
			})
		);
	});
});

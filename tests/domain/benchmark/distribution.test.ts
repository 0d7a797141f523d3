import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, toNumber, type Decimal } from '#lib/domain/decimal.ts';
import {
	binOf,
	binsOfMedian,
	distributionFromCounts,
	distributionOf,
	endOfBin,
	medianFromBins,
	placeFromCounts,
	placeOf,
	type Distribution
} from '#lib/domain/benchmark/distribution.ts';

const decimals = (values: number[]) => values.map((value) => decimal(value));
const readable = ({ n, ...rest }: Distribution) => ({
	n,
	...Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, toNumber(value)]))
});
const countsOf = (values: Decimal[]) =>
	values.reduce((counts, value) => counts.set(value, (counts.get(value) ?? 0) + 1), new Map<Decimal, number>());

const anyValue = fc.integer({ min: 0, max: 60_000 }).map((value) => value as Decimal);
const fewValues = fc.constantFrom(...decimals([0, 1, 2, 3.5, 4, 5]));
const anyList = fc.oneof(fc.array(anyValue, { minLength: 1 }), fc.array(fewValues, { minLength: 1 }));

describe('distribution of a list', () => {
	it.each([
		[[7], { n: 1, min: 7, p25: 7, median: 7, p75: 7, max: 7, mean: 7 }],
		[[1, 2], { n: 2, min: 1, p25: 1.25, median: 1.5, p75: 1.75, max: 2, mean: 1.5 }],
		// R: quantile(c(3, 1, 4, 1, 5, 9), type = 7) gives 1, 1.5, 3.5, 4.75, 9.
		[[3, 1, 4, 1, 5, 9], { n: 6, min: 1, p25: 1.5, median: 3.5, p75: 4.75, max: 9, mean: 3.8333 }],
		// Halves of a ten-thousandth go up: the median of 0,0001 and 0,0002 is 0,00015.
		[[0.0001, 0.0002], { n: 2, min: 0.0001, p25: 0.0001, median: 0.0002, p75: 0.0002, max: 0.0002, mean: 0.0002 }],
		[[0, 0, 1], { n: 3, min: 0, p25: 0, median: 0, p75: 0.5, max: 1, mean: 0.3333 }]
	])('of %j', (values, expected) => {
		expect(readable(distributionOf(decimals(values))!)).toEqual(expected);
	});

	it('is nothing of nothing', () => {
		expect(distributionOf([])).toBeNull();
		expect(distributionFromCounts(new Map())).toBeNull();
		expect(distributionFromCounts(new Map([[decimal(3), 0]]))).toBeNull();
	});

	it('does not depend on the order', () => {
		fc.assert(
			fc.property(anyList, (values) => {
				expect(distributionOf([...values].reverse())).toEqual(distributionOf(values));
			})
		);
	});

	it('agrees with quartiles worked in floating point, and keeps their order', () => {
		fc.assert(
			fc.property(anyList, (values) => {
				const own = distributionOf(values)!;
				const sorted = [...values].sort((a, b) => a - b);
				for (const [share, got] of [
					[0.25, own.p25],
					[0.5, own.median],
					[0.75, own.p75]
				] as const) {
					const h = (sorted.length - 1) * share;
					const [low, high] = [sorted[Math.floor(h)]!, sorted[Math.ceil(h)]!];
					expect(Math.abs(got - (low + (high - low) * (h % 1)))).toBeLessThanOrEqual(0.5);
				}
				const { min, p25, median, p75, max, mean } = own;
				expect([min, p25, median, p75, max]).toEqual([min, p25, median, p75, max].sort((a, b) => a - b));
				expect(mean >= min && mean <= max).toBe(true);
			})
		);
	});
});

describe('from a count per value', () => {
	it('gives the figures of the list', () => {
		fc.assert(
			fc.property(anyList, fc.nat(), (values, at) => {
				const own = values[at % values.length]!;
				expect(distributionFromCounts(countsOf(values))).toEqual(distributionOf(values));
				expect(placeFromCounts(own, countsOf(values))).toEqual(placeOf(own, values));
			})
		);
	});

	it('holds for a million answers, worked by hand', () => {
		// 250.000 times 1, 250.000 times 2, 500.000 times 4: position 249.999,75 is 1 + 0,75 of the way from 1 to 2.
		const counts = new Map([
			[decimal(4), 500_000],
			[decimal(1), 250_000],
			[decimal(2), 250_000]
		]);
		expect(readable(distributionFromCounts(counts)!)).toEqual({
			n: 1_000_000,
			min: 1,
			p25: 1.75,
			median: 3,
			p75: 4,
			max: 4,
			mean: 2.75
		});
	});

	it.each([-1, 1.5, NaN])('refuses %d as a count', (count) => {
		expect(() => distributionFromCounts(new Map([[decimal(1), count]]))).toThrow(RangeError);
		expect(() => placeFromCounts(decimal(1), new Map([[decimal(1), count]]))).toThrow(RangeError);
	});
});

describe('the median by bins', () => {
	const inBins = (values: Decimal[]) => countsOf(values.map(binOf));
	const opened = (values: Decimal[]) => {
		const bins = new Set(binsOfMedian(inBins(values)));
		return countsOf(values.filter((value) => bins.has(binOf(value))));
	};
	const binsOf = (values: number[]) => binsOfMedian(inBins(decimals(values))).map(toNumber);

	it.each([
		[[], []],
		[[0.5312], [0.53]],
		[[0.1, 0.2, 0.9], [0.2]],
		[
			[0.1, 0.2, 0.29, 0.9],
			[0.2, 0.29]
		],
		[[0.2, 0.2099, 0.2001], [0.2]]
	])('of %j lies in %j', (values, bins) => {
		expect(binsOf(values)).toEqual(bins);
	});

	it('is the median of all values, of which those in other bins are only counted', () => {
		fc.assert(
			fc.property(anyList, (values) => {
				expect(medianFromBins(inBins(values), opened(values))).toBe(distributionOf(values)!.median);
			})
		);
		expect(medianFromBins(new Map(), new Map())).toBeNull();
	});

	it('refuses values that are not those of the bins', () => {
		const bins = inBins(decimals([0.1, 0.2, 0.9]));
		expect(() => medianFromBins(bins, new Map())).toThrow(RangeError);
		expect(() => medianFromBins(bins, countsOf(decimals([0.1])))).toThrow(RangeError);
	});

	it('has bins of a hundredth', () => {
		expect([0, 0.0099, 0.01, 0.5312, 1].map((value) => toNumber(binOf(decimal(value))))).toEqual([0, 0, 0.01, 0.53, 1]);
		expect(toNumber(endOfBin(decimal(0.53)))).toBe(0.5399);
	});
});

describe('place', () => {
	it.each([
		// Of ten: 9, 8, 7, 7, 5, 5, 5, 3, 2, 1.
		[9, { rank: 1, tied: 1, of: 10, percentile: 95 }],
		[7, { rank: 3, tied: 2, of: 10, percentile: 70 }],
		[5, { rank: 5, tied: 3, of: 10, percentile: 45 }],
		[3, { rank: 8, tied: 1, of: 10, percentile: 25 }],
		[1, { rank: 10, tied: 1, of: 10, percentile: 5 }],
		[4, { rank: 8, tied: 0, of: 10, percentile: 30 }]
	])('of %d', (own, expected) => {
		const place = placeOf(decimal(own), decimals([5, 7, 1, 9, 5, 3, 8, 7, 5, 2]));
		expect({ ...place, percentile: toNumber(place.percentile) }).toEqual(expected);
	});

	it('lets two at 15 be followed by 17', () => {
		const values = decimals([...Array.from({ length: 14 }, (_, at) => 100 - at), 50, 50, 40]);
		expect(values.map((value) => placeOf(value, values).rank).slice(13)).toEqual([14, 15, 15, 17]);
	});

	it('is rank 1 at percentile 50 for one alone, and nothing among nothing', () => {
		expect(placeOf(decimal(3), [decimal(3)])).toEqual({ rank: 1, tied: 1, of: 1, percentile: decimal(50) });
		expect(() => placeOf(decimal(3), [])).toThrow(RangeError);
	});

	it('keeps ranks and percentiles in range, falling together, whatever is asked of the scale', () => {
		fc.assert(
			fc.property(anyList, fc.integer({ min: 1, max: 9 }), (values, times) => {
				const places = values.map((value) => placeOf(value, values));
				for (const [at, { rank, tied, of, percentile }] of places.entries()) {
					expect(rank >= 1 && rank + tied - 1 <= of).toBe(true);
					expect(percentile > 0 && percentile < decimal(100)).toBe(of > 0);
					const other = places[(at + 1) % places.length]!;
					expect(Math.sign(other.rank - rank)).toBe(Math.sign(percentile - other.percentile) || 0);
					// More points for everyone in the same measure change no place.
					const stretched = values.map((value) => (value * times) as Decimal);
					expect(placeOf(stretched[at]!, stretched)).toEqual(places[at]);
				}
			})
		);
	});
});

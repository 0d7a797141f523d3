/**
 * How values spread: the smallest, the quartiles, the largest and the mean of a list, and the place of one value in it.
 * Every statistic exists twice, from a list (units, a few hundred) and from a count per value (survey answers, so that
 * reading never depends on how many answered), and both give the same figures.
 */
import { roundFraction, type Decimal } from '#lib/domain/decimal.ts';

export type Distribution = {
	n: number;
	min: Decimal;
	p25: Decimal;
	median: Decimal;
	p75: Decimal;
	max: Decimal;
	mean: Decimal;
};

/** How many times each value occurs. */
export type Counts = ReadonlyMap<Decimal, number>;

export type Place = {
	/** 1 for the highest; ties share a rank and the next one is skipped (two at 15, next 17). */
	rank: number;
	/** How many values have exactly this one, the own among them. */
	tied: number;
	of: number;
	/** Share of the list below the own value, half of its ties counted as below: 0 to 100, to four decimals. */
	percentile: Decimal;
};

/**
 * Distribution of points or values (never negative); `null` of an empty list. Quartiles by linear interpolation between
 * the two nearest values (type 7 of Hyndman and Fan, what spreadsheets call QUARTILE.INC), like the mean rounded once,
 * half up, to four decimals.
 */
export function distributionOf(values: Iterable<Decimal>): Distribution | null {
	const sorted = [...values].sort((a, b) => a - b);
	let total = 0n;
	for (const value of sorted) total += BigInt(value);
	return summary(sorted.length, total, (at) => sorted[at]!);
}

/** The same from a count per value. Counts of 0 change nothing; a negative or broken count is a RangeError. */
export function distributionFromCounts(counts: Counts): Distribution | null {
	let n = 0;
	let total = 0n;
	const reached: { value: Decimal; before: number }[] = [];
	for (const [value, count] of [...counts].sort(([a], [b]) => a - b)) {
		if (checkedCount(count) === 0) continue;
		reached.push({ value, before: n });
		n += count;
		total += BigInt(value) * BigInt(count);
	}
	return summary(n, total, (at) => reached.findLast(({ before }) => before <= at)!.value);
}

/** The hundredth that a value (0 to 1) lies in, by its lower bound: 0.53 of 0.5312. */
export const binOf = (value: Decimal): Decimal => (value - (value % BIN)) as Decimal;
/** The largest value of the same bin. */
export const endOfBin = (bin: Decimal): Decimal => (bin + BIN - 1) as Decimal;
const BIN = 100;

/** The bins that the median lies in, of how many values lie in each: one, or the two it lies between; none of none. */
export function binsOfMedian(bins: Counts): Decimal[] {
	const sorted = [...bins].filter(([, count]) => checkedCount(count) > 0).sort(([a], [b]) => a - b);
	const n = sorted.reduce((sum, [, count]) => sum + count, 0);
	let before = 0;
	return sorted.flatMap(([bin, count]) => {
		const first = before;
		before += count;
		return [(n - 1) / 2, n / 2].some((at) => Math.floor(at) >= first && Math.floor(at) < before) ? [bin] : [];
	});
}

/**
 * The median, as in a distribution, of values of which it is known how many lie in each bin, and in those of
 * `binsOfMedian` how many are which; null of none. RangeError where values and bins do not agree.
 */
export function medianFromBins(bins: Counts, values: Counts): Decimal | null {
	const opened = new Set(binsOfMedian(bins));
	// Where a value lies within a bin that the median does not lie in makes no difference to it.
	const counts = new Map([...bins].filter(([bin]) => !opened.has(bin)));
	for (const [value, count] of values) {
		if (!opened.has(binOf(value))) throw new RangeError(`not a bin of the median: ${value}`);
		counts.set(value, count);
	}
	const found = distributionFromCounts(counts);
	const n = [...bins.values()].reduce((sum, count) => sum + count, 0);
	if ((found?.n ?? 0) !== n) throw new RangeError(`${found?.n ?? 0} values in bins of ${n}`);
	return found?.median ?? null;
}

/**
 * Place of a value in a list that holds it, highest first. Of one, it is rank 1 of 1 at percentile 50. A value that is
 * not in the list gets the rank it would have there. RangeError on an empty list.
 */
export const placeOf = (own: Decimal, all: Iterable<Decimal>): Place => placeBy(own, all, (a, b) => a - b);

/** The same for anything that can be compared; `compare` is positive when its first stands higher. */
export function placeBy<T>(own: T, all: Iterable<T>, compare: (a: T, b: T) => number): Place {
	const count = { above: 0, tied: 0, below: 0 };
	for (const other of all) {
		const difference = compare(other, own);
		count[difference > 0 ? 'above' : difference < 0 ? 'below' : 'tied']++;
	}
	return placed(count);
}

/** The same from a count per value. */
export function placeFromCounts(own: Decimal, counts: Counts): Place {
	const count = { above: 0, tied: 0, below: 0 };
	for (const [value, times] of counts)
		count[value > own ? 'above' : value < own ? 'below' : 'tied'] += checkedCount(times);
	return placed(count);
}

function summary(n: number, total: bigint, at: (position: number) => Decimal): Distribution | null {
	if (n === 0) return null;
	const quartile = (quarters: number): Decimal => {
		const position = Math.floor(((n - 1) * quarters) / 4);
		const rest = ((n - 1) * quarters) % 4;
		if (rest === 0) return at(position);
		const [lower, upper] = [BigInt(at(position)), BigInt(at(position + 1))];
		return roundFraction({ over: lower * BigInt(4 - rest) + upper * BigInt(rest), under: 4n * TEN_THOUSAND });
	};
	return {
		n,
		min: at(0),
		p25: quartile(1),
		median: quartile(2),
		p75: quartile(3),
		max: at(n - 1),
		mean: roundFraction({ over: total, under: BigInt(n) * TEN_THOUSAND })
	};
}

/** A `Decimal` counts ten-thousandths; `roundFraction` wants the number itself. */
const TEN_THOUSAND = 10_000n;

function placed({ above, tied, below }: { above: number; tied: number; below: number }): Place {
	const of = above + tied + below;
	if (of === 0) throw new RangeError('a place among no values');
	return {
		rank: above + 1,
		tied,
		of,
		percentile: roundFraction({ over: BigInt(below * 2 + tied) * 100n, under: BigInt(of) * 2n })
	};
}

function checkedCount(count: number): number {
	if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`not a count: ${count}`);
	return count;
}

/**
 * Weighting by published totals: where a group of people answered more often than others, its mean counts by how many such
 * people there are, not by how many answered.
 */
import { ONE, roundFraction, type Decimal } from '#lib/domain/decimal.ts';

export type WeightedGroup = {
	key: string;
	/** How many such people or businesses there are, as published; a whole number. Null: not given. */
	total: number | null;
	/** Null: hidden, or nobody answered. */
	mean: Decimal | null;
};

export type Weighted =
	| { mean: Decimal }
	/** Groups that there are people in and no mean of, or no total: without them no weighted mean can be given. */
	| { missing: string[] };

/**
 * Mean of the groups' means, each by its total, rounded once, half up, to four decimals. A group with total 0 counts for
 * nothing. Every other must have a total and a mean, else the ones that lack it are named; none at all is all missing.
 * RangeError on a total that is not a whole number from 0.
 */
export function meanByTotals(groups: readonly WeightedGroup[]): Weighted {
	for (const { key, total } of groups)
		if (total !== null && (!Number.isSafeInteger(total) || total < 0))
			throw new RangeError(`not a total: ${key}: ${total}`);
	const counted = groups.filter(({ total }) => total !== 0);
	const missing = counted.filter(({ total, mean }) => total === null || mean === null).map(({ key }) => key);
	if (missing.length > 0 || counted.length === 0) return { missing };
	let [over, under] = [0n, 0n];
	for (const { total, mean } of counted) {
		over += BigInt(total!) * BigInt(mean!);
		under += BigInt(total!);
	}
	return { mean: roundFraction({ over, under: under * BigInt(ONE) }) };
}

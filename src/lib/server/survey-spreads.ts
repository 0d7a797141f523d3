/**
 * Mean and median of node values within groups of respondents, exact, from counts that are as few for a million responses
 * as for a thousand: sums give the mean, bins the place of the median, and only there the values are read.
 */
import { binsOfMedian, endOfBin, medianFromBins, type Counts } from '#lib/domain/benchmark/distribution.ts';
import { decimal, toNumeral, type Decimal } from '#lib/domain/decimal.ts';
import type { Group } from '#lib/domain/framework/framework.ts';
import { binSubject, meanOfSum, sumSubject, valueSubject } from '#lib/domain/scoring/tally.ts';
import type { Database, Transaction } from './db/client.ts';
import { readTallies, readTalliesBetween, type ValueCounts } from './db/tallies.ts';

/** Of those who have a value; both null of none. */
export type Spread = { n: number; mean: Decimal | null; median: Decimal | null };
export type SpreadOf = (stratum: string, code: string) => Spread;

/**
 * Reads once, then answers for every stratum and node code asked for. RangeError for counts that do not agree with each
 * other, unless something was submitted between the readings: then it reads again.
 */
export async function readSpreads(
	db: Database | Transaction,
	roundId: string,
	group: Group,
	strata: readonly string[],
	codes: readonly string[]
): Promise<SpreadOf> {
	const subjects = codes.flatMap((code) => [sumSubject(code), binSubject(code)]);
	const summaries = await readTallies(db, roundId, group, strata, subjects);
	const binsIn = (stratum: string, code: string) => countsOf(summaries.get(stratum)?.get(binSubject(code)));
	const ranges = strata.flatMap((stratum) =>
		codes.flatMap((code) =>
			binsOfMedian(binsIn(stratum, code)).map((bin) => ({
				stratum,
				subject: valueSubject(code),
				from: toNumeral(bin),
				to: toNumeral(endOfBin(bin))
			}))
		)
	);
	const values = await readTalliesBetween(db, roundId, group, ranges);
	return (stratum, code) => ({
		...meanOfSum(summaries.get(stratum)?.get(sumSubject(code))),
		median: medianFromBins(binsIn(stratum, code), countsOf(values.get(stratum)?.get(valueSubject(code))))
	});
}

const countsOf = (counts: ValueCounts | undefined): Counts =>
	new Map([...(counts ?? [])].map(([value, count]) => [decimal(value), count]));

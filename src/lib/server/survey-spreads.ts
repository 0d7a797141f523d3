/**
 * Mean and median of node values within groups of respondents, exact, from counts that are as few for a million responses
 * as for a thousand: sums give the mean, bins the place of the median, and only there the values are read.
 */
import { binsOfMedian, endOfBin, medianFromBins, type Counts } from '#lib/domain/benchmark/distribution.ts';
import { decimal, toNumeral, type Decimal } from '#lib/domain/decimal.ts';
import type { Group } from '#lib/domain/framework/framework.ts';
import { binSubject, meanOfSum, sumSubject, valueSubject } from '#lib/domain/scoring/tally.ts';
import type { Transaction } from './db/client.ts';
import { readTalliesBetween, readTalliesOf, type StratumCounts } from './db/tallies.ts';

/** Of those who have a value; both null of none. */
export type Spread = { n: number; mean: Decimal | null; median: Decimal | null };
export type SpreadOf = (stratum: string, code: string) => Spread;

/** Nodes by their codes, each within all of these strata. */
export type WantedSpreads = { strata: readonly string[]; codes: readonly string[] };

/**
 * Reads once, then answers for every stratum and node that was asked for. It has to be asked at one moment
 * (`atOneMoment`): RangeError where something was submitted between its two queries.
 */
export async function readSpreads(
	tx: Transaction,
	roundId: string,
	group: Group,
	...wanted: readonly WantedSpreads[]
): Promise<SpreadOf> {
	const summaries = await readTalliesOf(
		tx,
		roundId,
		group,
		wanted.map(({ strata, codes }) => ({
			strata,
			subjects: codes.flatMap((code) => [sumSubject(code), binSubject(code)])
		}))
	);
	const summed = (stratum: string, code: string) => meanOfSum(summaries.get(stratum)?.get(sumSubject(code)));
	const binsIn = (stratum: string, code: string) => countsOf(summaries, stratum, binSubject(code));
	const pairs = wanted.flatMap(({ strata, codes }) =>
		strata.flatMap((stratum) => codes.map((code) => ({ stratum, code })))
	);
	const ranges = pairs.flatMap(({ stratum, code }) =>
		binsOfMedian(binsIn(stratum, code)).map((bin) => ({
			stratum,
			subject: valueSubject(code),
			from: toNumeral(bin),
			to: toNumeral(endOfBin(bin))
		}))
	);
	const values = await readTalliesBetween(tx, roundId, group, ranges);
	return (stratum, code) => ({
		...summed(stratum, code),
		median: medianFromBins(binsIn(stratum, code), countsOf(values, stratum, valueSubject(code)))
	});
}

const countsOf = (counts: StratumCounts, stratum: string, subject: string): Counts =>
	new Map([...(counts.get(stratum)?.get(subject) ?? [])].map(([value, { count }]) => [decimal(value), count]));

/**
 * Counts per answer value, kept up with every submission and withdrawal, so that reading never depends on how many
 * answered. A submission only writes down what it changes (`tally_deltas`); now and then that is added to the counts, for
 * many at once, by one at a time. A reader sums both, so it sees every submission as soon as it is there.
 */
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Group } from '#lib/domain/framework/framework.ts';
import type { TallyEntry } from '#lib/domain/scoring/tally.ts';
import { rows, type Database, type Transaction } from './client.ts';
import { countedTallies, tallies, tallyDeltas } from './schema/responses.ts';

/** One in so many submissions adds up what has gathered: few enough for a reader to sum without noticing. */
const TURN = 16;
/** As many deltas are added in one transaction. */
const AT_ONCE = 256;
const CORRECTIONS = 8605042031;

/** Adds (or with `by` -1 takes away) one response's entries. */
export async function addToTallies(
	tx: Transaction,
	roundId: string,
	group: Group,
	entries: readonly TallyEntry[],
	by: 1 | -1 = 1
): Promise<void> {
	const signed = by === 1 ? [...entries] : entries.map((entry) => ({ ...entry, count: -entry.count }));
	await tx.insert(tallyDeltas).values({ roundId, group, entries: signed });
}

/** Folds after a submission whose turn it is: any 1 in 16 will do, so its own id picks them. */
export async function foldInTurn(db: Database, responseId: string): Promise<void> {
	if (Number.parseInt(responseId.slice(0, 4), 16) % TURN === 0) await foldTallies(db);
}

/**
 * Adds all deltas there are to the counts, and gives back how many. While somebody else does so, or corrects counts, there
 * is nothing to do.
 */
export async function foldTallies(db: Database): Promise<number> {
	for (let folded = 0; ;) {
		const taken = await db.transaction(foldSome);
		folded += taken;
		if (taken < AT_ONCE) return folded;
	}
}

async function foldSome(tx: Transaction): Promise<number> {
	const [alone] = await rows<{ locked: boolean }>(tx, sql`select pg_try_advisory_xact_lock(${CORRECTIONS}) as locked`);
	if (!alone?.locked) return 0;
	const [taken] = await rows<{ n: number }>(
		tx,
		sql`
		with taken as (
			delete from ${tallyDeltas}
			where (round_id, id) in (select round_id, id from ${tallyDeltas} order by round_id, id limit ${AT_ONCE})
			returning round_id, respondent_group, entries
		), added as (
			insert into ${tallies} (round_id, respondent_group, stratum, subject, value, count)
			select taken.round_id, taken.respondent_group, entry.stratum, entry.subject, entry.value, sum(entry.count)
			from taken, jsonb_to_recordset(taken.entries) as entry (stratum text, subject text, value text, count bigint)
			group by 1, 2, 3, 4, 5
			on conflict (round_id, respondent_group, stratum, subject, value)
			do update set count = ${tallies}.count + excluded.count
		)
		select count(*)::int as n from taken`
	);
	return taken!.n;
}

/** How far a count is from what it should be: negative where too many were counted. */
export type TallyChange = TallyEntry & { group: Group };

/** Corrects counts by a difference, so that what is counted meanwhile stays counted. */
export async function changeTallies(tx: Transaction, roundId: string, changes: readonly TallyChange[]): Promise<void> {
	await tx.execute(sql`
		insert into ${tallies} (round_id, respondent_group, stratum, subject, value, count)
		select ${roundId}, entry.group, entry.stratum, entry.subject, entry.value, entry.count
		from jsonb_to_recordset(${JSON.stringify(changes)}::text::jsonb)
			as entry ("group" text, stratum text, subject text, value text, count bigint)
		on conflict (round_id, respondent_group, stratum, subject, value)
		do update set count = ${tallies}.count + excluded.count`);
}

/** Held until the transaction ends: counts are written by one at a time. Submissions do not wait for it. */
export async function lockCorrections(tx: Transaction): Promise<void> {
	await tx.execute(sql`select pg_advisory_xact_lock(${CORRECTIONS})`);
}

const summed = sql<number>`sum(${countedTallies.count})::bigint`.mapWith(Number);

/** Every count of a round that is not 0. */
export const listTallies = (db: Database | Transaction, roundId: string): Promise<TallyChange[]> =>
	db
		.select({
			group: sql<Group>`${countedTallies.group}`,
			stratum: countedTallies.stratum,
			subject: countedTallies.subject,
			value: countedTallies.value,
			count: summed
		})
		.from(countedTallies)
		.where(eq(countedTallies.roundId, roundId))
		.groupBy(countedTallies.group, countedTallies.stratum, countedTallies.subject, countedTallies.value)
		.having(sql`sum(${countedTallies.count}) <> 0`);

/** Counts by value. */
export type ValueCounts = ReadonlyMap<string, number>;
/** By subject. One without answers is absent. */
export type SubjectCounts = ReadonlyMap<string, ValueCounts>;

/** Counts of many strata at once, by stratum, subject and value. A stratum without answers is absent. */
export async function readTallies(
	db: Database | Transaction,
	roundId: string,
	group: Group,
	strata: readonly string[],
	subjects: readonly string[]
): Promise<ReadonlyMap<string, SubjectCounts>> {
	const found = await db
		.select({
			stratum: countedTallies.stratum,
			subject: countedTallies.subject,
			value: countedTallies.value,
			count: summed
		})
		.from(countedTallies)
		.where(
			and(
				eq(countedTallies.roundId, roundId),
				eq(countedTallies.group, group),
				inArray(countedTallies.stratum, [...strata]),
				inArray(countedTallies.subject, [...subjects])
			)
		)
		.groupBy(countedTallies.stratum, countedTallies.subject, countedTallies.value);
	const byStratum = new Map<string, Map<string, Map<string, number>>>();
	for (const { stratum, subject, value, count } of found) {
		if (count === 0) continue;
		const bySubject = byStratum.get(stratum) ?? new Map<string, Map<string, number>>();
		const values = bySubject.get(subject) ?? new Map<string, number>();
		byStratum.set(stratum, bySubject.set(subject, values.set(value, count)));
	}
	return byStratum;
}

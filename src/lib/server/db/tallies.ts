/**
 * Counts per answer value, kept up with every submission and withdrawal, so that reading never depends on how many
 * answered. A submission only writes down what it changes (`tally_deltas`); afterwards that is added to the counts, for as
 * many as there are by then, by one at a time: nobody waits for a count that another is changing. A reader sums both, so
 * it sees every submission as soon as it is there.
 */
import { eq, sql, type SQL } from 'drizzle-orm';
import type { Group } from '#lib/domain/framework/framework.ts';
import { RESPONSES, type Tally, type TallyEntry } from '#lib/domain/scoring/tally.ts';
import { log } from '#lib/server/log.ts';
import { rows, type Database, type Transaction } from './client.ts';
import { countedTallies, tallies, tallyDeltas, unpacked, type PackedEntries } from './schema/responses.ts';

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
	await tx.insert(tallyDeltas).values({ roundId, group, entries: packed(entries, by) });
}

function packed(entries: readonly TallyEntry[], by: 1 | -1): PackedEntries[] {
	const found = new Map<string, { counted: PackedEntries['counted'][number]; strata: string[] }>();
	for (const { stratum, subject, value, count, total } of entries) {
		const key = `${subject}\0${value}\0${count}\0${total}`;
		const known = found.get(key);
		const summed = total === undefined ? {} : { total: total * by };
		if (known) known.strata.push(stratum);
		else found.set(key, { counted: { subject, value, count: count * by, ...summed }, strata: [stratum] });
	}
	const packs = new Map<string, PackedEntries>();
	for (const { counted, strata } of found.values()) {
		const key = strata.join('\0');
		const pack = packs.get(key);
		if (pack) pack.counted.push(counted);
		else packs.set(key, { strata, counted: [counted] });
	}
	return [...packs.values()];
}

/**
 * Folds, as every submission does once it is sent: what gathers while another folds is added with the next one's. What
 * fails is only told to the log: the response is sent, and the next one or the job adds what waits.
 */
export async function tryToFold(db: Database): Promise<void> {
	await foldTallies(db).catch((error: unknown) => log.error({ error }, 'tallies could not be folded'));
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
			insert into ${tallies} (round_id, respondent_group, stratum, subject, value, count, total)
			select taken.round_id, taken.respondent_group, stratum, entry.subject, entry.value,
				sum(entry.count), coalesce(sum(entry.total), 0)
			from taken, ${unpacked('taken')}
			group by 1, 2, 3, 4, 5
			on conflict (round_id, respondent_group, stratum, subject, value)
			do update set count = ${tallies}.count + excluded.count, total = ${tallies}.total + excluded.total
		)
		select count(*)::int as n from taken`
	);
	return taken!.n;
}

/** How far a count is from what it should be: negative where too many were counted. */
export type TallyChange = Omit<TallyEntry, 'total'> & Tally & { group: Group };

/** Corrects counts by a difference, so that what is counted meanwhile stays counted. */
export async function changeTallies(tx: Transaction, roundId: string, changes: readonly TallyChange[]): Promise<void> {
	await tx.execute(sql`
		insert into ${tallies} (round_id, respondent_group, stratum, subject, value, count, total)
		select ${roundId}, entry.group, entry.stratum, entry.subject, entry.value, entry.count, entry.total
		from jsonb_to_recordset(${JSON.stringify(changes)}::text::jsonb)
			as entry ("group" text, stratum text, subject text, value text, count bigint, total bigint)
		on conflict (round_id, respondent_group, stratum, subject, value)
		do update set count = ${tallies}.count + excluded.count, total = ${tallies}.total + excluded.total`);
}

/** Held until the transaction ends: counts are written by one at a time. Submissions do not wait for it. */
export async function lockCorrections(tx: Transaction): Promise<void> {
	await tx.execute(sql`select pg_advisory_xact_lock(${CORRECTIONS})`);
}

/** Every count of a round that is not 0. */
export const listTallies = (db: Database | Transaction, roundId: string): Promise<TallyChange[]> =>
	db
		.select({
			group: sql<Group>`${countedTallies.group}`,
			stratum: countedTallies.stratum,
			subject: countedTallies.subject,
			value: countedTallies.value,
			count: sql<number>`sum(${countedTallies.count})::bigint`.mapWith(Number),
			total: sql<number>`sum(${countedTallies.total})::bigint`.mapWith(Number)
		})
		.from(countedTallies)
		.where(eq(countedTallies.roundId, roundId))
		.groupBy(countedTallies.group, countedTallies.stratum, countedTallies.subject, countedTallies.value)
		.having(sql`sum(${countedTallies.count}) <> 0 or sum(${countedTallies.total}) <> 0`);

/** By value. */
export type ValueCounts = ReadonlyMap<string, Tally>;
/** By subject. One without answers is absent. */
export type SubjectCounts = ReadonlyMap<string, ValueCounts>;

/** By stratum. One without answers is absent. */
export type StratumCounts = ReadonlyMap<string, SubjectCounts>;

/** How many responses of a stratum gave a subject this value; of `RESPONSES`, how many there are. */
export const countOf = (counts: StratumCounts, stratum: string, subject: string, value = '1'): number =>
	counts.get(stratum)?.get(subject)?.get(value)?.count ?? 0;

/** Of every one of these strata, every one of these subjects. */
export type Wanted = { strata: readonly string[]; subjects: readonly string[] };

/** Counts of many strata at once. */
export const readTallies = (
	db: Database | Transaction,
	roundId: string,
	group: Group,
	strata: readonly string[],
	subjects: readonly string[]
): Promise<StratumCounts> => readTalliesOf(db, roundId, group, [{ strata, subjects }]);

/** The same of some strata and subjects beside others, in one query. */
export const readTalliesOf = (
	db: Database | Transaction,
	roundId: string,
	group: Group,
	wanted: readonly Wanted[]
): Promise<StratumCounts> => readWanted(db, roundId, group, wanted, sql`true`);

/** Values of a subject, as numerals of the same length, from one to another, both included. */
export type ValueRange = { stratum: string; subject: string; from: string; to: string };

/** Counts of some ranges of values; of no ranges, none. */
export const readTalliesBetween = async (
	db: Database | Transaction,
	roundId: string,
	group: Group,
	ranges: readonly ValueRange[]
): Promise<StratumCounts> =>
	ranges.length === 0
		? new Map<string, SubjectCounts>()
		: readWanted(
				db,
				roundId,
				group,
				ranges.map(({ stratum, subject, from, to }) => ({ strata: [stratum], subjects: [subject], from, to })),
				sql`value between wanted.from and wanted.to`
			);

/** How many submitted in each of these strata; a stratum that nobody is in is absent. */
export async function countRespondents(
	db: Database | Transaction,
	roundId: string,
	group: Group,
	strata: readonly string[]
): Promise<Map<string, number>> {
	const counts = await readTallies(db, roundId, group, strata, [RESPONSES]);
	return new Map([...counts.keys()].map((stratum) => [stratum, countOf(counts, stratum, RESPONSES)]));
}

/**
 * Each pair of a stratum and a subject is looked up by itself (`offset 0` keeps the database from joining otherwise): what
 * it knows of a young round is that it has no rows, and then it would read all of them.
 */
async function readWanted(
	db: Database | Transaction,
	roundId: string,
	group: Group,
	wanted: readonly (Wanted & Partial<Pick<ValueRange, 'from' | 'to'>>)[],
	within: SQL
): Promise<StratumCounts> {
	const found = await rows<{ stratum: string; subject: string; value: string; count: string; total: string }>(
		db,
		sql`
		with wanted as materialized (
			select distinct stratum, subject, given.from, given.to
			from jsonb_to_recordset(${JSON.stringify(wanted)}::text::jsonb)
					as given (strata jsonb, subjects jsonb, "from" text, "to" text),
				jsonb_array_elements_text(given.strata) as one (stratum),
				jsonb_array_elements_text(given.subjects) as other (subject)
		)
		select stratum, subject, value, sum(count)::text as count, sum(total)::text as total
		from (
			select wanted.stratum, wanted.subject, folded.value, folded.count, folded.total
			from wanted, lateral (
				select value, count, total from ${tallies}
				where round_id = ${roundId} and respondent_group = ${group}
					and stratum = wanted.stratum and subject = wanted.subject and ${within}
				offset 0
			) as folded
			union all
			select wanted.stratum, wanted.subject, waiting.value, waiting.count, waiting.total
			from wanted join (
				select stratum, entry.subject, entry.value, entry.count, coalesce(entry.total, 0) as total
				from ${tallyDeltas} as delta, ${unpacked('delta')}
				where delta.round_id = ${roundId} and delta.respondent_group = ${group}
			) as waiting on waiting.stratum = wanted.stratum and waiting.subject = wanted.subject
			where ${within}
		) as counted
		group by stratum, subject, value
		having sum(count) <> 0`
	);
	const byStratum = new Map<string, Map<string, Map<string, Tally>>>();
	for (const { stratum, subject, value, count, total } of found) {
		const bySubject = byStratum.get(stratum) ?? new Map<string, Map<string, Tally>>();
		const values = bySubject.get(subject) ?? new Map<string, Tally>();
		byStratum.set(stratum, bySubject.set(subject, values.set(value, { count: Number(count), total: Number(total) })));
	}
	return byStratum;
}

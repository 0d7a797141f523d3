/**
 * Counts per answer value, kept up with every submission and withdrawal, so that reading never depends on how many
 * answered. A submission picks one shard at random and takes its rows in a fixed order: two never wait for each other in
 * a circle, and rarely at all.
 */
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Group } from '#lib/domain/framework/framework.ts';
import type { TallyEntry } from '#lib/domain/scoring/tally.ts';
import type { Database, Transaction } from './client.ts';
import { tallies } from './schema/responses.ts';

const SHARDS = 16;

/** Adds (or with `by` -1 takes away) one response's entries. */
export async function addToTallies(
	tx: Transaction,
	roundId: string,
	group: Group,
	entries: readonly TallyEntry[],
	shard: number,
	by: 1 | -1 = 1
): Promise<void> {
	const sorted = [...entries].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
	// One parameter for some hundred rows: taking seven for each costs more than the rest of a submission.
	await tx.execute(sql`
		insert into ${tallies} (round_id, respondent_group, stratum, subject, value, shard, count)
		select ${roundId}, ${group}, entry.stratum, entry.subject, entry.value, ${shard % SHARDS}::smallint, ${by}::bigint
		from jsonb_to_recordset(${JSON.stringify(sorted)}::text::jsonb) as entry (stratum text, subject text, value text)
		on conflict (round_id, respondent_group, stratum, subject, value, shard)
		do update set count = ${tallies}.count + excluded.count`);
}

const keyOf = ({ stratum, subject, value }: TallyEntry): string => `${stratum}\0${subject}\0${value}`;

/** How far a count is from what it should be: negative where too many were counted. */
export type TallyChange = TallyEntry & { group: Group; by: number };

/** Corrects counts by a difference, so that what is counted meanwhile stays counted. Of any number, in the order of their keys. */
export async function changeTallies(tx: Transaction, roundId: string, changes: readonly TallyChange[]): Promise<void> {
	const sorted = [...changes].sort((a, b) => (a.group + keyOf(a) < b.group + keyOf(b) ? -1 : 1));
	await tx.execute(sql`
		insert into ${tallies} (round_id, respondent_group, stratum, subject, value, shard, count)
		select ${roundId}, entry.group, entry.stratum, entry.subject, entry.value, 0, entry.by
		from jsonb_to_recordset(${JSON.stringify(sorted)}::text::jsonb)
			as entry ("group" text, stratum text, subject text, value text, by bigint)
		on conflict (round_id, respondent_group, stratum, subject, value, shard)
		do update set count = ${tallies}.count + excluded.count`);
}

/** Held until the transaction ends: counts are corrected by one at a time. Submissions do not wait for it. */
export async function lockCorrections(tx: Transaction): Promise<void> {
	await tx.execute(sql`select pg_advisory_xact_lock(8605042031)`);
}

/** Every count of a round that is not 0, summed over the shards. */
export const listTallies = (
	db: Database | Transaction,
	roundId: string
): Promise<(TallyEntry & { group: Group; count: number })[]> =>
	db
		.select({
			group: sql<Group>`${tallies.group}`,
			stratum: tallies.stratum,
			subject: tallies.subject,
			value: tallies.value,
			count: sql<number>`sum(${tallies.count})::int`
		})
		.from(tallies)
		.where(eq(tallies.roundId, roundId))
		.groupBy(tallies.group, tallies.stratum, tallies.subject, tallies.value)
		.having(sql`sum(${tallies.count}) <> 0`);

/** The shard of a submission: any number will do, so its own id picks it. */
export const shardOf = (responseId: string): number => Number.parseInt(responseId.slice(0, 4), 16) % SHARDS;

/** Counts by subject and value within one stratum, summed over the shards. */
export async function readTallies(
	db: Database | Transaction,
	roundId: string,
	group: Group,
	stratum: string,
	subjects?: string[]
): Promise<Map<string, Map<string, number>>> {
	const found = await db
		.select({
			subject: tallies.subject,
			value: tallies.value,
			count: sql<number>`sum(${tallies.count})::int`
		})
		.from(tallies)
		.where(
			and(
				eq(tallies.roundId, roundId),
				eq(tallies.group, group),
				eq(tallies.stratum, stratum),
				subjects ? inArray(tallies.subject, subjects) : undefined
			)
		)
		.groupBy(tallies.subject, tallies.value);
	const bySubject = new Map<string, Map<string, number>>();
	for (const { subject, value, count } of found) {
		if (count === 0) continue;
		const values = bySubject.get(subject) ?? new Map<string, number>();
		values.set(value, count);
		bySubject.set(subject, values);
	}
	return bySubject;
}

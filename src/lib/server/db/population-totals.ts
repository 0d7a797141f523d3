/** Queries on published totals of groups: one query a function, nothing decided. */
import { and, eq } from 'drizzle-orm';
import type { Database, Transaction } from './client.ts';
import { populationTotals } from './schema/populations.ts';

export type PopulationTotals = typeof populationTotals.$inferSelect;
type Key = Pick<PopulationTotals, 'roundId' | 'group' | 'question'>;

const at = ({ roundId, group, question }: Key) =>
	and(
		eq(populationTotals.roundId, roundId),
		eq(populationTotals.group, group),
		eq(populationTotals.question, question)
	);

/** With `lock`, who changes them at the same time waits. */
export async function findPopulation(
	db: Database | Transaction,
	key: Key,
	lock = false
): Promise<PopulationTotals | undefined> {
	const query = db.select().from(populationTotals).where(at(key));
	return (await (lock ? query.for('update') : query))[0];
}

export async function putPopulation(tx: Transaction, row: PopulationTotals): Promise<void> {
	await tx
		.insert(populationTotals)
		.values(row)
		.onConflictDoUpdate({
			target: [populationTotals.roundId, populationTotals.group, populationTotals.question],
			set: row
		});
}

export async function deletePopulation(tx: Transaction, key: Key): Promise<void> {
	await tx.delete(populationTotals).where(at(key));
}

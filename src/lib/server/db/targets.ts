/** Queries on the targets of rounds: one query a function, nothing decided. */
import { asc, eq } from 'drizzle-orm';
import type { Database, Transaction } from './client.ts';
import { roundTargets } from './schema/targets.ts';

export type { TargetBinding } from './schema/targets.ts';
export type RoundTarget = typeof roundTargets.$inferSelect;
export type NewRoundTarget = typeof roundTargets.$inferInsert;

export async function insertRoundTargets(tx: Transaction, rows: readonly NewRoundTarget[]): Promise<void> {
	if (rows.length > 0) await tx.insert(roundTargets).values([...rows]);
}

/** In the order of the plan. */
export const listRoundTargets = (db: Database | Transaction, roundId: string): Promise<RoundTarget[]> =>
	db.select().from(roundTargets).where(eq(roundTargets.roundId, roundId)).orderBy(asc(roundTargets.position));

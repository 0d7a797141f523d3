/** Queries on the council of a round and its papers: one query a function, nothing decided. */
import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Database, Transaction } from './client.ts';
import { roundCouncils, roundPapers } from './schema/councils.ts';
import { users } from './schema/people.ts';

export type Council = typeof roundCouncils.$inferSelect;
export type RoundPaper = typeof roundPapers.$inferSelect;

export const findCouncil = async (db: Database | Transaction, roundId: string): Promise<Council | undefined> =>
	(await db.select().from(roundCouncils).where(eq(roundCouncils.roundId, roundId)))[0];

export async function putCouncil(tx: Transaction, row: Council): Promise<void> {
	await tx.insert(roundCouncils).values(row).onConflictDoUpdate({ target: roundCouncils.roundId, set: row });
}

/** Those that were taken away too, oldest first, with who recorded each. */
export const listPapers = async (
	db: Database | Transaction,
	roundId: string
): Promise<(RoundPaper & { recordedName: string | null })[]> =>
	(
		await db
			.select({ paper: roundPapers, name: users.name })
			.from(roundPapers)
			.leftJoin(users, eq(users.id, roundPapers.recordedBy))
			.where(eq(roundPapers.roundId, roundId))
			.orderBy(asc(roundPapers.id))
	).map(({ paper, name }) => ({ ...paper, recordedName: name }));

/** Kinds of paper that a round has. */
export const listPaperKinds = async (
	db: Database | Transaction,
	roundId: string
): Promise<ReadonlySet<RoundPaper['kind']>> =>
	new Set(
		(
			await db
				.selectDistinct({ kind: roundPapers.kind })
				.from(roundPapers)
				.where(and(eq(roundPapers.roundId, roundId), isNull(roundPapers.removedAt)))
		).map(({ kind }) => kind)
	);

export const findPaper = async (
	db: Database | Transaction,
	roundId: string,
	id: number
): Promise<RoundPaper | undefined> =>
	(
		await db
			.select()
			.from(roundPapers)
			.where(and(eq(roundPapers.roundId, roundId), eq(roundPapers.id, id), isNull(roundPapers.removedAt)))
	)[0];

export async function insertPaper(tx: Transaction, row: typeof roundPapers.$inferInsert): Promise<RoundPaper> {
	const [made] = await tx.insert(roundPapers).values(row).returning();
	return made!;
}

/** False when it was taken away already. */
export async function removePaper(
	tx: Transaction,
	id: number,
	set: Pick<RoundPaper, 'removedBy' | 'removedAt' | 'removedWhy'>
): Promise<boolean> {
	const taken = await tx
		.update(roundPapers)
		.set(set)
		.where(and(eq(roundPapers.id, id), isNull(roundPapers.removedAt)))
		.returning({ id: roundPapers.id });
	return taken.length > 0;
}

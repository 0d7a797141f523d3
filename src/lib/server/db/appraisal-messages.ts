/** Queries on what appraisers and units write to each other: one query a function, nothing decided. */
import { and, asc, eq, sql } from 'drizzle-orm';
import type { Database, Transaction } from './client.ts';
import type { Response } from './responses.ts';
import { appraisalLooks, appraisalMessages } from './schema/appraisals.ts';

export type AppraisalMessage = typeof appraisalMessages.$inferSelect;

/** Oldest first, about one criterion. */
export const listMessages = (
	db: Database | Transaction,
	{ roundId, id }: Pick<Response, 'roundId' | 'id'>,
	criterionCode: string
): Promise<AppraisalMessage[]> =>
	db
		.select()
		.from(appraisalMessages)
		.where(
			and(
				eq(appraisalMessages.roundId, roundId),
				eq(appraisalMessages.responseId, id),
				eq(appraisalMessages.criterionCode, criterionCode)
			)
		)
		.orderBy(asc(appraisalMessages.id));

export async function insertMessage(tx: Transaction, row: typeof appraisalMessages.$inferInsert): Promise<number> {
	const [made] = await tx.insert(appraisalMessages).values(row).returning({ id: appraisalMessages.id });
	return made!.id;
}

/** Never back: of two windows the one that has read further counts. */
export async function putLook(tx: Database | Transaction, row: typeof appraisalLooks.$inferInsert): Promise<void> {
	await tx
		.insert(appraisalLooks)
		.values(row)
		.onConflictDoUpdate({
			target: [appraisalLooks.roundId, appraisalLooks.responseId, appraisalLooks.criterionCode, appraisalLooks.userId],
			set: { seenMessage: sql`greatest(${appraisalLooks.seenMessage}, ${row.seenMessage})` }
		});
}

/** Of every message of a round, oldest first: where it stands and who wrote it, without its words. */
export const listMessageMarks = (db: Database | Transaction, roundId: string) =>
	db
		.select({
			id: appraisalMessages.id,
			responseId: appraisalMessages.responseId,
			criterionCode: appraisalMessages.criterionCode,
			side: appraisalMessages.side,
			authorId: appraisalMessages.authorId
		})
		.from(appraisalMessages)
		.where(eq(appraisalMessages.roundId, roundId))
		.orderBy(asc(appraisalMessages.id));

/** Up to where everybody has read in a round. */
export const listLooks = (
	db: Database | Transaction,
	roundId: string
): Promise<(typeof appraisalLooks.$inferSelect)[]> =>
	db.select().from(appraisalLooks).where(eq(appraisalLooks.roundId, roundId));

export type ThreadCount = { responseId: string; criterionCode: string; messages: number; news: number };

/** Of each criterion with messages: how many, and how many of them by others since the person last read. */
export const countMessages = (db: Database | Transaction, roundId: string, userId: string): Promise<ThreadCount[]> =>
	db
		.select({
			responseId: appraisalMessages.responseId,
			criterionCode: appraisalMessages.criterionCode,
			messages: sql<number>`count(*)::int`,
			news: sql<number>`(count(*) filter (where ${appraisalMessages.authorId} <> ${userId}::uuid and ${appraisalMessages.id} > coalesce(${appraisalLooks.seenMessage}, 0)))::int`
		})
		.from(appraisalMessages)
		.leftJoin(
			appraisalLooks,
			and(
				eq(appraisalLooks.roundId, appraisalMessages.roundId),
				eq(appraisalLooks.responseId, appraisalMessages.responseId),
				eq(appraisalLooks.criterionCode, appraisalMessages.criterionCode),
				eq(appraisalLooks.userId, userId)
			)
		)
		.where(eq(appraisalMessages.roundId, roundId))
		.groupBy(appraisalMessages.responseId, appraisalMessages.criterionCode);

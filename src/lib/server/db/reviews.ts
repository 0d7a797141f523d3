/** Queries on appraisers' judgements: one query a function, nothing decided. */
import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Database, Transaction } from './client.ts';
import type { Response } from './responses.ts';
import { reviews, reviewSettlements } from './schema/responses.ts';

export type Review = typeof reviews.$inferSelect;

const TABLES = [reviews, reviewSettlements] as const;
type Kept = (typeof TABLES)[number];

const of = (table: Kept, { roundId, id }: Pick<Response, 'roundId' | 'id'>) =>
	and(eq(table.roundId, roundId), eq(table.responseId, id));

/** Every appraiser's judgement of a response, by criterion and oldest first. */
export const listJudgements = (
	db: Database | Transaction,
	response: Pick<Response, 'roundId' | 'id'>
): Promise<Review[]> =>
	db
		.select()
		.from(reviews)
		.where(of(reviews, response))
		.orderBy(asc(reviews.criterionCode), asc(reviews.reviewedAt), asc(reviews.reviewerId));

/** The same on every unit's response of a round. */
export const listRoundJudgements = (db: Database | Transaction, roundId: string): Promise<Review[]> =>
	db
		.select()
		.from(reviews)
		.where(eq(reviews.roundId, roundId))
		.orderBy(asc(reviews.criterionCode), asc(reviews.reviewedAt), asc(reviews.reviewerId));

/** What leads settled of a response. */
export const listSettlements = (
	db: Database | Transaction,
	response: Pick<Response, 'roundId' | 'id'>
): Promise<Review[]> => db.select().from(reviewSettlements).where(of(reviewSettlements, response));

export const listRoundSettlements = (db: Database | Transaction, roundId: string): Promise<Review[]> =>
	db.select().from(reviewSettlements).where(eq(reviewSettlements.roundId, roundId));

/** Forgets what was judged and settled of some criteria, or of all; the audit keeps it. */
export async function deleteJudgements(
	tx: Transaction,
	response: Pick<Response, 'roundId' | 'id'>,
	codes?: readonly string[]
): Promise<void> {
	for (const table of TABLES)
		await tx.delete(table).where(and(of(table, response), codes && inArray(table.criterionCode, [...codes])));
}

/** A person's judgement, in place of their own earlier one. */
export async function putReview(tx: Transaction, row: Review): Promise<void> {
	await tx
		.insert(reviews)
		.values(row)
		.onConflictDoUpdate({
			target: [reviews.roundId, reviews.responseId, reviews.criterionCode, reviews.reviewerId],
			set: row
		});
}

export async function putSettlement(tx: Transaction, row: Review): Promise<void> {
	await tx
		.insert(reviewSettlements)
		.values(row)
		.onConflictDoUpdate({
			target: [reviewSettlements.roundId, reviewSettlements.responseId, reviewSettlements.criterionCode],
			set: row
		});
}

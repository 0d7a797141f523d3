/** Queries on responses and what hangs on them: one query a function, nothing decided. */
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { Group } from '#lib/domain/framework/framework.ts';
import type { Entered } from '#lib/domain/questionnaire/merge-entries.ts';
import type { Database, Transaction } from './client.ts';
import { evidence, receipts, responses, reviews } from './schema/responses.ts';

export type Response = typeof responses.$inferSelect;
export type NewResponse = typeof responses.$inferInsert;
export type Evidence = typeof evidence.$inferSelect;
export type Review = typeof reviews.$inferSelect;

const key = (roundId: string, id: string) => and(eq(responses.roundId, roundId), eq(responses.id, id));

export async function insertResponse(tx: Transaction | Database, row: NewResponse): Promise<Response> {
	const [created] = await tx.insert(responses).values(row).returning();
	return created!;
}

/** The unit's response, made when it is not there; two people who begin at once get the same one. */
export async function ensureUnitResponse(
	tx: Transaction,
	row: NewResponse & { organisationId: string }
): Promise<Response> {
	await tx.insert(responses).values(row).onConflictDoNothing();
	return (await findUnitResponse(tx, row.roundId, row.organisationId, row.group as Group, true))!;
}

export async function findResponse(
	db: Database | Transaction,
	roundId: string,
	id: string,
	lock = false
): Promise<Response | undefined> {
	const query = db.select().from(responses).where(key(roundId, id));
	return (await (lock ? query.for('update') : query))[0];
}

export async function findUnitResponse(
	db: Database | Transaction,
	roundId: string,
	organisationId: string,
	group: Group,
	lock = false
): Promise<Response | undefined> {
	const query = db
		.select()
		.from(responses)
		.where(
			and(eq(responses.roundId, roundId), eq(responses.organisationId, organisationId), eq(responses.group, group))
		);
	return (await (lock ? query.for('update') : query))[0];
}

export const listUnitResponses = (db: Database | Transaction, roundId: string): Promise<Response[]> =>
	db
		.select()
		.from(responses)
		.where(and(eq(responses.roundId, roundId), sql`${responses.organisationId} is not null`))
		.orderBy(asc(responses.organisationId));

export async function updateResponse(
	tx: Transaction,
	{ roundId, id }: Pick<Response, 'roundId' | 'id'>,
	set: Partial<NewResponse>
): Promise<void> {
	await tx.update(responses).set(set).where(key(roundId, id));
}

/** What stands in a response after a save, with who touched which answer when. */
export async function saveEntries(
	tx: Transaction,
	response: Response,
	{ answers, unread, changed }: Entered & { changed: string[] },
	by: { at: Date; userId?: string }
): Promise<Response> {
	const revision = response.revision + 1;
	const mark = { at: by.at.toISOString(), revision, ...(by.userId ? { by: by.userId } : {}) };
	const touched = { ...response.touched, ...Object.fromEntries(changed.map((name) => [name, mark])) };
	const set = { answers, unread: { ...unread }, touched, revision, savedAt: by.at };
	await updateResponse(tx, response, set);
	return { ...response, ...set };
}

export async function insertReceipt(tx: Transaction, row: typeof receipts.$inferInsert): Promise<void> {
	await tx.insert(receipts).values(row);
}

export const findReceipt = async (
	db: Database | Transaction,
	codeHash: string
): Promise<typeof receipts.$inferSelect | undefined> =>
	(await db.select().from(receipts).where(eq(receipts.codeHash, codeHash)))[0];

/** Documents of a response that were not removed. */
export const listEvidence = (
	db: Database | Transaction,
	{ roundId, id }: Pick<Response, 'roundId' | 'id'>
): Promise<Evidence[]> =>
	db
		.select()
		.from(evidence)
		.where(and(eq(evidence.roundId, roundId), eq(evidence.responseId, id), isNull(evidence.removedAt)))
		.orderBy(asc(evidence.uploadedAt), asc(evidence.id));

export async function insertEvidence(tx: Transaction, row: typeof evidence.$inferInsert): Promise<Evidence> {
	const [created] = await tx.insert(evidence).values(row).returning();
	return created!;
}

export const findEvidence = async (db: Database | Transaction, id: string): Promise<Evidence | undefined> =>
	(await db.select().from(evidence).where(eq(evidence.id, id)))[0];

export async function describeEvidence(
	tx: Transaction,
	id: string,
	set: Pick<Evidence, 'documentNumber' | 'documentDate' | 'issuedBy'>
): Promise<void> {
	await tx.update(evidence).set(set).where(eq(evidence.id, id));
}

export async function removeEvidence(tx: Transaction, id: string, at: Date): Promise<void> {
	await tx.update(evidence).set({ removedAt: at }).where(eq(evidence.id, id));
}

export const listReviews = (
	db: Database | Transaction,
	{ roundId, id }: Pick<Response, 'roundId' | 'id'>
): Promise<Review[]> =>
	db
		.select()
		.from(reviews)
		.where(and(eq(reviews.roundId, roundId), eq(reviews.responseId, id)))
		.orderBy(asc(reviews.criterionCode));

/** Judgements on every unit's response of a round. */
export const listRoundReviews = (
	db: Database | Transaction,
	roundId: string
): Promise<Pick<Review, 'responseId' | 'criterionCode' | 'outcome' | 'points'>[]> =>
	db
		.select({
			responseId: reviews.responseId,
			criterionCode: reviews.criterionCode,
			outcome: reviews.outcome,
			points: reviews.points
		})
		.from(reviews)
		.where(eq(reviews.roundId, roundId));

/** Forgets judgements of one outcome; the audit keeps them. */
export async function deleteReviews(
	tx: Transaction,
	{ roundId, id }: Pick<Response, 'roundId' | 'id'>,
	outcome: Review['outcome']
): Promise<void> {
	await tx
		.delete(reviews)
		.where(and(eq(reviews.roundId, roundId), eq(reviews.responseId, id), eq(reviews.outcome, outcome)));
}

export async function putReview(tx: Transaction, row: typeof reviews.$inferInsert): Promise<void> {
	await tx
		.insert(reviews)
		.values(row)
		.onConflictDoUpdate({ target: [reviews.roundId, reviews.responseId, reviews.criterionCode], set: row });
}

/** Queries on the way of an assessment between officers, head and city: one query a function, nothing decided. */
import { and, asc, desc, eq } from 'drizzle-orm';
import type { Database, Transaction } from './client.ts';
import type { Response } from './responses.ts';
import { users } from './schema/people.ts';
import { submissionActs } from './schema/responses.ts';

export type SubmissionAct = typeof submissionActs.$inferSelect & {
	/** Of who did it; null for the machine. */
	name: string | null;
};

type Of = Pick<Response, 'roundId' | 'id'>;

const withName = {
	id: submissionActs.id,
	roundId: submissionActs.roundId,
	responseId: submissionActs.responseId,
	act: submissionActs.act,
	at: submissionActs.at,
	by: submissionActs.by,
	note: submissionActs.note,
	told: submissionActs.told,
	name: users.name
};

/** Gives back the act's number. */
export async function insertSubmissionAct(
	tx: Transaction,
	{ roundId, id }: Of,
	act: Pick<typeof submissionActs.$inferInsert, 'act' | 'at' | 'by' | 'note' | 'told'>
): Promise<number> {
	const [created] = await tx
		.insert(submissionActs)
		.values({ roundId, responseId: id, ...act })
		.returning({ id: submissionActs.id });
	return created!.id;
}

export const findLastAct = async (
	db: Database | Transaction,
	{ roundId, id }: Of
): Promise<SubmissionAct | undefined> =>
	(
		await db
			.select(withName)
			.from(submissionActs)
			.leftJoin(users, eq(users.id, submissionActs.by))
			.where(and(eq(submissionActs.roundId, roundId), eq(submissionActs.responseId, id)))
			.orderBy(desc(submissionActs.id))
			.limit(1)
	)[0];

/** Oldest first. */
export const listSubmissionActs = (db: Database | Transaction, { roundId, id }: Of): Promise<SubmissionAct[]> =>
	db
		.select(withName)
		.from(submissionActs)
		.leftJoin(users, eq(users.id, submissionActs.by))
		.where(and(eq(submissionActs.roundId, roundId), eq(submissionActs.responseId, id)))
		.orderBy(asc(submissionActs.id));

/** The last act of every assessment of a round, by response. */
export async function listLastActs(
	db: Database | Transaction,
	roundId: string
): Promise<Map<string, (typeof submissionActs.$inferSelect)['act']>> {
	const found = await db
		.selectDistinctOn([submissionActs.responseId], { responseId: submissionActs.responseId, act: submissionActs.act })
		.from(submissionActs)
		.where(eq(submissionActs.roundId, roundId))
		.orderBy(submissionActs.responseId, desc(submissionActs.id));
	return new Map(found.map(({ responseId, act }) => [responseId, act]));
}

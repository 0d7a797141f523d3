/** Queries on who appraises what in a round: one query a function, nothing decided. */
import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Database, Transaction } from './client.ts';
import { appraisalLeads, appraisalParts } from './schema/appraisals.ts';
import { memberships, users } from './schema/people.ts';

export type AppraisalPart = typeof appraisalParts.$inferSelect;

export const isLead = async (db: Database | Transaction, roundId: string, userId: string): Promise<boolean> =>
	(
		await db
			.select({ userId: appraisalLeads.userId })
			.from(appraisalLeads)
			.where(and(eq(appraisalLeads.roundId, roundId), eq(appraisalLeads.userId, userId)))
	).length > 0;

export const listLeadIds = async (db: Database | Transaction, roundId: string): Promise<string[]> =>
	(await db.select({ id: appraisalLeads.userId }).from(appraisalLeads).where(eq(appraisalLeads.roundId, roundId))).map(
		({ id }) => id
	);

/** False when the person was marked already. */
export async function insertLead(tx: Transaction, row: typeof appraisalLeads.$inferInsert): Promise<boolean> {
	const marked = await tx
		.insert(appraisalLeads)
		.values(row)
		.onConflictDoNothing()
		.returning({ userId: appraisalLeads.userId });
	return marked.length > 0;
}

/** False when the person was not marked. */
export async function deleteLead(tx: Transaction, roundId: string, userId: string): Promise<boolean> {
	const taken = await tx
		.delete(appraisalLeads)
		.where(and(eq(appraisalLeads.roundId, roundId), eq(appraisalLeads.userId, userId)))
		.returning({ userId: appraisalLeads.userId });
	return taken.length > 0;
}

/** Everybody who may appraise, by name. */
export const listAppraisers = (
	db: Database | Transaction
): Promise<{ id: string; name: string; email: string; language: string }[]> =>
	db
		.selectDistinct({ id: users.id, name: users.name, email: users.email, language: users.language })
		.from(users)
		.innerJoin(memberships, eq(memberships.userId, users.id))
		.where(and(eq(memberships.role, 'appraiser'), isNull(users.disabledAt)))
		.orderBy(asc(users.name));

/** Ended ones too, oldest first. */
export const listParts = (db: Database | Transaction, roundId: string): Promise<AppraisalPart[]> =>
	db.select().from(appraisalParts).where(eq(appraisalParts.roundId, roundId)).orderBy(asc(appraisalParts.id));

export const findPart = async (
	db: Database | Transaction,
	roundId: string,
	id: number
): Promise<AppraisalPart | undefined> =>
	(
		await db
			.select()
			.from(appraisalParts)
			.where(and(eq(appraisalParts.roundId, roundId), eq(appraisalParts.id, id)))
			.for('update')
	)[0];

export async function insertPart(tx: Transaction, row: typeof appraisalParts.$inferInsert): Promise<AppraisalPart> {
	const [created] = await tx.insert(appraisalParts).values(row).returning();
	return created!;
}

export async function endPart(
	tx: Transaction,
	id: number,
	set: Pick<AppraisalPart, 'endedBy' | 'endedAt' | 'nextId'>
): Promise<void> {
	await tx.update(appraisalParts).set(set).where(eq(appraisalParts.id, id));
}

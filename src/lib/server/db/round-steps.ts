/** Queries on the steps of rounds and on extensions: one query a function, nothing decided. */
import { and, asc, desc, eq, isNull } from 'drizzle-orm';
import type { Database, Transaction } from './client.ts';
import { organisations } from './schema/organisations.ts';
import { users } from './schema/people.ts';
import { publications } from './schema/publications.ts';
import { responses } from './schema/responses.ts';
import { roundExtensions, rounds, roundSteps, roundUnits } from './schema/rounds.ts';
import type { Round } from './rounds.ts';

export type RoundStep = typeof roundSteps.$inferSelect;
export type Extension = typeof roundExtensions.$inferSelect;

/** The round, held until the transaction ends: whoever moves it waits for whoever writes under it. */
export const lockRound = async (tx: Transaction, id: string): Promise<Round | undefined> =>
	(await tx.select().from(rounds).where(eq(rounds.id, id)).for('update'))[0];

export async function updateRound(
	tx: Transaction,
	id: string,
	set: Partial<Omit<typeof rounds.$inferInsert, 'id'>>
): Promise<void> {
	await tx.update(rounds).set(set).where(eq(rounds.id, id));
}

export async function insertStep(tx: Transaction, row: typeof roundSteps.$inferInsert): Promise<void> {
	await tx.insert(roundSteps).values(row);
}

/** In the order they were taken, with the name of who took each; null: the machine itself. */
export const listSteps = (
	db: Database | Transaction,
	roundId: string
): Promise<(RoundStep & { name: string | null })[]> =>
	db
		.select({
			id: roundSteps.id,
			roundId: roundSteps.roundId,
			fromStatus: roundSteps.fromStatus,
			toStatus: roundSteps.toStatus,
			at: roundSteps.at,
			by: roundSteps.by,
			note: roundSteps.note,
			passed: roundSteps.passed,
			name: users.name
		})
		.from(roundSteps)
		.leftJoin(users, eq(users.id, roundSteps.by))
		.where(eq(roundSteps.roundId, roundId))
		.orderBy(asc(roundSteps.id));

export async function insertExtension(tx: Transaction, row: typeof roundExtensions.$inferInsert): Promise<void> {
	await tx.insert(roundExtensions).values(row);
	await tx
		.update(roundUnits)
		.set({ extendedUntil: row.until ?? null })
		.where(and(eq(roundUnits.roundId, row.roundId), eq(roundUnits.organisationId, row.organisationId)));
}

/** Latest first, with the unit's names and who gave it. */
export const listExtensions = (db: Database | Transaction, roundId: string) =>
	db
		.select({
			id: roundExtensions.id,
			organisationId: roundExtensions.organisationId,
			nameVi: organisations.nameVi,
			nameEn: organisations.nameEn,
			until: roundExtensions.until,
			reason: roundExtensions.reason,
			at: roundExtensions.at,
			by: users.name
		})
		.from(roundExtensions)
		.innerJoin(organisations, eq(organisations.id, roundExtensions.organisationId))
		.leftJoin(users, eq(users.id, roundExtensions.by))
		.where(eq(roundExtensions.roundId, roundId))
		.orderBy(desc(roundExtensions.id));

/** Responses of any kind, drafts included. */
export const countResponses = (db: Database | Transaction, roundId: string): Promise<number> =>
	db.$count(responses, eq(responses.roundId, roundId));

/** The freeze that holds, published or not; undefined when there is none or it was taken back. */
export const findFreeze = async (
	db: Database | Transaction,
	roundId: string
): Promise<{ id: number; publishedAt: Date | null } | undefined> =>
	(
		await db
			.select({ id: publications.id, publishedAt: publications.publishedAt })
			.from(publications)
			.where(and(eq(publications.roundId, roundId), isNull(publications.revokedAt)))
			.orderBy(desc(publications.id))
			.limit(1)
	)[0];

/** Takes a freeze back that was not published. */
export async function revokeFreeze(tx: Transaction, roundId: string, at: Date): Promise<void> {
	await tx
		.update(publications)
		.set({ revokedAt: at })
		.where(and(eq(publications.roundId, roundId), isNull(publications.revokedAt), isNull(publications.publishedAt)));
}

/** Queries on how far the units of a round have come, without their answers: one query a function, nothing decided. */
import { and, eq, sql } from 'drizzle-orm';
import type { Group } from '#lib/domain/framework/framework.ts';
import type { Database, Transaction } from './client.ts';
import { responses } from './schema/responses.ts';

/** State of every unit response of a round; units that have not begun have none. */
export const listUnitStates = (db: Database | Transaction, roundId: string) =>
	db
		.select({
			organisationId: sql<string>`${responses.organisationId}`,
			group: sql<Group>`${responses.group}`,
			responseId: responses.id,
			status: responses.status,
			submittedAt: responses.submittedAt
		})
		.from(responses)
		.where(and(eq(responses.roundId, roundId), sql`${responses.organisationId} is not null`));

export type UnitState = Awaited<ReturnType<typeof listUnitStates>>[number];

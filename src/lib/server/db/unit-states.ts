/** Queries on how far the units of a round have come, without their answers: one query a function, nothing decided. */
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Group } from '#lib/domain/framework/framework.ts';
import type { Database, Transaction } from './client.ts';
import { evidence } from './schema/documents.ts';
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

/** Codes of the criteria with at least one document, by response. */
export async function listEvidencedCriteria(
	db: Database | Transaction,
	roundId: string
): Promise<Map<string, ReadonlySet<string>>> {
	const found = await db
		.select({
			responseId: evidence.responseId,
			codes: sql<string[]>`json_agg(distinct ${evidence.criterionCode})`
		})
		.from(evidence)
		.where(and(eq(evidence.roundId, roundId), isNull(evidence.removedAt)))
		.groupBy(evidence.responseId);
	return new Map(found.map(({ responseId, codes }) => [responseId, new Set(codes)]));
}

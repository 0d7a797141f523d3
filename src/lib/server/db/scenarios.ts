/** Queries on kept scenarios: one query a function, nothing decided. */
import { and, desc, eq } from 'drizzle-orm';
import type { Database, Transaction } from './client.ts';
import { users } from './schema/people.ts';
import { scenarios } from './schema/scenarios.ts';

export type KeptScenario = typeof scenarios.$inferSelect;

/** Newest first, with who made them. */
export const listScenarios = (
	db: Database | Transaction,
	roundId: string
): Promise<(KeptScenario & { author: string })[]> =>
	db
		.select({
			id: scenarios.id,
			roundId: scenarios.roundId,
			name: scenarios.name,
			improvements: scenarios.improvements,
			madeBy: scenarios.madeBy,
			madeAt: scenarios.madeAt,
			author: users.name
		})
		.from(scenarios)
		.innerJoin(users, eq(users.id, scenarios.madeBy))
		.where(eq(scenarios.roundId, roundId))
		.orderBy(desc(scenarios.madeAt), desc(scenarios.id));

export const insertScenario = async (tx: Transaction, row: typeof scenarios.$inferInsert): Promise<KeptScenario> =>
	(await tx.insert(scenarios).values(row).returning())[0]!;

/** The one deleted; undefined when there was none. */
export const deleteScenario = async (tx: Transaction, roundId: string, id: string): Promise<KeptScenario | undefined> =>
	(
		await tx
			.delete(scenarios)
			.where(and(eq(scenarios.roundId, roundId), eq(scenarios.id, id)))
			.returning()
	)[0];

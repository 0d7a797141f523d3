/** Queries on the tasks of a plan: one query a function, nothing decided. */
import { and, asc, eq, getTableColumns, ne, sql } from 'drizzle-orm';
import type { Database, Transaction } from './client.ts';
import { users } from './schema/people.ts';
import { planTasks } from './schema/plans.ts';

export type PlanTask = typeof planTasks.$inferSelect;
export type NewPlanTask = typeof planTasks.$inferInsert;
/** With the name of who changed it last. */
export type ToldTask = PlanTask & { changer: string };

const told = { ...getTableColumns(planTasks), changer: users.name };

/** By unit and deadline; of one unit only, when it is given. */
export const listPlanTasks = (db: Database | Transaction, roundId: string, unitId?: string): Promise<ToldTask[]> =>
	db
		.select(told)
		.from(planTasks)
		.innerJoin(users, eq(users.id, planTasks.changedBy))
		.where(and(eq(planTasks.roundId, roundId), unitId === undefined ? undefined : eq(planTasks.organisationId, unitId)))
		.orderBy(asc(planTasks.organisationId), asc(planTasks.deadline), asc(planTasks.madeAt), asc(planTasks.id));

/** Those in plans of other units that a unit carries out, by deadline. */
export const listLedTasks = (db: Database | Transaction, roundId: string, ownerId: string): Promise<ToldTask[]> =>
	db
		.select(told)
		.from(planTasks)
		.innerJoin(users, eq(users.id, planTasks.changedBy))
		.where(and(eq(planTasks.roundId, roundId), eq(planTasks.ownerId, ownerId), ne(planTasks.organisationId, ownerId)))
		.orderBy(asc(planTasks.deadline), asc(planTasks.madeAt), asc(planTasks.id));

export const findPlanTask = async (
	db: Database | Transaction,
	{ roundId, unitId, id }: { roundId: string; unitId: string; id: string }
): Promise<ToldTask | undefined> =>
	(
		await db
			.select(told)
			.from(planTasks)
			.innerJoin(users, eq(users.id, planTasks.changedBy))
			.where(and(eq(planTasks.roundId, roundId), eq(planTasks.organisationId, unitId), eq(planTasks.id, id)))
	)[0];

export const insertPlanTasks = async (tx: Transaction, rows: NewPlanTask[]): Promise<PlanTask[]> =>
	rows.length === 0 ? [] : tx.insert(planTasks).values(rows).returning();

/** Held until the transaction ends: many tasks are added to a round's plan by one at a time. */
export async function lockPlan(tx: Transaction, roundId: string): Promise<void> {
	await tx.execute(sql`select pg_advisory_xact_lock(860504, hashtext(${roundId}))`);
}

/** The task as it stands then; undefined when its revision is no longer the one that was seen. */
export const updatePlanTask = async (
	tx: Transaction,
	{ id, revision }: Pick<PlanTask, 'id' | 'revision'>,
	set: Partial<typeof planTasks.$inferInsert>
): Promise<PlanTask | undefined> =>
	(
		await tx
			.update(planTasks)
			.set({ ...set, revision: sql`${planTasks.revision} + 1` })
			.where(and(eq(planTasks.id, id), eq(planTasks.revision, revision)))
			.returning()
	)[0];

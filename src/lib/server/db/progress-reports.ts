/** Queries on quarters and the reports on them: one query a function, nothing decided. */
import { and, asc, desc, eq, getTableColumns, sql } from 'drizzle-orm';
import type { Quarter } from '#lib/domain/plan/quarter.ts';
import type { Database, Transaction } from './client.ts';
import { users } from './schema/people.ts';
import { progressQuarters, progressReports } from './schema/progress.ts';
import { rounds } from './schema/rounds.ts';

export type ProgressQuarter = typeof progressQuarters.$inferSelect;
export type ProgressReport = typeof progressReports.$inferSelect;
/** With the name of who saved it last. */
export type ToldReport = ProgressReport & { saver: string | null };

const of = ({ year, quarter }: Quarter) => and(eq(progressReports.year, year), eq(progressReports.quarter, quarter));

/** Newest first, with the round that each follows. */
export const listQuarters = (db: Database | Transaction) =>
	db
		.select({ quarter: progressQuarters, round: rounds })
		.from(progressQuarters)
		.innerJoin(rounds, eq(rounds.id, progressQuarters.roundId))
		.orderBy(desc(progressQuarters.year), desc(progressQuarters.quarter));

export const findQuarter = async (
	db: Database | Transaction,
	{ year, quarter }: Quarter,
	lock = false
): Promise<ProgressQuarter | undefined> => {
	const query = db
		.select()
		.from(progressQuarters)
		.where(and(eq(progressQuarters.year, year), eq(progressQuarters.quarter, quarter)));
	return (await (lock ? query.for('update') : query))[0];
};

export async function putQuarter(tx: Transaction, row: typeof progressQuarters.$inferInsert): Promise<void> {
	const { dueOn, asked } = row;
	await tx
		.insert(progressQuarters)
		.values(row)
		.onConflictDoUpdate({ target: [progressQuarters.year, progressQuarters.quarter], set: { dueOn, asked } });
}

export const listReports = (db: Database | Transaction, quarter: Quarter): Promise<ToldReport[]> =>
	db
		.select({ ...getTableColumns(progressReports), saver: users.name })
		.from(progressReports)
		.leftJoin(users, eq(users.id, progressReports.savedBy))
		.where(of(quarter))
		.orderBy(asc(progressReports.organisationId));

export const findReport = async (
	db: Database | Transaction,
	quarter: Quarter,
	organisationId: string
): Promise<ToldReport | undefined> =>
	(
		await db
			.select({ ...getTableColumns(progressReports), saver: users.name })
			.from(progressReports)
			.leftJoin(users, eq(users.id, progressReports.savedBy))
			.where(and(of(quarter), eq(progressReports.organisationId, organisationId)))
	)[0];

/** False when there is one already. */
export const insertReport = async (tx: Transaction, row: typeof progressReports.$inferInsert): Promise<boolean> =>
	(await tx.insert(progressReports).values(row).onConflictDoNothing().returning({ year: progressReports.year }))
		.length > 0;

/** False when its revision is no longer the one that was seen. */
export const updateReport = async (
	tx: Transaction,
	{ year, quarter, organisationId, revision }: Pick<ProgressReport, 'year' | 'quarter' | 'organisationId' | 'revision'>,
	set: Partial<typeof progressReports.$inferInsert>
): Promise<boolean> =>
	(
		await tx
			.update(progressReports)
			.set({ ...set, revision: sql`${progressReports.revision} + 1` })
			.where(
				and(
					of({ year, quarter }),
					eq(progressReports.organisationId, organisationId),
					eq(progressReports.revision, revision)
				)
			)
			.returning({ year: progressReports.year })
	).length > 0;

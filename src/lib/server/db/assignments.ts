/** Queries on who sees to what in a unit's assessment, and who has seen what changed: one query a function. */
import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { UnitKey } from '#lib/server/unit-assessment.ts';
import type { Database, Transaction } from './client.ts';
import { assessmentLooks, assignments } from './schema/assignments.ts';
import { memberships, users } from './schema/people.ts';

export type Assignment = typeof assignments.$inferSelect;
export type Colleague = { id: string; name: string };

const ofUnit = ({ roundId, unitId }: UnitKey) =>
	and(eq(assignments.roundId, roundId), eq(assignments.organisationId, unitId));

export const listAssignments = (db: Database | Transaction, key: UnitKey): Promise<Assignment[]> =>
	db.select().from(assignments).where(ofUnit(key)).orderBy(asc(assignments.criterionCode));

export async function putAssignments(tx: Transaction, rows: (typeof assignments.$inferInsert)[]): Promise<void> {
	if (rows.length === 0) return;
	await tx
		.insert(assignments)
		.values(rows)
		.onConflictDoUpdate({
			target: [assignments.roundId, assignments.organisationId, assignments.criterionCode],
			set: {
				assigneeId: sql`excluded.assignee_id`,
				dueOn: sql`excluded.due_on`,
				assignedBy: sql`excluded.assigned_by`,
				assignedAt: sql`excluded.assigned_at`
			}
		});
}

export async function deleteAssignments(tx: Transaction, key: UnitKey, codes: readonly string[]): Promise<void> {
	if (codes.length === 0) return;
	await tx.delete(assignments).where(and(ofUnit(key), inArray(assignments.criterionCode, [...codes])));
}

/** The people who fill in a unit's assessment: its officers and heads with a live account. */
export const listColleagues = (db: Database | Transaction, unitId: string): Promise<Colleague[]> =>
	db
		.selectDistinct({ id: users.id, name: users.name })
		.from(memberships)
		.innerJoin(users, eq(users.id, memberships.userId))
		.where(
			and(
				eq(memberships.organisationId, unitId),
				inArray(memberships.role, ['officer', 'head']),
				isNull(users.disabledAt)
			)
		);

export const findLook = async (
	db: Database | Transaction,
	{ roundId, unitId }: UnitKey,
	userId: string
): Promise<Pick<typeof assessmentLooks.$inferSelect, 'seenEvent' | 'seenAt'> | undefined> =>
	(
		await db
			.select({ seenEvent: assessmentLooks.seenEvent, seenAt: assessmentLooks.seenAt })
			.from(assessmentLooks)
			.where(
				and(
					eq(assessmentLooks.roundId, roundId),
					eq(assessmentLooks.organisationId, unitId),
					eq(assessmentLooks.userId, userId)
				)
			)
	)[0];

/** Never back: of two tabs, the one that has seen more counts. */
export async function putLook(
	db: Database | Transaction,
	{ roundId, unitId }: UnitKey,
	{ userId, seenEvent, seenAt }: { userId: string; seenEvent: number; seenAt: Date }
): Promise<void> {
	await db
		.insert(assessmentLooks)
		.values({ roundId, organisationId: unitId, userId, seenEvent, seenAt })
		.onConflictDoUpdate({
			target: [assessmentLooks.roundId, assessmentLooks.organisationId, assessmentLooks.userId],
			set: { seenEvent: sql`greatest(${assessmentLooks.seenEvent}, excluded.seen_event)`, seenAt }
		});
}

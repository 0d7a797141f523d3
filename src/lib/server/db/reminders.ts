/** Queries on reminders, and on whom a round's reminders concern: one query a function, nothing decided. */
import { and, asc, desc, eq, gt, inArray, isNull, like, ne, sql } from 'drizzle-orm';
import type { Language } from '#lib/domain/text.ts';
import type { Database, Transaction } from './client.ts';
import { assignments } from './schema/assignments.ts';
import { auditEvents } from './schema/audit.ts';
import { organisations } from './schema/organisations.ts';
import { memberships, users } from './schema/people.ts';
import { planTasks } from './schema/plans.ts';
import { reminders } from './schema/reminders.ts';
import { rounds } from './schema/rounds.ts';

export type NewReminder = typeof reminders.$inferInsert;

/** Keys of those that are new; one whose key is known was said already, by whichever server. */
export async function insertReminders(tx: Transaction, rows: readonly NewReminder[]): Promise<Set<string>> {
	const written = new Set<string>();
	for (let from = 0; from < rows.length; from += 1000)
		for (const { key } of await tx
			.insert(reminders)
			.values(rows.slice(from, from + 1000))
			.onConflictDoNothing({ target: reminders.key })
			.returning({ key: reminders.key }))
			written.add(key);
	return written;
}

/** Of a unit of the round, when it was last reminded after a moment. News of a thread reminds of no work. */
export async function lastReminded(
	db: Database | Transaction,
	roundId: string,
	after: Date = new Date(0)
): Promise<Map<string, Date>> {
	const found = await db
		.select({ unitId: reminders.organisationId, at: sql<string>`max(${reminders.at})` })
		.from(reminders)
		.where(and(eq(reminders.roundId, roundId), gt(reminders.at, after), ne(reminders.step, 'news')))
		.groupBy(reminders.organisationId);
	return new Map(found.map(({ unitId, at }) => [unitId, new Date(at)]));
}

/** People reminded by one act, known by the beginning of its keys. */
export const countReminded = async (db: Database | Transaction, keyBegin: string): Promise<number> =>
	(
		await db
			.select({ people: sql<number>`count(distinct ${reminders.userId})::int` })
			.from(reminders)
			.where(like(reminders.key, `${keyBegin}%`))
	)[0]!.people;

/** Acts of reminding, newest first: when, by whom, of what, how many. */
export const listReminderActs = (db: Database | Transaction, roundId: string, most: number) =>
	db
		.select({
			at: reminders.at,
			step: reminders.step,
			by: users.name,
			people: sql<number>`count(distinct ${reminders.userId})::int`,
			units: sql<number>`count(distinct ${reminders.organisationId})::int`
		})
		.from(reminders)
		.leftJoin(users, eq(users.id, reminders.by))
		.where(eq(reminders.roundId, roundId))
		.groupBy(reminders.at, reminders.step, users.name)
		.orderBy(desc(reminders.at), asc(reminders.step))
		.limit(most);

export type UnitPerson = {
	userId: string;
	email: string;
	name: string;
	language: Language;
	unitId: string;
	role: 'officer' | 'head';
};

/** Officers and heads of every unit who can sign in; somebody of two units, or with two roles, is there once for each. */
export const listPeopleOfUnits = (db: Database | Transaction): Promise<UnitPerson[]> =>
	db
		.select({
			userId: users.id,
			email: users.email,
			name: users.name,
			language: sql<Language>`${users.language}`,
			unitId: memberships.organisationId,
			role: sql<'officer' | 'head'>`${memberships.role}`
		})
		.from(memberships)
		.innerJoin(users, eq(users.id, memberships.userId))
		.where(and(inArray(memberships.role, ['officer', 'head']), isNull(users.disabledAt)))
		.orderBy(asc(users.id), asc(memberships.organisationId));

/** Who sees to which criterion, over every unit of the round. */
export const listRoundAssignments = (db: Database | Transaction, roundId: string) =>
	db
		.select({
			unitId: assignments.organisationId,
			code: assignments.criterionCode,
			userId: assignments.assigneeId,
			dueOn: assignments.dueOn
		})
		.from(assignments)
		.where(eq(assignments.roundId, roundId));

/** Tasks of plans that are neither done nor dropped and due by a day, with the round that they follow. */
export const listOpenTasks = (db: Database | Transaction, dueBy: string) =>
	db
		.select({
			id: planTasks.id,
			roundId: planTasks.roundId,
			/** Whose plan it stands in. */
			planOf: planTasks.organisationId,
			ownerId: planTasks.ownerId,
			ownerVi: organisations.nameVi,
			ownerEn: organisations.nameEn,
			text: planTasks.text,
			deadline: planTasks.deadline,
			reminders: rounds.reminders
		})
		.from(planTasks)
		.innerJoin(rounds, eq(rounds.id, planTasks.roundId))
		.innerJoin(organisations, eq(organisations.id, planTasks.ownerId))
		.where(and(inArray(planTasks.status, ['planned', 'underWay']), sql`${planTasks.deadline} <= ${dueBy}`))
		.orderBy(asc(planTasks.deadline), asc(planTasks.id));

/** How often the dates of a round were changed, and how often each unit was given more time or had it taken back. */
export async function countDateChanges(
	db: Database | Transaction,
	roundId: string
): Promise<{ round: number; units: ReadonlyMap<string, number> }> {
	const counted = await db
		.select({ unitId: auditEvents.organisationId, count: sql<number>`count(*)::int` })
		.from(auditEvents)
		.where(
			and(
				eq(auditEvents.subject, `round:${roundId}`),
				inArray(auditEvents.action, ['round.dates', 'round.edit', 'round.extend', 'round.extension.takeBack'])
			)
		)
		.groupBy(auditEvents.organisationId);
	return {
		round: counted.find(({ unitId }) => unitId === null)?.count ?? 0,
		units: new Map(counted.flatMap(({ unitId, count }) => (unitId === null ? [] : [[unitId, count] as const])))
	};
}

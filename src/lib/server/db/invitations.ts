/** Queries on invitations to surveys: one query a function, nothing decided. */
import { and, asc, eq, inArray, or, sql } from 'drizzle-orm';
import type { Group } from '#lib/domain/framework/framework.ts';
import { rows, type Database, type Transaction } from './client.ts';
import { invitationLists, invitations, surveyQuotas } from './schema/invitations.ts';

export type Invitation = typeof invitations.$inferSelect;
export type InvitationList = typeof invitationLists.$inferSelect;
export type NewInvitation = typeof invitations.$inferInsert;
export type Quota = typeof surveyQuotas.$inferSelect;

/** Inserted this many at a time: a statement takes 65,535 parameters at most, and an invitation has fewer than fifteen. */
const AT_ONCE = 2000;

const of = (roundId: string, group: Group) => and(eq(invitations.roundId, roundId), eq(invitations.group, group));

export async function insertInvitationList(
	tx: Transaction,
	row: typeof invitationLists.$inferInsert
): Promise<InvitationList> {
	const [created] = await tx.insert(invitationLists).values(row).returning();
	return created!;
}

export async function insertInvitations(tx: Transaction, all: readonly NewInvitation[]): Promise<void> {
	for (let from = 0; from < all.length; from += AT_ONCE)
		await tx.insert(invitations).values(all.slice(from, from + AT_ONCE));
}

/** Lists of a survey with how many they hold and how many of these answered, oldest first. */
export const listInvitationLists = (
	db: Database | Transaction,
	roundId: string,
	group: Group
): Promise<{ list: InvitationList; invited: number; answered: number }[]> =>
	db
		.select({
			list: invitationLists,
			invited: sql<number>`count(${invitations.id})::int`,
			answered: sql<number>`(count(*) filter (where ${invitations.answered}))::int`
		})
		.from(invitationLists)
		.leftJoin(invitations, eq(invitations.listId, invitationLists.id))
		.where(and(eq(invitationLists.roundId, roundId), eq(invitationLists.group, group)))
		.groupBy(invitationLists.id)
		.orderBy(asc(invitationLists.id));

/** The list with everyone on it; false when the survey has no such list. */
export async function deleteInvitationList(
	tx: Transaction,
	roundId: string,
	group: Group,
	id: number
): Promise<boolean> {
	const gone = await tx
		.delete(invitationLists)
		.where(and(eq(invitationLists.id, id), eq(invitationLists.roundId, roundId), eq(invitationLists.group, group)))
		.returning({ id: invitationLists.id });
	return gone.length > 0;
}

export const listInvitations = (
	db: Database | Transaction,
	roundId: string,
	group: Group,
	lock = false
): Promise<Invitation[]> => {
	const query = db
		.select()
		.from(invitations)
		.where(of(roundId, group))
		.orderBy(asc(invitations.listId), asc(invitations.row));
	return lock ? query.for('update') : query;
};

/** By the hash of its code, the current one or the one before. With `lock`, held until the transaction ends. */
export async function findInvitation(
	db: Database | Transaction,
	codeHash: string,
	lock = false
): Promise<Invitation | undefined> {
	const query = db
		.select()
		.from(invitations)
		.where(or(eq(invitations.codeHash, codeHash), eq(invitations.voidCodeHash, codeHash)));
	return (await (lock ? query.for('update') : query))[0];
}

/** A new code in place of the one before, which is void from now on. */
export async function giveCodes(tx: Transaction, codes: readonly { id: string; codeHash: string }[]): Promise<void> {
	await tx.execute(sql`
		update ${invitations} set void_code_hash = code_hash, code_hash = given.hash, letters = letters + 1, begun = false
		from jsonb_to_recordset(${JSON.stringify(codes.map(({ id, codeHash }) => ({ id, hash: codeHash })))}::text::jsonb)
			as given (id uuid, hash text)
		where ${invitations.id} = given.id`);
}

/** That a response was begun, or thrown away; a used one stays used. */
export async function setBegun(tx: Transaction, id: string, begun: boolean): Promise<void> {
	await tx.update(invitations).set({ begun }).where(eq(invitations.id, id));
}

/** Others of the list that are rewritten together with the one that is used. */
const COMPANY = 100;

/**
 * Marks an invitation used: 'used' the first time, 'again' when it was before, 'gone' when the list was deleted meanwhile.
 * Postgres stamps every row with the transaction that wrote it, the response's too. So the mark is written on some other
 * used ones of the list as well: by that stamp the response may belong to any of them.
 */
export async function markAnswered(tx: Transaction, id: string): Promise<'used' | 'again' | 'gone'> {
	const [found] = await tx.select().from(invitations).where(eq(invitations.id, id)).for('update');
	if (!found) return 'gone';
	if (found.answered) return 'again';
	const company = tx
		.select({ id: invitations.id })
		.from(invitations)
		.where(and(eq(invitations.listId, found.listId), eq(invitations.answered, true)))
		.orderBy(sql`random()`)
		.limit(COMPANY)
		.for('update', { skipLocked: true });
	const others = (await company).map((one) => one.id);
	await tx
		.update(invitations)
		.set({ answered: true, begun: true })
		.where(inArray(invitations.id, [id, ...others]));
	return 'used';
}

export type Turnout = { question: string; value: string; invited: number; begun: number; answered: number };

/** By stratum that the lists name; the question '' stands for all together. */
export const countTurnout = (db: Database | Transaction, roundId: string, group: Group): Promise<Turnout[]> =>
	rows<Turnout>(
		db,
		sql`select coalesce(stratum.key, '') as question, coalesce(stratum.value, '') as value,
			count(distinct ${invitations.id})::int as invited,
			(count(distinct ${invitations.id}) filter (where begun))::int as begun,
			(count(distinct ${invitations.id}) filter (where answered))::int as answered
		from ${invitations}
		cross join lateral (
			select key, value from jsonb_each_text(${invitations.strata}) union all select null, null
		) as stratum (key, value)
		where ${invitations.roundId} = ${roundId} and ${invitations.group} = ${group}
		group by 1, 2`
	);

export const listQuotas = (db: Database | Transaction, roundId: string, group: Group): Promise<Quota[]> =>
	db
		.select()
		.from(surveyQuotas)
		.where(and(eq(surveyQuotas.roundId, roundId), eq(surveyQuotas.group, group)));

/** All quotas of one question, in place of those before. */
export async function replaceQuotas(
	tx: Transaction,
	roundId: string,
	group: Group,
	question: string,
	wanted: readonly { value: string; wanted: number }[]
): Promise<void> {
	await tx
		.delete(surveyQuotas)
		.where(and(eq(surveyQuotas.roundId, roundId), eq(surveyQuotas.group, group), eq(surveyQuotas.question, question)));
	if (wanted.length > 0)
		await tx.insert(surveyQuotas).values(wanted.map((one) => ({ roundId, group, question, ...one })));
}

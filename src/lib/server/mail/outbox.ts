/**
 * The outbox. Whoever wants a mail sent queues it in the transaction of the act it tells of: either both happen or
 * neither. A job sends what is due (`deliver.ts`). The key says what the mail is about and to whom ("reminder:ky-2026:3:<user>");
 * asked for again, it is not written again, so nobody is told the same thing twice.
 */
import { and, desc, eq, inArray, lte, sql } from 'drizzle-orm';
import type { Language } from '#lib/domain/text.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { mails, type Attachment, type mailState } from '#lib/server/db/schema/mail.ts';

export type Mail = typeof mails.$inferSelect;
export type MailState = (typeof mailState.enumValues)[number];

/** The kind of mails that carry a link to an account: whoever reads one could be its owner. */
export const ACCOUNT_MAIL = 'account';

export type NewMail = {
	key: string;
	kind: string;
	recipient: string;
	userId?: string | null;
	roundId?: string | null;
	language: Language;
	subject: string;
	/** Plain text. */
	body: string;
	attachments?: Attachment[];
	/** Not sent before; absent: as soon as possible. */
	dueAt?: Date;
};

/** Queues mails; gives back how many are new. One whose key is known is left as it is, whatever became of it. */
export async function queueMails(tx: Database | Transaction, queued: readonly NewMail[], now: Date): Promise<number> {
	if (queued.length === 0) return 0;
	const written = await tx
		.insert(mails)
		.values(queued.map(({ dueAt, ...mail }) => ({ ...mail, createdAt: now, dueAt: dueAt ?? now })))
		.onConflictDoNothing({ target: mails.key })
		.returning({ id: mails.id });
	return written.length;
}

/** Takes up to `most` due mails for sending; no other server gets them. */
export async function claimDueMails(db: Database, now: Date, most: number): Promise<Mail[]> {
	const due = db
		.select({ id: mails.id })
		.from(mails)
		.where(and(eq(mails.state, 'waiting'), lte(mails.dueAt, now)))
		.orderBy(mails.dueAt)
		.limit(most)
		.for('update', { skipLocked: true });
	return db
		.update(mails)
		.set({ state: 'sending', claimedAt: now, attempts: sql`${mails.attempts} + 1` })
		.where(and(inArray(mails.id, due), eq(mails.state, 'waiting')))
		.returning();
}

export async function changeMail(
	db: Database | Transaction,
	id: string,
	from: readonly MailState[],
	change: Partial<Pick<Mail, 'state' | 'dueAt' | 'sentAt' | 'lastError'>>
): Promise<boolean> {
	const changed = await db
		.update(mails)
		.set(change)
		.where(and(eq(mails.id, id), inArray(mails.state, [...from])))
		.returning({ id: mails.id });
	return changed.length > 0;
}

/** Due mails are put aside while there is no mail server: set up weeks later, it must not send what is long past. */
export async function holdDueMails(db: Database, now: Date): Promise<number> {
	const held = await db
		.update(mails)
		.set({ state: 'held' })
		.where(and(eq(mails.state, 'waiting'), lte(mails.dueAt, now)))
		.returning({ id: mails.id });
	return held.length;
}

/** Mails that were being handed over since before `since` and of which nothing was heard: nobody knows whether they arrived. */
export async function markUncertain(db: Database, since: Date): Promise<number> {
	const lost = await db
		.update(mails)
		.set({ state: 'uncertain' })
		.where(and(eq(mails.state, 'sending'), lte(mails.claimedAt, since)))
		.returning({ id: mails.id });
	return lost.length;
}

/** Newest first, at most `most`. */
export const listMails = (db: Database, { state, most }: { state?: MailState; most: number }): Promise<Mail[]> =>
	db
		.select()
		.from(mails)
		.where(state && eq(mails.state, state))
		.orderBy(desc(mails.createdAt), desc(mails.id))
		.limit(most);

export const findMail = async (db: Database | Transaction, id: string): Promise<Mail | undefined> =>
	(await db.select().from(mails).where(eq(mails.id, id)))[0];

export async function countMails(db: Database): Promise<Partial<Record<MailState, number>>> {
	const counted = await db
		.select({ state: mails.state, count: sql<number>`count(*)::int` })
		.from(mails)
		.groupBy(mails.state);
	return Object.fromEntries(counted.map(({ state, count }) => [state, count]));
}

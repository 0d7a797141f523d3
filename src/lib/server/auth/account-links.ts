/**
 * Links by which a person sets a password: of an invitation, or because it was forgotten. One is open for a person at a
 * time and good once; the database holds its hash alone.
 */
import { createHash, randomBytes } from 'node:crypto';
import { and, eq, gt, isNull, lt } from 'drizzle-orm';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { accountLinks, users, type linkPurpose } from '#lib/server/db/schema/people.ts';

export type LinkPurpose = (typeof linkPurpose.enumValues)[number];

/** An invitation may come as a letter; a forgotten password is set at once or asked for again. */
export const HOURS_OPEN: Readonly<Record<LinkPurpose, number>> = { invitation: 14 * 24, reset: 2 };
/** How long a link is known as used or void, so that whoever opens it is told why. */
const KNOWN = 180 * 86_400_000;

/** Makes the link of a person, voids the one before it, and gives back its token, which is kept nowhere. */
export async function openLink(
	tx: Transaction,
	userId: string,
	purpose: LinkPurpose,
	now: Date
): Promise<{ token: string; expiresAt: Date }> {
	await tx.delete(accountLinks).where(lt(accountLinks.expiresAt, new Date(now.getTime() - KNOWN)));
	await voidLinks(tx, userId, now);
	const token = randomBytes(24).toString('base64url');
	const expiresAt = new Date(now.getTime() + HOURS_OPEN[purpose] * 3_600_000);
	await tx.insert(accountLinks).values({ tokenHash: hashOf(token), userId, purpose, expiresAt });
	return { token, expiresAt };
}

export async function voidLinks(tx: Database | Transaction, userId: string, now: Date): Promise<void> {
	await tx
		.update(accountLinks)
		.set({ voidedAt: now })
		.where(and(eq(accountLinks.userId, userId), isNull(accountLinks.usedAt), isNull(accountLinks.voidedAt)));
}

export type KnownLink = {
	state: 'open' | 'used' | 'void' | 'expired';
	purpose: LinkPurpose;
	userId: string;
	email: string;
	name: string;
};

/** Null for a token that was never given out. A link of a closed account is void. */
export async function findLink(db: Database | Transaction, token: string, now: Date): Promise<KnownLink | null> {
	const [found] = await db
		.select({ link: accountLinks, email: users.email, name: users.name, disabledAt: users.disabledAt })
		.from(accountLinks)
		.innerJoin(users, eq(users.id, accountLinks.userId))
		.where(eq(accountLinks.tokenHash, hashOf(token)));
	if (!found) return null;
	const { link, email, name, disabledAt } = found;
	const state = link.usedAt
		? 'used'
		: link.voidedAt || disabledAt
			? 'void'
			: link.expiresAt <= now
				? 'expired'
				: 'open';
	return { state, purpose: link.purpose, userId: link.userId, email, name };
}

/** Uses the link up; of two who try at once, one is told false. Whether it is open, `findLink` says. */
export async function useLink(tx: Transaction, token: string, now: Date): Promise<boolean> {
	const used = await tx
		.update(accountLinks)
		.set({ usedAt: now })
		.where(and(eq(accountLinks.tokenHash, hashOf(token)), isNull(accountLinks.usedAt), isNull(accountLinks.voidedAt)))
		.returning({ userId: accountLinks.userId });
	return used.length > 0;
}

/** The link of a person that is open now, without its token. */
export async function openLinkOf(
	db: Database,
	userId: string,
	now: Date
): Promise<{ purpose: LinkPurpose; expiresAt: Date } | null> {
	const mine = and(eq(accountLinks.userId, userId), isNull(accountLinks.usedAt), isNull(accountLinks.voidedAt));
	const [found] = await db
		.select({ purpose: accountLinks.purpose, expiresAt: accountLinks.expiresAt })
		.from(accountLinks)
		.where(and(mine, gt(accountLinks.expiresAt, now)));
	return found ?? null;
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

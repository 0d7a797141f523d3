/** Between the two steps of signing in: who has shown the first, for ten minutes. It opens no page but the second step. */
import { createHash, randomBytes } from 'node:crypto';
import { and, eq, gt, isNull, lt } from 'drizzle-orm';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { startedSignIns, users } from '#lib/server/db/schema/people.ts';

export const STARTED_COOKIE = 'buoc-hai';
const MINUTES = 10;

export type StartedSignIn = typeof startedSignIns.$inferSelect & { email: string };

/** The token that the browser keeps; its hash is stored. */
export async function beginSignIn(db: Database, userId: string, elsewhere: boolean, now: Date): Promise<string> {
	const token = randomBytes(24).toString('base64url');
	await db.delete(startedSignIns).where(lt(startedSignIns.expiresAt, now));
	await db.insert(startedSignIns).values({
		tokenHash: hashOf(token),
		userId,
		elsewhere,
		expiresAt: new Date(now.getTime() + MINUTES * 60_000)
	});
	return token;
}

/** Null: unknown, over, or of an account that was closed meanwhile. */
export async function findStarted(
	db: Database | Transaction,
	token: string | undefined,
	now: Date
): Promise<StartedSignIn | null> {
	if (!token) return null;
	const [found] = await db
		.select({ started: startedSignIns, email: users.email })
		.from(startedSignIns)
		.innerJoin(users, eq(users.id, startedSignIns.userId))
		.where(
			and(eq(startedSignIns.tokenHash, hashOf(token)), gt(startedSignIns.expiresAt, now), isNull(users.disabledAt))
		);
	return found ? { ...found.started, email: found.email } : null;
}

/** Ends it; false when another request has ended it already. */
export async function endStarted(db: Database | Transaction, tokenHash: string): Promise<boolean> {
	const ended = await db.delete(startedSignIns).where(eq(startedSignIns.tokenHash, tokenHash)).returning();
	return ended.length > 0;
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

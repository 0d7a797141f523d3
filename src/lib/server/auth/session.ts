/**
 * Sessions, by Lucia. The cookie holds a random token; the database holds its hash alone. Lucia wants the token back as
 * the session's id, so the adapter gives back what it was asked for; sessions found in other ways are ended by hash.
 */
import { createHash } from 'node:crypto';
import { and, desc, eq, gt, lte, ne } from 'drizzle-orm';
import { Lucia, TimeSpan, type Adapter, type DatabaseSession } from 'lucia';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { sessions, users } from '#lib/server/db/schema/people.ts';

export const SESSION_COOKIE = 'phien';

declare module 'lucia' {
	interface Register {
		Lucia: Lucia;
		UserId: string;
		DatabaseSessionAttributes: SessionOrigin;
	}
}

/** Where a session was begun: what the browser says of itself, the network address, and whether at the single sign-on. */
export type SessionOrigin = { device: string; address: string; elsewhere: boolean };

/** Browsers say much of themselves; what tells one from another comes first. */
const DEVICE_LENGTH = 300;

export function createAuth(db: Database, secureCookies: boolean): Lucia {
	return new Lucia(hashingAdapter(db), {
		sessionExpiresIn: new TimeSpan(12, 'h'),
		sessionCookie: { name: SESSION_COOKIE, expires: false, attributes: { secure: secureCookies, sameSite: 'lax' } }
	});
}

/** Ends every session of a person: after a password change, or when an account is closed. */
export async function endSessionsOf(db: Database | Transaction, userId: string): Promise<void> {
	await db.delete(sessions).where(eq(sessions.userId, userId));
}

/** All but the one of this token; how many there were. */
export async function endOtherSessions(db: Database | Transaction, userId: string, token: string): Promise<number> {
	const mine = and(eq(sessions.userId, userId), ne(sessions.tokenHash, hashOf(token)));
	return (await db.delete(sessions).where(mine).returning({ name: sessions.name })).length;
}

/** Ends one of a person's sessions by its name; false when they have none of that name. */
export async function endSessionNamed(db: Database | Transaction, userId: string, name: string): Promise<boolean> {
	const ended = await db
		.delete(sessions)
		.where(and(eq(sessions.userId, userId), eq(sessions.name, name)))
		.returning({ name: sessions.name });
	return ended.length > 0;
}

export type OwnSession = SessionOrigin & { name: string; beganAt: Date; here: boolean };

/** A person's sessions that are not over, newest first. */
export async function sessionsOf(db: Database, userId: string, token: string, now: Date): Promise<OwnSession[]> {
	const found = await db
		.select()
		.from(sessions)
		.where(and(eq(sessions.userId, userId), gt(sessions.expiresAt, now)))
		.orderBy(desc(sessions.beganAt));
	return found.map(({ name, beganAt, device, address, elsewhere, tokenHash }) => ({
		...{ name, beganAt, device, address, elsewhere },
		here: tokenHash === hashOf(token)
	}));
}

/** Whether it was begun at the single sign-on. */
export async function beganElsewhere(db: Database, token: string): Promise<boolean> {
	const [found] = await db
		.select({ elsewhere: sessions.elsewhere })
		.from(sessions)
		.where(eq(sessions.tokenHash, hashOf(token)));
	return found?.elsewhere ?? false;
}

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');

function hashingAdapter(db: Database): Adapter {
	return {
		async getSessionAndUser(token) {
			const [found] = await db
				.select({ session: sessions, disabledAt: users.disabledAt })
				.from(sessions)
				.innerJoin(users, eq(users.id, sessions.userId))
				.where(eq(sessions.tokenHash, hashOf(token)));
			if (!found || found.disabledAt) return [null, null];
			const { userId, expiresAt, device, address, elsewhere } = found.session;
			return [
				{ id: token, userId, expiresAt, attributes: { device, address, elsewhere } },
				{ id: userId, attributes: {} }
			];
		},
		async getUserSessions(userId) {
			const found = await db.select().from(sessions).where(eq(sessions.userId, userId));
			return found.map(({ tokenHash, expiresAt, device, address, elsewhere }): DatabaseSession => ({
				id: tokenHash,
				userId,
				expiresAt,
				attributes: { device, address, elsewhere }
			}));
		},
		async setSession({ id, userId, expiresAt, attributes: { device, address, elsewhere } }) {
			const origin = { device: device.slice(0, DEVICE_LENGTH), address, elsewhere };
			await db.insert(sessions).values({ tokenHash: hashOf(id), userId, expiresAt, ...origin });
		},
		async updateSessionExpiration(token, expiresAt) {
			await db
				.update(sessions)
				.set({ expiresAt })
				.where(eq(sessions.tokenHash, hashOf(token)));
		},
		async deleteSession(token) {
			await db.delete(sessions).where(eq(sessions.tokenHash, hashOf(token)));
		},
		deleteUserSessions: (userId) => endSessionsOf(db, userId),
		async deleteExpiredSessions() {
			await db.delete(sessions).where(lte(sessions.expiresAt, new Date()));
		}
	};
}

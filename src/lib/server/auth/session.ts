/**
 * Sessions, by Lucia. The cookie holds a random token; the database holds its hash alone. Lucia wants the token back as
 * the session's id, so the adapter gives back what it was asked for; sessions found in other ways are ended by hash.
 */
import { createHash } from 'node:crypto';
import { eq, lte } from 'drizzle-orm';
import { Lucia, TimeSpan, type Adapter, type DatabaseSession } from 'lucia';
import type { Database } from '#lib/server/db/client.ts';
import { sessions, users } from '#lib/server/db/schema/people.ts';

export const SESSION_COOKIE = 'phien';

declare module 'lucia' {
	interface Register {
		Lucia: Lucia;
		UserId: string;
	}
}

export function createAuth(db: Database, secureCookies: boolean): Lucia {
	return new Lucia(hashingAdapter(db), {
		sessionExpiresIn: new TimeSpan(12, 'h'),
		sessionCookie: { name: SESSION_COOKIE, expires: false, attributes: { secure: secureCookies, sameSite: 'lax' } }
	});
}

/** Ends every session of a person: after a password change, or when an account is closed. */
export async function endSessionsOf(db: Database, userId: string): Promise<void> {
	await db.delete(sessions).where(eq(sessions.userId, userId));
}

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');

function hashingAdapter(db: Database): Adapter {
	return {
		async getSessionAndUser(token) {
			const [found] = await db
				.select({ userId: sessions.userId, expiresAt: sessions.expiresAt, disabledAt: users.disabledAt })
				.from(sessions)
				.innerJoin(users, eq(users.id, sessions.userId))
				.where(eq(sessions.tokenHash, hashOf(token)));
			if (!found || found.disabledAt) return [null, null];
			return [
				{ id: token, userId: found.userId, expiresAt: found.expiresAt, attributes: {} },
				{ id: found.userId, attributes: {} }
			];
		},
		async getUserSessions(userId) {
			const found = await db.select().from(sessions).where(eq(sessions.userId, userId));
			return found.map(({ tokenHash, expiresAt }): DatabaseSession => ({
				id: tokenHash,
				userId,
				expiresAt,
				attributes: {}
			}));
		},
		async setSession({ id, userId, expiresAt }) {
			await db.insert(sessions).values({ tokenHash: hashOf(id), userId, expiresAt });
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

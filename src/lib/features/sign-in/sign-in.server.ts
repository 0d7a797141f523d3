/** Signing in: by e-mail and password, slowed for whoever guesses, silent about which accounts exist. */
import { eq } from 'drizzle-orm';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { App } from '#lib/server/app.ts';
import { addressKey } from '#lib/server/auth/address-key.ts';
import { attempt, forgetAttempts } from '#lib/server/auth/attempts.ts';
import { verifyAgainstNothing, verifyPassword } from '#lib/server/auth/password.ts';
import { audit } from '#lib/server/audit.ts';
import { users } from '#lib/server/db/schema/people.ts';

/** By account and by address: an office behind one address has room, a single account has little. */
const BY_ACCOUNT = { most: 8, minutes: 5 };
const BY_ADDRESS = { most: 120, minutes: 5 };

/** The token of a new session, or why there is none. */
export async function signIn(
	{ db, auth }: App,
	{ email, password, address }: { email: string; password: string; address: string },
	now: Date
): Promise<Result<string>> {
	const account = email.trim().toLowerCase();
	const allowed =
		(await attempt(db, `sign-in:${account}`, BY_ACCOUNT, now)) &&
		(await attempt(db, `sign-in from:${await addressKey(db, address, now)}`, BY_ADDRESS, now));
	if (!allowed) return refused('too_many_attempts', 'email', { minutes: BY_ACCOUNT.minutes });
	const [user] = await db.select().from(users).where(eq(users.email, account));
	const right =
		user && !user.disabledAt ? await verifyPassword(user.passwordHash, password) : await verifyAgainstNothing(password);
	if (!user || !right) return refused('wrong_credentials', 'password');
	await forgetAttempts(db, `sign-in:${account}`);
	const session = await auth.createSession(user.id, {});
	await audit(db, { at: now, actorId: user.id, action: 'session.begin', subject: `user:${user.id}` });
	return ok(session.id);
}

export async function signOut({ db, auth }: App, token: string, personId: string, now: Date): Promise<void> {
	await auth.invalidateSession(token);
	await audit(db, { at: now, actorId: personId, action: 'session.end', subject: `user:${personId}` });
}

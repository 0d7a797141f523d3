/** Signing in by e-mail and password: slowed for whoever guesses, silent about which accounts exist. */
import { setTimeout as pause } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { App } from '#lib/server/app.ts';
import { addressKey } from '#lib/server/auth/address-key.ts';
import { attempt } from '#lib/server/auth/attempts.ts';
import { countFailure, forgetFailures, waitOf } from '#lib/server/auth/failures.ts';
import { knownDevice } from '#lib/server/auth/known-device.ts';
import { verifyAgainstNothing, verifyPassword } from '#lib/server/auth/password.ts';
import { users } from '#lib/server/db/schema/people.ts';
import { enter, type Entered } from './enter.server.ts';

/** Wrong passwords that cost nothing: of one account from one place, and of one account from everywhere. */
const FREE = { here: 5, everywhere: 20 };
/** After so many wrong passwords from one address, whatever the accounts, each further one is answered late. */
const BY_ADDRESS = { most: 60, minutes: 5 };
const LATE = 1_000;

/** Where somebody signs in from: the network address, what the browser says of itself, and what it has kept of us. */
export type Place = { address: string; device: string; knownDevices: string | undefined };

/**
 * A session, or the second step before it. Guesses at an account are slowed by the place they come from, and from all
 * places together; on a browser where the person has signed in before only that browser's own count. An address is never
 * barred: an office of a hundred people has one.
 */
export async function signIn(
	app: App,
	{ email, password, place }: { email: string; password: string; place: Place },
	now: Date
): Promise<Result<Entered>> {
	const { db, secretKey } = app;
	const account = email.trim().toLowerCase();
	const [user] = await db.select().from(users).where(eq(users.email, account));
	const from = await addressKey(db, place.address, now);
	const known = knownDevice(secretKey, user?.id, place.knownDevices, now);
	const counts = known
		? [{ subject: `sign-in:${account} on ${known}`, free: FREE.here }]
		: [
				{ subject: `sign-in:${account} from ${from}`, free: FREE.here },
				{ subject: `sign-in:${account}`, free: FREE.everywhere }
			];
	const waits = await Promise.all(counts.map(({ subject, free }) => waitOf(db, subject, free, now)));
	const wait = Math.max(...waits);
	if (wait > 0) return refused('too_many_attempts', 'email', { minutes: Math.ceil(wait / 60_000) });
	// An account that has no password yet takes as long to refuse as one that does not exist.
	const right =
		user && !user.disabledAt && user.passwordHash !== ''
			? await verifyPassword(user.passwordHash, password)
			: await verifyAgainstNothing(password);
	if (!user || !right) {
		for (const { subject } of counts) await countFailure(db, subject, now);
		if (!(await attempt(db, `sign-in from:${from}`, BY_ADDRESS, now))) await pause(LATE);
		return refused('wrong_credentials', 'password');
	}
	for (const { subject } of counts) await forgetFailures(db, subject);
	return ok(await enter(app, user.id, { ...originOf(place), elsewhere: false }, { factors: false }, now));
}

export const originOf = ({ address, device }: Place) => ({ address, device });

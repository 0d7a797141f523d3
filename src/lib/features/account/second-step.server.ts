/** The second step of signing in: a code of the second factor, or setting one up for whoever must have it. */
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { App } from '#lib/server/app.ts';
import { hasSecondFactor } from '#lib/server/auth/second-factor.ts';
import { endStarted, findStarted } from '#lib/server/auth/started-sign-in.ts';
import { checkCode, slowed } from './check-code.server.ts';
import { beginSession, type Entered } from './enter.server.ts';
import { offerAgain, offerFactor, proveFactor, type OfferedFactor } from './set-up-factor.server.ts';
import { originOf, type Place } from './sign-in.server.ts';

/**
 * Null: the first step is to be taken again. `offered`: what an app reads, when there is no second factor yet; that of
 * `offer` again when it is on the page already.
 */
export async function secondStep(
	app: App,
	token: string | undefined,
	offer: string | null,
	now: Date
): Promise<{ offered: OfferedFactor | null } | null> {
	const started = await findStarted(app.db, token, now);
	if (!started) return null;
	const { userId, email } = started;
	if (await hasSecondFactor(app.db, userId)) return { offered: null };
	return { offered: offer ? offerAgain(app, userId, email, offer) : offerFactor(app, userId, email) };
}

export async function showCode(
	app: App,
	token: string | undefined,
	code: string,
	place: Place,
	now: Date
): Promise<Result<Entered>> {
	const started = await findStarted(app.db, token, now);
	if (!started) return refused('sign_in_lost');
	const { userId, tokenHash, elsewhere } = started;
	const taken = await checkCode(app, userId, code, now);
	if (!taken.ok) return taken;
	// Sent twice: the first has begun the session.
	if (!(await endStarted(app.db, tokenHash))) return refused('sign_in_lost');
	return ok(await beginSession(app, userId, { ...originOf(place), elsewhere }, taken.value, now));
}

/** Sets the offered factor up and signs in with it; gives back the recovery codes, which are shown this once. */
export async function setUpAndEnter(
	app: App,
	token: string | undefined,
	{ offer, code }: { offer: string; code: string },
	place: Place,
	now: Date
): Promise<Result<Entered & { codes: string[] }>> {
	const started = await findStarted(app.db, token, now);
	if (!started) return refused('sign_in_lost');
	const { userId, tokenHash, elsewhere } = started;
	// Whoever has one shows it: a password alone must not put another in its place.
	if (await hasSecondFactor(app.db, userId)) return refused('sign_in_lost');
	const proven = await slowed(app, userId, now, () => proveFactor(app, userId, { offer, code }, now));
	if (!proven.ok) return proven;
	if (!(await endStarted(app.db, tokenHash))) return refused('sign_in_lost');
	const entered = await beginSession(app, userId, { ...originOf(place), elsewhere }, 'code', now);
	return ok({ ...entered, codes: proven.value });
}

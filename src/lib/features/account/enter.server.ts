/** What follows once somebody is known, by password or at the single sign-on: a session, or the second step before it. */
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import { needsSecondFactor } from '#lib/server/auth/permission.ts';
import { findPerson } from '#lib/server/auth/person.ts';
import { hasSecondFactor } from '#lib/server/auth/second-factor.ts';
import type { SessionOrigin } from '#lib/server/auth/session.ts';
import { beginSignIn } from '#lib/server/auth/started-sign-in.ts';
import { noteSignIn } from '#lib/server/db/accounts.ts';

/** Whoever has a second factor shows it, and whoever must have one sets it up first. The token is that of the step. */
export type Entered = { step: 'done' | 'second'; token: string; userId: string };

/** `factors`: more than one was shown already, where that is trusted. */
export async function enter(
	app: App,
	userId: string,
	from: SessionOrigin,
	{ factors }: { factors: boolean },
	now: Date
): Promise<Entered> {
	const person = await findPerson(app.db, userId);
	const wanted =
		!factors &&
		((await hasSecondFactor(app.db, userId)) || (person !== null && needsSecondFactor(app.settings, person)));
	if (wanted) return { step: 'second', token: await beginSignIn(app.db, userId, from.elsewhere, now), userId };
	return beginSession(app, userId, from, 'none', now);
}

/** `factor`: what the second step was taken with. */
export async function beginSession(
	{ db, auth }: App,
	userId: string,
	from: SessionOrigin,
	factor: 'none' | 'code' | 'recovery',
	now: Date
): Promise<Entered> {
	const session = await auth.createSession(userId, from);
	await noteSignIn(db, userId, now);
	const how = { ...(factor === 'none' ? {} : { factor }), ...(from.elsewhere ? { singleSignOn: true } : {}) };
	await audit(db, { at: now, actorId: userId, action: 'session.begin', subject: `user:${userId}`, after: how });
	return { step: 'done', token: session.id, userId };
}

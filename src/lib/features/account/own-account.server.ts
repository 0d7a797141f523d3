/** A person's own account: where they are signed in, their second factor, the language of their mails. */
import { eq } from 'drizzle-orm';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import { needsSecondFactor } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { secondFactorOf } from '#lib/server/auth/second-factor.ts';
import { endOtherSessions, endSessionNamed, sessionsOf } from '#lib/server/auth/session.ts';
import { users } from '#lib/server/db/schema/people.ts';

/** Somebody who is signed in, and the session they ask from. */
export type SignedIn = { person: Person; token: string };

export async function ownAccount({ db, settings }: App, { person, token }: SignedIn, now: Date) {
	const { email, name, language, memberships } = person;
	return {
		...{ email, name, language, memberships },
		factor: await secondFactorOf(db, person.id),
		factorNeeded: needsSecondFactor(settings, person),
		sessions: await sessionsOf(db, person.id, token, now)
	};
}

export async function endOneSession(
	{ db }: Pick<App, 'db'>,
	{ person }: SignedIn,
	name: string,
	now: Date
): Promise<number> {
	// A name is an id; anything else is nobody's.
	if (!/^[0-9a-f-]{36}$/.test(name)) return 0;
	return db.transaction(async (tx) => {
		if (!(await endSessionNamed(tx, person.id, name))) return 0;
		await audit(tx, ended(person, 1, now));
		return 1;
	});
}

/** Every session but the one asked from; how many there were. */
export const signOutElsewhere = ({ db }: Pick<App, 'db'>, { person, token }: SignedIn, now: Date): Promise<number> =>
	db.transaction(async (tx) => {
		const count = await endOtherSessions(tx, person.id, token);
		if (count > 0) await audit(tx, ended(person, count, now));
		return count;
	});

export async function chooseLanguage(
	{ db }: Pick<App, 'db'>,
	{ person }: SignedIn,
	wanted: string,
	now: Date
): Promise<Result<Language>> {
	if (wanted !== 'vi' && wanted !== 'en') return refused('choice_unknown', 'language');
	await db.transaction(async (tx) => {
		await tx.update(users).set({ language: wanted }).where(eq(users.id, person.id));
		const change = { before: { language: person.language }, after: { language: wanted } };
		await audit(tx, { ...about(person, now), action: 'user.language', ...change });
	});
	return ok(wanted);
}

const about = (person: Person, now: Date) => ({ at: now, actorId: person.id, subject: `user:${person.id}` });
const ended = (person: Person, sessions: number, now: Date) => ({
	...about(person, now),
	action: 'session.endOthers',
	after: { sessions }
});

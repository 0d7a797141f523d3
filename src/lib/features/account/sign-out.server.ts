/** Signing out. */
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { beganElsewhere } from '#lib/server/auth/session.ts';

/** Ends this session. True: it was begun at the single sign-on, where the person is still signed in. */
export async function signOut(
	{ db, auth }: Pick<App, 'db' | 'auth'>,
	{ person, token }: { person: Pick<Person, 'id'>; token: string },
	now: Date
): Promise<boolean> {
	const elsewhere = await beganElsewhere(db, token);
	await auth.invalidateSession(token);
	await audit(db, { at: now, actorId: person.id, action: 'session.end', subject: `user:${person.id}` });
	return elsewhere;
}

/** Setting a password: by a link, by changing one's own, and asking for a link because it was forgotten. */
import { ok, problem, refused, type ProblemCode, type Result } from '#lib/domain/problem.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import { findLink, useLink, voidLinks, type KnownLink } from '#lib/server/auth/account-links.ts';
import { addressKey } from '#lib/server/auth/address-key.ts';
import { attempt } from '#lib/server/auth/attempts.ts';
import { countFailure, forgetFailures, waitOf } from '#lib/server/auth/failures.ts';
import {
	hashPassword,
	LONGEST_PASSWORD,
	SHORTEST_PASSWORD,
	verifyPassword,
	weaknessOf
} from '#lib/server/auth/password.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { endOtherSessions, endSessionsOf } from '#lib/server/auth/session.ts';
import { findAccount, findAccountByEmail, putPassword } from '#lib/server/db/accounts.ts';
import { queueMails } from '#lib/server/mail/outbox.ts';
import { passwordSetMail } from './account-mail.server.ts';
import { giveLink, type At } from './invite-person.server.ts';

const CLOSED: Record<Exclude<KnownLink['state'], 'open'>, ProblemCode> = {
	used: 'link_used',
	void: 'link_void',
	expired: 'link_expired'
};

/** Whose link it is. Refused: `link_unknown`, `link_used`, `link_void` when a later one took its place, `link_expired`. */
export async function openedLink({ db }: Pick<App, 'db'>, token: string, now: Date): Promise<Result<KnownLink>> {
	const link = await findLink(db, token, now);
	if (!link) return refused('link_unknown');
	return link.state === 'open' ? ok(link) : refused(CLOSED[link.state]);
}

/** Ends every session of the person, and uses the link up; the person signs in with the new password then. */
export async function setPasswordByLink(
	{ db }: Pick<App, 'db'>,
	token: string,
	password: string,
	{ now, origin }: At
): Promise<Result<{ email: string }>> {
	const opened = await openedLink({ db }, token, now);
	if (!opened.ok) return opened;
	const { userId, purpose, email } = opened.value;
	const passwordHash = await acceptedHash(db, userId, password);
	if (!passwordHash.ok) return passwordHash;
	return db.transaction(async (tx) => {
		if (!(await useLink(tx, token, now))) return refused('link_used');
		await putPassword(tx, userId, passwordHash.value);
		await endSessionsOf(tx, userId);
		// Whoever guessed meanwhile is not why the person has to wait.
		await forgetFailures(tx, `sign-in:${email}`);
		await audit(tx, {
			at: now,
			actorId: userId,
			action: 'user.password',
			subject: `user:${userId}`,
			after: { purpose }
		});
		if (purpose === 'reset')
			await queueMails(tx, [passwordSetMail((await findAccount(tx, userId))!, now, origin)], now);
		return ok({ email });
	});
}

/** Wrong ones that cost nothing. */
const FREE = 5;

/** Shown the old one; every other session ends, and a link that is open is void. */
export async function changeOwnPassword(
	{ db }: Pick<App, 'db'>,
	{ person, token }: { person: Person; token: string },
	{ old, wanted }: { old: string; wanted: string },
	{ now, origin }: At
): Promise<Result<number>> {
	const subject = `password:${person.id}`;
	const wait = await waitOf(db, subject, FREE, now);
	if (wait > 0) return refused('too_many_attempts', 'old', { minutes: Math.ceil(wait / 60_000) });
	const account = await findAccountByEmail(db, person.email);
	if (!account || !(await verifyPassword(account.passwordHash, old))) {
		await countFailure(db, subject, now);
		return refused('wrong_credentials', 'old');
	}
	await forgetFailures(db, subject);
	const passwordHash = await acceptedHash(db, person.id, wanted);
	if (!passwordHash.ok) return passwordHash;
	return db.transaction(async (tx) => {
		await putPassword(tx, person.id, passwordHash.value);
		await voidLinks(tx, person.id, now);
		const ended = await endOtherSessions(tx, person.id, token);
		const after = { sessions: ended };
		await audit(tx, { at: now, actorId: person.id, action: 'user.password', subject: `user:${person.id}`, after });
		await queueMails(tx, [passwordSetMail(person, now, origin)], now);
		return ok(ended);
	});
}

/** Of one account, and from one address whatever the accounts: an office of a hundred people has one. */
const ASKED = { account: { most: 3, minutes: 60 }, address: { most: 60, minutes: 60 } };

/**
 * A mail with a link, where the address has an account that is open; for everybody else nothing happens. Whoever asks is
 * told the same in either case: nobody learns here who has an account.
 */
export async function askForLink(
	{ db }: Pick<App, 'db'>,
	{ email, address }: { email: string; address: string },
	{ now, origin }: At
): Promise<void> {
	const account = email.trim().toLowerCase();
	const from = await addressKey(db, address, now);
	if (!(await attempt(db, `forgotten from:${from}`, ASKED.address, now))) return;
	const found = await findAccountByEmail(db, account);
	if (!found || found.disabledAt) return;
	if (!(await attempt(db, `forgotten:${found.id}`, ASKED.account, now))) return;
	const purpose = found.passwordHash === '' ? 'invitation' : 'reset';
	await db.transaction(async (tx) => {
		const { id, name } = found;
		const language = found.language === 'en' ? 'en' : 'vi';
		await giveLink(tx, { id, name, email: found.email, language }, purpose, 'mail', { now, origin });
		await audit(tx, { at: now, actorId: null, action: 'user.forgotten', subject: `user:${id}` });
	});
}

const LIMITS: Partial<Record<ProblemCode, Record<string, number>>> = {
	password_short: { least: SHORTEST_PASSWORD },
	password_long: { most: LONGEST_PASSWORD }
};

async function acceptedHash(db: App['db'], userId: string, password: string): Promise<Result<string>> {
	const account = await findAccount(db, userId);
	if (!account) return refused('person_unknown');
	const { name, email, roles } = account;
	const weakness = weaknessOf(password, [name, email, ...roles.map(({ unitVi }) => unitVi)]);
	if (weakness) return { ok: false, problem: problem(weakness, 'password', LIMITS[weakness]) };
	return ok(await hashPassword(password));
}

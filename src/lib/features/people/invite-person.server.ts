/** Inviting people: an account without a password, and a link by mail or in a printed letter to set one. */
import { formatDateTime } from '#lib/domain/date.ts';
import { isEmail } from '#lib/domain/imports/email.ts';
import { ok, problem, refused, type Problem, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import { openLink, type LinkPurpose } from '#lib/server/auth/account-links.ts';
import { isRoleOf, looksAfterPeople, mayGive, mayLookAfter, type Held } from '#lib/server/auth/people-rights.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { findAccount, insertAccount, lockAccount, putRoles, type Account } from '#lib/server/db/accounts.ts';
import type { Transaction } from '#lib/server/db/client.ts';
import { findOrganisation } from '#lib/server/db/organisations.ts';
import { queueMails } from '#lib/server/mail/outbox.ts';
import { qrCode, type QrCode } from '#lib/server/qr-code.ts';
import { addressOf, linkMail, type Addressee } from './account-mail.server.ts';

export type Invitation = { name: string; email: string; language: Language; roles: readonly Held[] };
export type Way = 'mail' | 'letter';
/** When, and at which address people find the program. */
export type At = { now: Date; origin: string };

/** To be printed and handed over. Shown once: the link is kept nowhere. */
export type Letter = {
	name: string;
	email: string;
	language: Language;
	address: string;
	qr: QrCode;
	until: string;
};

const LONGEST_NAME = 200;

/** The account, and its letter unless it went by mail. Refused at the field that is wrong; nothing is made then. */
export async function invitePerson(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	invitation: Invitation,
	way: Way,
	at: At
): Promise<Result<{ id: string; letter: Letter | null }>> {
	if (!looksAfterPeople(person)) return refused('not_yours');
	const read = readInvitation(person, invitation);
	if (!read.ok) return read;
	return db.transaction(async (tx) => {
		const wrong = await unitProblem(tx, read.value.roles);
		if (wrong) return { ok: false as const, problem: wrong };
		const id = await makeAccount(tx, person, read.value, at.now);
		if (id === null) return refused('account_exists', 'email', { email: read.value.email });
		return ok({ id, letter: await giveLink(tx, { id, ...read.value }, 'invitation', way, at) });
	});
}

/** A new link for somebody who has an account: to begin with, or to set a new password. The link before it is void. */
export async function sendLink(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	userId: string,
	way: Way,
	at: At
): Promise<Result<Letter | null>> {
	return db.transaction(async (tx) => {
		const found = await accountFor(tx, person, userId);
		if (!found.ok) return found;
		const account = found.value;
		if (account.disabledAt) return refused('account_closed');
		const purpose = account.invited ? 'invitation' : 'reset';
		await audit(tx, { ...line(person!, account.id, at.now), action: 'user.link', after: { purpose, way } });
		return ok(await giveLink(tx, account, purpose, way, at));
	});
}

/** The account, held, of somebody whom the person looks after. */
export async function accountFor(tx: Transaction, person: Person | null, userId: string): Promise<Result<Account>> {
	if (!looksAfterPeople(person)) return refused('not_yours');
	if (!UUID.test(userId) || !(await lockAccount(tx, userId))) return refused('person_unknown');
	const account = (await findAccount(tx, userId))!;
	return mayLookAfter(person, account.roles) ? ok(account) : refused('not_yours');
}

/** Well formed, with roles that the person may give. */
export function readInvitation(person: Person | null, given: Invitation): Result<Invitation> {
	const clean = (text: string) => text.replaceAll('\0', '').toWellFormed().normalize('NFC').replace(/\s+/g, ' ').trim();
	const name = clean(given.name);
	const email = clean(given.email).toLowerCase();
	if (name === '') return refused('name_required', 'name');
	if (name.length > LONGEST_NAME) return refused('text_too_long', 'name', { most: LONGEST_NAME });
	if (!isEmail(email)) return refused('email_malformed', 'email', { value: email.slice(0, 100) });
	const wrong = rolesProblem(person, given.roles);
	if (wrong) return { ok: false, problem: wrong };
	return ok({ name, email, language: given.language === 'en' ? 'en' : 'vi', roles: given.roles });
}

export function rolesProblem(person: Person | null, roles: readonly Held[]): Problem | null {
	if (roles.length === 0) return problem('role_required', 'roles');
	if (!roles.every(isRoleOf)) return problem('role_misplaced', 'roles');
	return roles.every((held) => mayGive(person, held)) ? null : problem('not_yours', 'roles');
}

export async function unitProblem(tx: Transaction, roles: readonly Held[]): Promise<Problem | null> {
	for (const unitId of new Set(roles.map(({ organisationId }) => organisationId)))
		if (!(await findOrganisation(tx, unitId))) return problem('unit_unknown', 'roles');
	return null;
}

/** Null when the address has an account. */
export async function makeAccount(
	tx: Transaction,
	person: Person,
	{ name, email, language, roles }: Invitation,
	now: Date
): Promise<string | null> {
	const id = await insertAccount(tx, { name, email, language });
	if (id === null) return null;
	await putRoles(tx, id, roles);
	const organisationId = roles[0]!.organisationId;
	await audit(tx, {
		...line(person, id, now),
		action: 'user.invite',
		organisationId,
		after: { name, roles: told(roles) }
	});
	return id;
}

/** By mail, in the same transaction; or the letter. */
export async function giveLink(
	tx: Transaction,
	to: Addressee,
	purpose: LinkPurpose,
	way: Way,
	{ now, origin }: At
): Promise<Letter | null> {
	const { token, expiresAt } = await openLink(tx, to.id, purpose, now);
	if (way === 'mail') {
		await queueMails(tx, [linkMail(purpose, to, { token, expiresAt }, origin)], now);
		return null;
	}
	const address = addressOf(origin, token);
	const { name, email, language } = to;
	return { name, email, language, address, qr: qrCode(address), until: formatDateTime(expiresAt, language) };
}

/** Roles as the audit tells them: "STP officer". */
export const told = (roles: readonly Held[]): string[] =>
	roles.map(({ organisationId, role }) => `${organisationId} ${role}`).sort();

export const line = (person: Person, userId: string, now: Date) => ({
	at: now,
	actorId: person.id,
	subject: `user:${userId}`
});

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

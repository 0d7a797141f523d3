/** Accounts from the machine itself: the first administrator, and a way back in for whoever lost a password. */
import { eq } from 'drizzle-orm';
import { randomInt } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { audit } from '#lib/server/audit.ts';
import {
	hashPassword,
	LONGEST_PASSWORD,
	SHORTEST_PASSWORD,
	weaknessOf,
	type Weakness
} from '#lib/server/auth/password.ts';
import { dropSecondFactor } from '#lib/server/auth/second-factor.ts';
import { endSessionsOf } from '#lib/server/auth/session.ts';
import { readContent } from '#lib/server/content/content.ts';
import { CITY, storeContent } from '#lib/server/content/store-content.ts';
import { connect, type Database } from '#lib/server/db/client.ts';
import { memberships, organisations, users } from '#lib/server/db/schema.ts';
import { readSettings } from '#lib/server/env.ts';
import { Refused } from './refused.ts';

/**
 * Adds an account with the role of administrator in the city and prints its password. Works on a new database too, before
 * the first start. Throws `Refused` when the address is taken or is no address.
 */
export async function createAdministrator(
	givenEmail: string,
	givenName: string,
	passwordFromInput: boolean
): Promise<void> {
	const email = emailOf(givenEmail);
	const name = givenName.trim();
	if (name === '') throw new Refused('The name is empty.');
	const { password, passwordHash } = await newPassword(passwordFromInput);
	await withDatabase(async (db) => {
		await ensureCity(db);
		await db.transaction(async (tx) => {
			const [user] = await tx
				.insert(users)
				.values({ email, name, passwordHash })
				.onConflictDoNothing()
				.returning({ id: users.id });
			if (!user)
				throw new Refused(
					`${email} already has an account. To give it a new password: npm run admin -- reset-password ${email}`
				);
			await tx.insert(memberships).values({ userId: user.id, organisationId: CITY, role: 'administrator' });
			await audit(tx, {
				at: new Date(),
				actorId: null,
				action: 'user.create',
				subject: `user:${user.id}`,
				organisationId: CITY,
				after: { role: 'administrator' }
			});
		});
	});
	console.log(`${email} is an administrator.`);
	tell(password, passwordFromInput);
}

/** Gives an account a new password and ends its sessions. Throws `Refused` when nobody has the address. */
export async function resetPassword(givenEmail: string, passwordFromInput: boolean): Promise<void> {
	const email = emailOf(givenEmail);
	const { password, passwordHash } = await newPassword(passwordFromInput);
	await withDatabase((db) =>
		db.transaction(async (tx) => {
			const [user] = await tx
				.update(users)
				.set({ passwordHash })
				.where(eq(users.email, email))
				.returning({ id: users.id, disabledAt: users.disabledAt });
			if (!user) throw new Refused(`Nobody has an account with ${email}.`);
			await endSessionsOf(tx, user.id);
			await audit(tx, {
				at: new Date(),
				actorId: null,
				action: 'user.resetPassword',
				subject: `user:${user.id}`
			});
			if (user.disabledAt) console.log(`${email} is disabled: the new password does not let it sign in.`);
		})
	);
	console.log(`${email} has a new password, and was signed out everywhere.`);
	tell(password, passwordFromInput);
}

/** Takes an account's second factor away and ends its sessions: for the administrator whom no other can help. */
export async function resetSecondFactor(givenEmail: string): Promise<void> {
	const email = emailOf(givenEmail);
	await withDatabase((db) =>
		db.transaction(async (tx) => {
			const [user] = await tx.select({ id: users.id }).from(users).where(eq(users.email, email));
			if (!user) throw new Refused(`Nobody has an account with ${email}.`);
			if (!(await dropSecondFactor(tx, user.id))) throw new Refused(`${email} has no second factor.`);
			await endSessionsOf(tx, user.id);
			await audit(tx, { at: new Date(), actorId: null, action: 'factor.reset', subject: `user:${user.id}` });
		})
	);
	console.log(`${email} signs in with the password alone, and sets up a new second factor where it is required.`);
}

async function withDatabase(work: (db: Database) => Promise<void>): Promise<void> {
	const connection = await connect(readSettings());
	try {
		await work(connection.db);
	} finally {
		await connection.close();
	}
}

/** City-wide roles are held in the city, which the first start stores with the rest of the content. */
async function ensureCity(db: Database): Promise<void> {
	const [city] = await db.select({ id: organisations.id }).from(organisations).where(eq(organisations.id, CITY));
	if (!city) await storeContent(db, readContent(readSettings().surveysDir));
}

function emailOf(given: string): string {
	const email = given.trim().toLowerCase();
	if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw new Refused(`"${given}" is not an e-mail address.`);
	return email;
}

async function newPassword(fromInput: boolean): Promise<{ password: string; passwordHash: string }> {
	const password = fromInput ? (await text(process.stdin)).replace(/\r?\n$/, '') : madeUpPassword();
	const weakness = fromInput ? weaknessOf(password, []) : null;
	if (weakness) throw new Refused(WEAK[weakness]);
	return { password, passwordHash: await hashPassword(password) };
}

const WEAK: Record<Weakness, string> = {
	password_short: `The password is shorter than ${SHORTEST_PASSWORD} characters.`,
	password_long: `The password is longer than ${LONGEST_PASSWORD} characters.`,
	password_common: 'The password is one of those that everybody tries first.',
	password_personal: 'The password says little more than a name.'
};

/** 16 letters and digits in fours, about 79 bits; none that look alike, since it is read from a screen. */
function madeUpPassword(): string {
	const signs = 'abcdefghjkmnpqrstuvwxyz23456789';
	const four = () => Array.from({ length: 4 }, () => signs[randomInt(signs.length)]).join('');
	return [four(), four(), four(), four()].join('-');
}

function tell(password: string, chosen: boolean): void {
	if (!chosen) console.log(`Password (shown once): ${password}`);
}

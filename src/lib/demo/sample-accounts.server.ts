/** Puts the sample accounts, and one for every other unit of the sample round, into the database. */
import { eq } from 'drizzle-orm';
import type { App } from '#lib/server/app.ts';
import { hashPassword } from '#lib/server/auth/password.ts';
import { findPerson, type Person } from '#lib/server/auth/person.ts';
import type { RoundUnit } from '#lib/server/db/rounds.ts';
import { memberships, users } from '#lib/server/db/schema/people.ts';
import { SAMPLE_ACCOUNTS, SAMPLE_PASSWORD, type SampleAccount } from './sample-accounts.ts';
import { SAMPLE_PERSON } from './sample-words.ts';

/** Who acts in the sample round. */
export type SamplePeople = {
	planner: Person;
	appraiser: Person;
	/** Officer and head of a unit; one person is both where no sample account is shown for it. */
	officerOf(unitId: string): Person;
	headOf(unitId: string): Person;
};

/** The hash of the one password, worked out once for all. */
export const hashSamplePassword = (): Promise<string> => hashPassword(SAMPLE_PASSWORD);

/** Makes the accounts that are shown at start. Accounts already there are left as they are. */
export async function createShownAccounts({ db }: App, passwordHash: string): Promise<Person[]> {
	return createAccounts(db, SAMPLE_ACCOUNTS, passwordHash);
}

/** Makes an account for each unit that none of the shown ones belongs to, and tells who acts for whom. */
export async function createUnitAccounts(
	{ db }: App,
	shown: readonly Person[],
	units: readonly RoundUnit[],
	passwordHash: string
): Promise<SamplePeople> {
	const held = (person: Person, unitId: string, role: string) =>
		person.memberships.some((one) => one.organisationId === unitId && one.role === role);
	const without = units.filter(({ organisationId }) => !shown.some((person) => held(person, organisationId, 'head')));
	const people = [...shown, ...(await createAccounts(db, without.map(accountOf), passwordHash))];
	const find = (unitId: string, role: string) => {
		const person = people.find((one) => held(one, unitId, role));
		if (!person) throw new Error(`sample round: nobody is ${role} of ${unitId}`);
		return person;
	};
	const anywhere = (role: string) => people.find((one) => one.memberships.some((held) => held.role === role))!;
	return {
		planner: anywhere('planner'),
		appraiser: anywhere('appraiser'),
		officerOf: (unitId) => find(unitId, 'officer'),
		headOf: (unitId) => find(unitId, 'head')
	};
}

function accountOf({ organisationId, nameVi }: RoundUnit): SampleAccount {
	return {
		email: `don-vi.${organisationId.toLowerCase().replaceAll('_', '-')}@mau.thuoc-so.vn`,
		password: SAMPLE_PASSWORD,
		title: `${nameVi} (mẫu)`,
		name: `${SAMPLE_PERSON}${nameVi}`,
		memberships: [
			{ organisationId, role: 'officer' },
			{ organisationId, role: 'head' }
		]
	};
}

async function createAccounts(
	db: App['db'],
	accounts: readonly SampleAccount[],
	passwordHash: string
): Promise<Person[]> {
	const people: Person[] = [];
	for (const { email, name, memberships: held } of accounts) {
		const id = await db.transaction(async (tx) => {
			await tx.insert(users).values({ email, name, passwordHash }).onConflictDoNothing();
			const [user] = await tx.select({ id: users.id }).from(users).where(eq(users.email, email));
			await tx
				.insert(memberships)
				.values(held.map((one) => ({ userId: user!.id, ...one })))
				.onConflictDoNothing();
			return user!.id;
		});
		people.push((await findPerson(db, id))!);
	}
	return people;
}

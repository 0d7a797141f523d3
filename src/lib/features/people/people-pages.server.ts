/** Accounts as those see them who look after them: the list, one account, and the people of one's own unit. */
import { dayOf, formatDateTime } from '#lib/domain/date.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { searchable, type Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { openLinkOf } from '#lib/server/auth/account-links.ts';
import { headedUnits, mayGive, mayLookAfter } from '#lib/server/auth/people-rights.ts';
import { mayAdminister, mayPlan } from '#lib/server/auth/permission.ts';
import type { Person, Role } from '#lib/server/auth/person.ts';
import { secondFactorOf } from '#lib/server/auth/second-factor.ts';
import { CITY } from '#lib/server/content/store-content.ts';
import { findAccount, listAccounts, listOthers, workOf, type Account } from '#lib/server/db/accounts.ts';
import { listOrganisations } from '#lib/server/db/organisations.ts';
import { ROLES } from './typed-person.ts';

export type AccountState = 'open' | 'invited' | 'closed';
export const STATES = ['open', 'invited', 'closed'] as const satisfies readonly AccountState[];

export type AccountLine = {
	id: string;
	name: string;
	email: string;
	state: AccountState;
	roles: { role: Role; unit: string }[];
	lastSignIn: string | null;
};

export type PeopleFilter = { words: string; role: string; state: string; page: number };

export type PeopleList = {
	filter: PeopleFilter;
	people: AccountLine[];
	found: number;
	pages: number;
	all: number;
};

const ON_A_PAGE = 50;

/** Found by name, address or unit, whatever the marks; closed accounts only when they are asked for. */
export async function peopleList(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	filter: PeopleFilter,
	language: Language
): Promise<Result<PeopleList>> {
	if (!mayPlan(person)) return refused('not_yours');
	const accounts = await listAccounts(db);
	const words = searchable(filter.words.trim());
	const found = accounts.filter(
		(account) =>
			(filter.state === '' ? stateOf(account) !== 'closed' : stateOf(account) === filter.state) &&
			(filter.role === '' || account.roles.some(({ role }) => role === filter.role)) &&
			[
				account.name,
				account.email,
				...account.roles.flatMap((one) => [one.unitVi, one.unitEn, one.organisationId])
			].some((text) => searchable(text).includes(words))
	);
	const pages = Math.max(1, Math.ceil(found.length / ON_A_PAGE));
	const page = Math.min(Math.max(1, filter.page), pages);
	return ok({
		filter: { ...filter, page },
		people: found.slice((page - 1) * ON_A_PAGE, page * ON_A_PAGE).map((account) => lineOf(account, language)),
		found: found.length,
		pages,
		all: accounts.length
	});
}

export type RoleChoices = { roles: Role[]; units: { id: string; name: string; ended: boolean }[] };

/** The roles that the person may give, and the units in which: the city first, those that have ended last. */
export async function roleChoices(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	language: Language,
	now: Date
): Promise<RoleChoices> {
	const own = mayPlan(person) ? null : new Set(headedUnits(person));
	const today = dayOf(now);
	const units = (await listOrganisations(db))
		.filter(({ id }) => own === null || own.has(id))
		.map(({ id, nameVi, nameEn, validTo }) => ({
			id,
			name: language === 'vi' ? nameVi : nameEn,
			ended: validTo !== null && validTo < today
		}));
	const byName = new Intl.Collator(language);
	const place = ({ id, ended }: (typeof units)[number]) => (id === CITY ? 0 : ended ? 2 : 1);
	units.sort((a, b) => place(a) - place(b) || byName.compare(a.name, b.name));
	return {
		roles: ROLES.filter((role) => units.some(({ id }) => mayGive(person, { role, organisationId: id }))),
		units
	};
}

export type PersonPage = AccountLine & {
	language: Language;
	closedAt: string | null;
	held: { organisationId: string; role: Role }[];
	self: boolean;
	/** An administrator's own act. */
	mayResetFactor: boolean;
	hasFactor: boolean;
	/** Until when a link is open, and what for. */
	link: { purpose: 'invitation' | 'reset'; until: string } | null;
	left: { criteria: number; parts: number };
	/** Who could take over what the person was given. */
	successors: { id: string; name: string }[];
	choices: RoleChoices;
};

export async function personPage(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	id: string,
	language: Language,
	now: Date
): Promise<Result<PersonPage>> {
	if (!mayPlan(person)) return refused('not_yours');
	const account = UUID.test(id) ? await findAccount(db, id) : undefined;
	if (!account) return refused('person_unknown');
	if (!mayLookAfter(person, account.roles)) return refused('not_yours');
	const link = await openLinkOf(db, id, now);
	const { criteria, parts } = await workOf(db, id);
	const units = new Set(criteria.map(({ organisationId }) => organisationId));
	const fitting = (await listOthers(db, id)).filter(
		({ organisationId, role }) =>
			(units.has(organisationId) && (role === 'officer' || role === 'head')) ||
			(parts.length > 0 && role === 'appraiser')
	);
	return ok({
		...lineOf(account, language),
		language: account.language,
		closedAt: account.disabledAt && formatDateTime(account.disabledAt, language),
		held: account.roles.map(({ organisationId, role }) => ({ organisationId, role })),
		self: person?.id === id,
		mayResetFactor: mayAdminister(person),
		hasFactor: (await secondFactorOf(db, id)) !== null,
		link: link && { purpose: link.purpose, until: formatDateTime(link.expiresAt, language) },
		left: { criteria: criteria.length, parts: parts.length },
		successors: [...new Map(fitting.map(({ id, name }) => [id, { id, name }])).values()],
		choices: await roleChoices({ db }, person, language, now)
	});
}

export type OwnUnitPeople = {
	units: { id: string; name: string; people: (AccountLine & { self: boolean; mayClose: boolean })[] }[];
	choices: RoleChoices;
};

/** The people of the units that the person heads. */
export async function ownUnitPeople(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	language: Language,
	now: Date
): Promise<Result<OwnUnitPeople>> {
	const units = headedUnits(person);
	if (units.length === 0) return refused('not_yours');
	const accounts = (await listAccounts(db)).filter(({ disabledAt }) => disabledAt === null);
	return ok({
		units: units.map((id) => ({
			id,
			name: person!.memberships.find(({ organisationId }) => organisationId === id)!.organisation[language],
			people: accounts
				.filter(({ roles }) => roles.some(({ organisationId }) => organisationId === id))
				.map((account) => ({
					...lineOf(account, language),
					self: account.id === person!.id,
					mayClose: account.id !== person!.id && mayLookAfter(person, account.roles)
				}))
		})),
		choices: await roleChoices({ db }, person, language, now)
	});
}

const stateOf = ({ disabledAt, invited }: Account): AccountState =>
	disabledAt ? 'closed' : invited ? 'invited' : 'open';

const lineOf = (account: Account, language: Language): AccountLine => ({
	id: account.id,
	name: account.name,
	email: account.email,
	state: stateOf(account),
	roles: account.roles.map(({ role, unitVi, unitEn }) => ({ role, unit: language === 'vi' ? unitVi : unitEn })),
	lastSignIn: account.lastSignInAt && formatDateTime(account.lastSignInAt, language)
});

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

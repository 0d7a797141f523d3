/**
 * Who looks after whose account. An administrator after everybody's; a planner after all but administrators'; the head of
 * a unit after those of its officers. Nobody gives a role that they could not look after.
 */
import { CITY } from '#lib/server/content/store-content.ts';
import { mayAdminister, mayPlan, maySubmit } from './permission.ts';
import type { Person, Role } from './person.ts';

export type Held = { organisationId: string; role: Role };

/** Roles over every unit are held in the city, an officer's or head's in any unit (the city answers as one too). */
export const isRoleOf = ({ organisationId, role }: Held): boolean =>
	role === 'officer' || role === 'head' || organisationId === CITY;

export function mayGive(person: Person | null, held: Held): boolean {
	if (mayAdminister(person)) return true;
	if (mayPlan(person)) return held.role !== 'administrator';
	return held.role === 'officer' && maySubmit(person, held.organisationId);
}

/** May look after an account that holds these roles; one without any is left to those who see every account. */
export const mayLookAfter = (person: Person | null, roles: readonly Held[]): boolean =>
	roles.length === 0 ? mayPlan(person) : roles.every((held) => mayGive(person, held));

/** Looks after some accounts at all. */
export const looksAfterPeople = (person: Person | null): person is Person => mayPlan(person) || headsUnit(person);

export const headsUnit = (person: Person | null): boolean => headedUnits(person).length > 0;

/** The units whose officers the person looks after, as their head. */
export const headedUnits = (person: Person | null): string[] =>
	(person?.memberships ?? []).filter(({ role }) => role === 'head').map(({ organisationId }) => organisationId);

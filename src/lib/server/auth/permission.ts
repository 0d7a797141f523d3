/**
 * Who may do what. City-wide roles (administrator, planner, appraiser) see every unit; a unit's people see their unit
 * only. Features ask here before they look anything up.
 */
import type { Settings } from '#lib/server/env.ts';
import type { Person, Role } from './person.ts';

const has = (person: Person | null, ...roles: Role[]): boolean =>
	person?.memberships.some(({ role }) => roles.includes(role)) ?? false;

const hasIn = (person: Person | null, organisationId: string, ...roles: Role[]): boolean =>
	person?.memberships.some((held) => held.organisationId === organisationId && roles.includes(held.role)) ?? false;

/** Who sees or decides over every unit shows a second factor, where the installation asks for it. */
export const needsSecondFactor = ({ secondFactor }: Pick<Settings, 'secondFactor'>, person: Person | null): boolean =>
	secondFactor === 'required' && has(person, 'administrator', 'planner', 'appraiser');

export const mayAdminister = (person: Person | null): boolean => has(person, 'administrator');

/** Open rounds, read every benchmark, write plans. */
export const mayPlan = (person: Person | null): boolean => has(person, 'planner', 'administrator');

export const mayAppraise = (person: Person | null): person is Person => has(person, 'appraiser');

/** See how the appraisal of a round goes: those who judge, and those who run the round. */
export const mayOversee = (person: Person | null): person is Person => mayAppraise(person) || mayPlan(person);

/** Fill in the unit's assessment. */
export const mayAssess = (person: Person | null, organisationId: string): boolean =>
	hasIn(person, organisationId, 'officer', 'head');

/** Submit it: an act of the head. */
export const maySubmit = (person: Person | null, organisationId: string): boolean =>
	hasIn(person, organisationId, 'head');

/** Read a unit's assessment, scores and standing. */
export const mayReadUnit = (person: Person | null, organisationId: string): boolean =>
	mayAssess(person, organisationId) || mayPlan(person) || mayAppraise(person);

/** The units whose assessment the person fills in. */
export const ownUnits = (person: Person | null): string[] => [
	...new Set(
		(person?.memberships ?? [])
			.filter(({ role }) => role === 'officer' || role === 'head')
			.map(({ organisationId }) => organisationId)
	)
];

/**
 * A person's part in an assessment: everything of their own unit's; of the city's own response, the criteria that their
 * unit leads. Which of it may be changed at the moment is another question.
 */
import { CITY } from '#lib/server/content/store-content.ts';
import { listLedCriteria } from '#lib/server/db/criterion-leads.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { mayAssess, mayReadUnit, ownUnits } from './permission.ts';
import type { Person } from './person.ts';

/** All of it, some criteria by code, or none. */
export type Remit = 'all' | ReadonlySet<string>;

/** False: nothing of this assessment can be theirs, whatever it holds. Asked before anything is looked up. */
export const mayHaveRemit = (person: Person | null, unitId: string): person is Person =>
	mayAssess(person, unitId) || (unitId === CITY && ownUnits(person).length > 0);

export async function remitOf(
	db: Database | Transaction,
	person: Person | null,
	unitId: string,
	frameworkId: string
): Promise<Remit> {
	if (mayAssess(person, unitId)) return 'all';
	if (unitId !== CITY) return new Set();
	return new Set(await listLedCriteria(db, frameworkId, ownUnits(person)));
}

export const isInRemit = (remit: Remit, code: string): boolean => remit === 'all' || remit.has(code);
export const isEmpty = (remit: Remit): boolean => remit !== 'all' && remit.size === 0;

/** Those who see every unit read it all; so does who has a part in it. */
export const mayRead = (person: Person | null, unitId: string, remit: Remit): boolean =>
	mayReadUnit(person, unitId) || !isEmpty(remit);

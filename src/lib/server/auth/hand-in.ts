/** Who hands in for a unit: its head, or an officer where no head has an account. */
import { handsIn, type HandsIn } from '#lib/domain/round/submission-acts.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { listUnitPeople } from '#lib/server/db/people.ts';
import { mayAssess, maySubmit } from './permission.ts';
import type { Person } from './person.ts';

export async function handsInFor(db: Database | Transaction, person: Person | null, unitId: string): Promise<HandsIn> {
	const held = { head: maySubmit(person, unitId), officer: mayAssess(person, unitId) };
	if (held.head || !held.officer) return handsIn(held, 0);
	return handsIn(held, (await listUnitPeople(db, unitId, 'head')).length);
}

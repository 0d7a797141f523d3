/**
 * Who may come to which address. The first line whose address begins the path decides; everything else is open to all.
 * Below an address, features look records up through the person's own units, so another unit's page is refused there.
 */
import { mayAdminister, mayAppraise, mayPlan, ownUnits } from './permission.ts';
import type { Person } from './person.ts';

type Rule = { address: string; may: (person: Person) => boolean };

export const GUARDED: readonly Rule[] = [
	{ address: '/tu-danh-gia', may: (person) => ownUnits(person).length > 0 || mayPlan(person) || mayAppraise(person) },
	{ address: '/tai-lieu', may: (person) => ownUnits(person).length > 0 || mayPlan(person) || mayAppraise(person) },
	{ address: '/tham-dinh', may: mayAppraise },
	{ address: '/doi-sanh', may: (person) => mayPlan(person) || mayAppraise(person) || ownUnits(person).length > 0 },
	{ address: '/quan-tri/so-lieu', may: mayPlan },
	{ address: '/quan-tri', may: mayAdminister }
];

export type Verdict = 'open' | 'sign in' | 'refused';

export function guard(path: string, person: Person | null): Verdict {
	const rule = GUARDED.find(({ address }) => path === address || path.startsWith(`${address}/`));
	if (!rule) return 'open';
	if (!person) return 'sign in';
	return rule.may(person) ? 'open' : 'refused';
}

/**
 * Who may come to which address. The first line whose address begins the path decides; everything else is open to all.
 * Below an address, features look records up through the person's own units, so another unit's page is refused there.
 */
import { mayAdminister, mayAppraise, mayOversee, mayPlan, ownUnits } from './permission.ts';
import type { Person } from './person.ts';

type Rule = {
	/** `*` stands for any one step of a path. */
	address: string;
	/** The address itself, and nothing below it. */
	exact?: true;
	may: (person: Person) => boolean;
};

export const GUARDED: readonly Rule[] = [
	{ address: '/tai-khoan', may: () => true },
	{ address: '/tu-danh-gia', may: (person) => ownUnits(person).length > 0 || mayPlan(person) || mayAppraise(person) },
	{ address: '/tai-lieu', may: (person) => ownUnits(person).length > 0 || mayPlan(person) || mayAppraise(person) },
	{ address: '/tham-dinh', exact: true, may: mayOversee },
	{ address: '/tham-dinh/*/phan-cong', may: mayOversee },
	{ address: '/tham-dinh/*/hoi-dong', may: mayOversee },
	{ address: '/tham-dinh/*/chenh-lech', may: mayOversee },
	{ address: '/tham-dinh', may: mayAppraise },
	{ address: '/doi-sanh', may: (person) => mayPlan(person) || mayAppraise(person) || ownUnits(person).length > 0 },
	{ address: '/ke-hoach/quy', may: (person) => mayPlan(person) || mayAppraise(person) },
	{ address: '/ke-hoach', may: (person) => mayPlan(person) || mayAppraise(person) || ownUnits(person).length > 0 },
	{ address: '/tien-do', may: (person) => mayPlan(person) || mayAppraise(person) },
	{ address: '/quan-tri/so-lieu', may: mayPlan },
	{ address: '/quan-tri/khao-sat', may: mayPlan },
	{ address: '/quan-tri/hop-thu-di', may: mayPlan },
	{ address: '/quan-tri/nhat-ky', may: mayPlan },
	{ address: '/quan-tri/ky', may: mayPlan },
	{ address: '/quan-tri/don-vi', may: mayPlan },
	{ address: '/quan-tri/nguoi-dung', may: mayPlan },
	{ address: '/quan-tri', exact: true, may: mayPlan },
	{ address: '/quan-tri', may: mayAdminister }
];

export type Verdict = 'open' | 'sign in' | 'refused';

export function guard(path: string, person: Person | null): Verdict {
	const rule = GUARDED.find((one) => isAt(path.split('/'), one));
	if (!rule) return 'open';
	if (!person) return 'sign in';
	return rule.may(person) ? 'open' : 'refused';
}

function isAt(steps: readonly string[], { address, exact }: Rule): boolean {
	const asked = address.split('/');
	if (exact ? steps.length !== asked.length : steps.length < asked.length) return false;
	return asked.every((step, at) => step === '*' || step === steps[at]);
}

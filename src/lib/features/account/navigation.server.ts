import { m } from '#lib/paraglide/messages.js';
import { guard } from '#lib/server/auth/guard.ts';
import type { Person } from '#lib/server/auth/person.ts';

/** The places a person may go to, strangers included. */
export function navigationFor(person: Person | null): { href: string; label: string }[] {
	const all = [
		{ href: '/tu-danh-gia', label: m.account_nav_assessments() },
		{ href: '/tham-dinh', label: m.account_nav_appraisal() },
		{ href: '/doi-sanh', label: m.account_nav_benchmark() },
		{ href: '/ke-hoach', label: m.account_nav_plan() },
		{ href: '/tien-do', label: m.chasing_title() },
		{ href: '/quan-tri', label: m.imports_nav() }
	];
	return [
		...(person ? all.filter(({ href }) => guard(href, person) === 'open') : []),
		{ href: '/ket-qua', label: m.account_nav_results() }
	];
}

import type { Person } from '#lib/server/auth/person.ts';

/** Where a person's work begins after signing in. */
export function firstPageOf({ memberships }: Person): string {
	const roles = new Set(memberships.map(({ role }) => role));
	if (roles.has('planner') || roles.has('administrator')) return '/doi-sanh';
	if (roles.has('appraiser')) return '/tham-dinh';
	return '/tu-danh-gia';
}

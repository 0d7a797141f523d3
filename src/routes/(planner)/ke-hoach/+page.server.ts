import { redirect } from '@sveltejs/kit';
import { planStart } from '#lib/features/plan/plan-round.server.ts';
import type { PageServerLoad } from './$types';

/** The newest plan; the page itself shows only where there is none. */
export const load: PageServerLoad = async ({ locals }) => {
	const start = await planStart(locals.app, locals.person);
	if (start) redirect(303, start);
};

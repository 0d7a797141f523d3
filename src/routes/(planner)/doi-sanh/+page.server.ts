import { redirect } from '@sveltejs/kit';
import { benchmarkStart } from '#lib/features/benchmark/benchmark-round.server.ts';
import type { PageServerLoad } from './$types';

/** The newest round; the page itself shows only where there is none. */
export const load: PageServerLoad = async ({ locals }) => {
	const start = await benchmarkStart(locals.app, locals.person);
	if (start) redirect(303, start);
};

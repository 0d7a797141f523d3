import { publishedResults } from '#lib/features/results/published-results.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
	results: await publishedResults(locals.app, locals.language)
});

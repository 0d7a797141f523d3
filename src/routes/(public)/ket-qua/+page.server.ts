import { publishedResults } from '#lib/features/results/published-results.server.ts';
import { publishedRounds } from '#lib/features/results/published-round.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
	results: await publishedResults(locals.app, locals.language),
	rounds: await publishedRounds(locals.app, locals.language)
});

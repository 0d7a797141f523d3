import { readSurveyPage } from '#lib/features/benchmark/survey-groups.server.ts';
import { settled } from '#routes/settled.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	page: settled(await readSurveyPage(locals.app, locals.person, params.round, locals.language))
});

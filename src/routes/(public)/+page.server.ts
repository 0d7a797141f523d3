import { surveyCards } from '#lib/features/survey/survey-pages.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
	surveys: await surveyCards(locals.app, locals.language)
});

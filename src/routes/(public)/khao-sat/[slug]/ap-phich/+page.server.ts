import { settled } from '../../../../settled.ts';
import { surveyPoster } from '#lib/features/survey/survey-poster.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, language }, params, url }) =>
	settled(await surveyPoster(app, params.slug, url.origin, language));

import { settled } from '../../../settled.ts';
import { surveyLines } from '#lib/features/invitations/invitation-survey.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language } }) => ({
	surveys: settled(await surveyLines(app, person, language))
});

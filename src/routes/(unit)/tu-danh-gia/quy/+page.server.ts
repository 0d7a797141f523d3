import { ownReports } from '#lib/features/progress/quarters.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language, now } }) => ({
	reports: await ownReports(app, person, language, now)
});

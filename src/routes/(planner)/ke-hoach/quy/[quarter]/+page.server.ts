import { readRollUp } from '#lib/features/progress/roll-up.server.ts';
import { settled } from '#routes/settled.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language, now }, params }) => ({
	rolled: settled(await readRollUp(app, person, params.quarter, language, now))
});

import { readCityPlan } from '#lib/features/plan/city-plan.server.ts';
import { settled } from '#routes/settled.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language, now }, params, url }) => ({
	added: { tasks: url.searchParams.get('them'), already: url.searchParams.get('da-co') },
	plan: settled(await readCityPlan(app, person, params.round, language, now))
});

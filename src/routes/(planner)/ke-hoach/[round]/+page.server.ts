import { readCityPlan } from '#lib/features/plan/city-plan.server.ts';
import { addedByScenario } from '#lib/features/plan/added-by-scenario.ts';
import { settled } from '#routes/settled.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language, now }, params, url }) => ({
	added: addedByScenario(url.searchParams),
	plan: settled(await readCityPlan(app, person, params.round, language, now))
});

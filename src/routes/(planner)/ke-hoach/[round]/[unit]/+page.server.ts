import { readUnitPlan } from '#lib/features/plan/unit-plan.server.ts';
import { settled } from '#routes/settled.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language, now }, params }) => ({
	plan: settled(await readUnitPlan(app, person, { roundId: params.round, unitId: params.unit }, language, now))
});

import { settled } from '#routes/settled.ts';
import { assessmentOverview } from '#lib/features/assessment/assessment-overview.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const key = { roundId: params.round, unitId: params.unit };
	return settled(await assessmentOverview(locals.app, locals.person, key, locals.language, locals.now));
};

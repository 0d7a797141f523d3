import { settled } from '../../../../../settled.ts';
import { publicUnit } from '#lib/features/results/published-round.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, language }, params }) => ({
	result: settled(await publicUnit(app, { roundId: params.round, unitId: params.unit }, language)),
	unitId: params.unit
});

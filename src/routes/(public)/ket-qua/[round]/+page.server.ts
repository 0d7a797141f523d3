import { settled } from '../../../settled.ts';
import { publicRound } from '#lib/features/results/published-round.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, language }, params }) => ({
	round: settled(await publicRound(app, params.round, language))
});

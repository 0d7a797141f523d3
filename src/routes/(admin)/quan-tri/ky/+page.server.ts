import { settled } from '../../../settled.ts';
import { listRoundLines } from '#lib/features/rounds/round-page.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language } }) => ({
	rounds: settled(await listRoundLines(app, person, language))
});

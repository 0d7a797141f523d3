import { readAnnex } from '#lib/features/plan/annex.server.ts';
import { settled } from '#routes/settled.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language, now }, params, url }) => {
	const key = { roundId: params.round, unitId: url.searchParams.get('don-vi') };
	return { annex: settled(await readAnnex(app, person, key, language, now)) };
};

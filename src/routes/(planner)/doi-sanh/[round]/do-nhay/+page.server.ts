import { CHANGES, readSensitivityPage } from '#lib/features/benchmark/sensitivity-page.server.ts';
import { settled } from '#routes/settled.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { app, person, language, now } = locals;
	const percent = url.searchParams.get('muc') ?? '';
	return {
		page: settled(await readSensitivityPage(app, person, params.round, percent, language, now)),
		changes: CHANGES
	};
};

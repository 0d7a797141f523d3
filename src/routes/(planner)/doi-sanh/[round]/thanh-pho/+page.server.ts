import { readCityPage } from '#lib/features/benchmark/city-page.server.ts';
import { settled } from '#routes/settled.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	page: settled(await readCityPage(locals.app, locals.person, params.round, locals.language, locals.now))
});

import { readTrendPage } from '#lib/features/benchmark/trend-page.server.ts';
import { settled } from '#routes/settled.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { app, person, language, now } = locals;
	const wanted = { block: url.searchParams.get('khoi') ?? '', unit: url.searchParams.get('don-vi') ?? '' };
	return { page: settled(await readTrendPage(app, person, params.round, wanted, language, now)) };
};

import { readOverview } from '#lib/features/benchmark/overview.server.ts';
import { settled } from '#routes/settled.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { app, person, language, now } = locals;
	const sort = { block: url.searchParams.get('khoi') ?? '', by: url.searchParams.get('sap-xep') ?? '' };
	return { overview: settled(await readOverview(app, person, params.round, language, now, sort)) };
};

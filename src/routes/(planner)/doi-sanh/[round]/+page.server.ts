import { readOverview } from '#lib/features/benchmark/overview.server.ts';
import { settled } from '#routes/settled.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	overview: settled(await readOverview(locals.app, locals.person, params.round, locals.language, locals.now))
});

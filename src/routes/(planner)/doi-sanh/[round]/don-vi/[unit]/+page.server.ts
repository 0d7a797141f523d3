import { readUnitPage } from '#lib/features/benchmark/unit-page.server.ts';
import { settled } from '#routes/settled.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	page: settled(
		await readUnitPage(
			locals.app,
			locals.person,
			{ roundId: params.round, unitId: params.unit },
			locals.language,
			locals.now
		)
	)
});

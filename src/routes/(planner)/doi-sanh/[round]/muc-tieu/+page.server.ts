import { readWholeRound } from '#lib/features/benchmark/benchmark-round.server.ts';
import { readTargets } from '#lib/features/targets/targets.server.ts';
import { settled } from '#routes/settled.ts';
import type { PageServerLoad } from './$types';

/** The frame of the benchmark's pages with the targets in it: two features, which do not know each other. */
export const load: PageServerLoad = async ({ locals, params }) => {
	const { app, person, language, now } = locals;
	const { head } = settled(await readWholeRound(app, person, params.round, language));
	return { head, targets: settled(await readTargets(app, person, params.round, language, now)) };
};

import { settled } from '#routes/settled.ts';
import { filledSheet } from '#lib/features/assessment/filled-sheet.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const key = { roundId: params.round, unitId: params.unit };
	return settled(await filledSheet(locals.app, locals.person, key, locals.language, locals.now));
};

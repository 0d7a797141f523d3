import { readAsked, roundBoard } from '#lib/features/chasing/board.server.ts';
import { settled } from '#routes/settled.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language, now }, params, url }) => {
	const key = { roundId: params.round, asked: readAsked(url.searchParams) };
	const reminded = url.searchParams.get('da-nhac');
	return {
		board: settled(await roundBoard(app, person, key, language, now)),
		reminded: reminded !== null && /^\d{1,5}$/.test(reminded) ? Number(reminded) : null
	};
};

import { redirect } from '@sveltejs/kit';
import { listBoards } from '#lib/features/chasing/board.server.ts';
import { settled } from '#routes/settled.ts';
import type { PageServerLoad } from './$types';

/** Where only one round has a board, that one. */
export const load: PageServerLoad = async ({ locals: { app, person, language } }) => {
	const rounds = settled(await listBoards(app, person, language));
	if (rounds.length === 1) redirect(303, `/tien-do/${rounds[0]!.id}`);
	return { rounds };
};

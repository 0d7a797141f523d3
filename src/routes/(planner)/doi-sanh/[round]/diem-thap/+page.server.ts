import { readLowList } from '#lib/features/benchmark/low-list.server.ts';
import { wantedList } from '#lib/features/benchmark/wanted-list.ts';
import { settled } from '#routes/settled.ts';
import { judgeEffort } from '../judge-effort.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { app, person, language, now } = locals;
	return { list: settled(await readLowList(app, person, params.round, wantedList(url.searchParams), language, now)) };
};

export const actions: Actions = { 'cong-suc': judgeEffort };

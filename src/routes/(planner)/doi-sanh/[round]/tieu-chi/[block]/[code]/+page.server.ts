import { readCriterionPage } from '#lib/features/benchmark/criterion-page.server.ts';
import { settled } from '#routes/settled.ts';
import { judgeEffort } from '../../../judge-effort.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { app, person, language, now } = locals;
	const key = { roundId: params.round, block: params.block, code: params.code };
	const order = url.searchParams.get('sap-xep') ?? '';
	return { page: settled(await readCriterionPage(app, person, key, order, language, now)) };
};

export const actions: Actions = { 'cong-suc': judgeEffort };

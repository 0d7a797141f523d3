import { settled } from '#routes/settled.ts';
import { CARE_ORDERS, careOfRound } from '#lib/features/appraisal/care.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const order = CARE_ORDERS.find((one) => one === url.searchParams.get('xep')) ?? 'ty-le';
	const asked = { roundId: params.round, order, descending: url.searchParams.get('chieu') === 'giam' };
	return settled(await careOfRound(locals.app, locals.person, asked, locals.language));
};

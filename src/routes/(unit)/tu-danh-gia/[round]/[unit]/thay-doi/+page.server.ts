import { redirect } from '@sveltejs/kit';
import { settled } from '#routes/settled.ts';
import { changesPage, markSeen } from '#lib/features/assessment/what-changed.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const key = { roundId: params.round, unitId: params.unit };
	return settled(await changesPage(locals.app, locals.person, key, locals.language, locals.now));
};

export const actions: Actions = {
	'da-xem': async ({ locals, params, request, url }) => {
		const upTo = Number((await request.formData()).get('den'));
		const key = { roundId: params.round, unitId: params.unit };
		if (Number.isSafeInteger(upTo)) settled(await markSeen(locals.app, locals.person, key, upTo, locals.now));
		redirect(303, url.pathname);
	}
};

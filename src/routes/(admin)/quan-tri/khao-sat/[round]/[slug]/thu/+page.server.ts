import { fail, redirect } from '@sveltejs/kit';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { letterOrder } from '#lib/features/invitations/letter-order.ts';
import { printLetters } from '#lib/features/invitations/make-letters.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Letters are on the answer to the form that ordered them, and nowhere else: their codes are not kept. */
export const load: PageServerLoad = ({ params, request }) => {
	const address = `/quan-tri/khao-sat/${params.round}/${params.slug}`;
	if (request.method === 'GET') redirect(303, address);
	return { address };
};

export const actions: Actions = {
	default: async ({ locals: { app, person, now }, params, request, url }) => {
		const order = letterOrder(await request.formData());
		const key = { roundId: params.round, slug: params.slug };
		const printed = await printLetters(app, person, key, order, { origin: url.origin, now });
		if (!printed.ok) return fail(PROBLEMS[printed.problem.code], { problem: printed.problem, printed: null });
		return { printed: printed.value, problem: null };
	}
};

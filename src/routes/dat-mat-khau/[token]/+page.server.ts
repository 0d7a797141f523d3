import { fail, redirect } from '@sveltejs/kit';
import { atOf } from '#routes/where-from.ts';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { openedLink, setPasswordByLink } from '#lib/features/people/set-password.server.ts';
import { SHORTEST_PASSWORD } from '#lib/server/auth/password.ts';
import type { Actions, PageServerLoad } from './$types';

/** The address is a secret while the link is open: it goes to no other site, and into no cache. */
export const load: PageServerLoad = async ({ locals: { app, now }, params, setHeaders }) => {
	setHeaders({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
	const opened = await openedLink(app, params.token, now);
	return {
		least: SHORTEST_PASSWORD,
		email: opened.ok ? opened.value.email : null,
		problem: opened.ok ? null : opened.problem
	};
};

export const actions: Actions = {
	default: async (event) => {
		const password = String((await event.request.formData()).get('password') ?? '');
		const set = await setPasswordByLink(event.locals.app, event.params.token, password, atOf(event));
		if (!set.ok) return fail(PROBLEMS[set.problem.code], { problem: set.problem });
		redirect(303, '/dang-nhap?mat-khau-moi');
	}
};

import { redirect } from '@sveltejs/kit';
import { signOut } from '#lib/features/sign-in/sign-in.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = () => redirect(303, '/');

export const actions: Actions = {
	default: async ({ locals, cookies }) => {
		if (locals.sessionToken && locals.person)
			await signOut(locals.app, locals.sessionToken, locals.person.id, locals.now);
		cookies.delete(locals.app.auth.sessionCookieName, { path: '/' });
		redirect(303, '/');
	}
};

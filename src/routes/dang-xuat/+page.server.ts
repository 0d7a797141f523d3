import { redirect } from '@sveltejs/kit';
import { signOut } from '#lib/features/account/sign-out.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = () => redirect(303, '/');

export const actions: Actions = {
	default: async ({ locals: { app, person, sessionToken, now }, cookies }) => {
		const elsewhere = person && sessionToken ? await signOut(app, { person, token: sessionToken }, now) : false;
		cookies.delete(app.auth.sessionCookieName, { path: '/' });
		redirect(303, elsewhere ? '/dang-nhap?da-dang-xuat' : '/');
	}
};

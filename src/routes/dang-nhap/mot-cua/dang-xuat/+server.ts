import { error, redirect } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** Goes on signing out at the single sign-on, for whoever is signed out here. */
export const GET: RequestHandler = async ({ locals: { app }, url }) => {
	if (!app.singleSignOn) error(404);
	redirect(303, (await app.singleSignOn.signOutAt(new URL('/', url))) ?? '/');
};

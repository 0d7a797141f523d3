import { redirect } from '@sveltejs/kit';
import { ownAddress } from '#lib/features/account/own-address.ts';
import { cookieName, isLocale } from '#lib/paraglide/runtime.js';
import type { RequestHandler } from './$types';

/** Switches the language and goes back: a plain link, so that it works without JavaScript. */
export const GET: RequestHandler = ({ url, cookies }) => {
	const to = url.searchParams.get('sang');
	if (isLocale(to)) cookies.set(cookieName, to, { path: '/', httpOnly: false, sameSite: 'lax', maxAge: 34_560_000 });
	redirect(303, ownAddress(url.searchParams.get('ve')));
};

import { error, redirect } from '@sveltejs/kit';
import { problem } from '#lib/domain/problem.ts';
import { ownAddress } from '#lib/features/account/own-address.ts';
import { WAITING_AGE, WAITING_COOKIE } from '#lib/server/auth/single-sign-on.ts';
import { signInAddress } from './why-not.ts';
import type { RequestHandler } from './$types';

/** Leads to the single sign-on. A link, since our pages let no form lead to another site. */
export const GET: RequestHandler = async ({ locals: { app }, cookies, url }) => {
	if (!app.singleSignOn) error(404);
	const next = ownAddress(url.searchParams.get('tiep'), '/dang-nhap');
	const begun = await app.singleSignOn.begin(new URL('/dang-nhap/mot-cua/ve', url), next);
	if (typeof begun === 'string') redirect(303, signInAddress(problem(begun)));
	cookies.set(WAITING_COOKIE, begun.waiting, {
		...{ path: '/dang-nhap/mot-cua', httpOnly: true, sameSite: 'lax', maxAge: WAITING_AGE },
		secure: app.settings.secureCookies
	});
	redirect(303, begun.to);
};

import { error, redirect } from '@sveltejs/kit';
import { keepEntered, placeOf } from '#routes/sign-in-cookies.ts';
import { problem } from '#lib/domain/problem.ts';
import { signInElsewhere } from '#lib/features/account/sign-in-elsewhere.server.ts';
import { WAITING_COOKIE } from '#lib/server/auth/single-sign-on.ts';
import { signInAddress } from '../why-not.ts';
import type { RequestHandler } from './$types';

/** Where the single sign-on sends people back. What it sent is good once. */
export const GET: RequestHandler = async (event) => {
	const { cookies, url } = event;
	const { app, now } = event.locals;
	if (!app.singleSignOn) error(404);
	const back = await app.singleSignOn.finish(url, cookies.get(WAITING_COOKIE));
	cookies.delete(WAITING_COOKIE, { path: '/dang-nhap/mot-cua' });
	if (typeof back === 'string') redirect(303, signInAddress(problem(back)));
	const entered = await signInElsewhere(app, back.identity, placeOf(event), now);
	if (!entered.ok) redirect(303, signInAddress(entered.problem));
	redirect(303, keepEntered(app, cookies, entered.value, back.next, now));
};

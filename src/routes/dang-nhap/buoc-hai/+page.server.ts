import { fail, redirect } from '@sveltejs/kit';
import { keepEntered, placeOf } from '#routes/sign-in-cookies.ts';
import { PROBLEMS, type Problem } from '#lib/domain/problem.ts';
import { ownAddress } from '#lib/features/account/own-address.ts';
import { secondStep, setUpAndEnter, showCode } from '#lib/features/account/second-step.server.ts';
import type { OfferedFactor } from '#lib/features/account/set-up-factor.server.ts';
import { STARTED_COOKIE } from '#lib/server/auth/started-sign-in.ts';
import type { Actions, PageServerLoad } from './$types';

const nextOf = (url: URL) => ownAddress(url.searchParams.get('tiep'), '/dang-nhap');

export const load: PageServerLoad = async ({ locals: { app, person, now }, cookies, url }) => {
	const next = nextOf(url);
	if (person) redirect(303, next);
	const step = await secondStep(app, cookies.get(STARTED_COOKIE), null, now);
	// Recovery codes are being shown: the session has begun with this very answer.
	if (!step && cookies.get(app.auth.sessionCookieName)) return { next, offered: null };
	if (!step) redirect(303, `/dang-nhap?tiep=${encodeURIComponent(next)}`);
	return { next, offered: step.offered };
};

export const actions: Actions = {
	ma: async (event) => {
		const { locals, cookies, request, url } = event;
		const code = String((await request.formData()).get('code') ?? '');
		const entered = await showCode(locals.app, cookies.get(STARTED_COOKIE), code, placeOf(event), locals.now);
		if (!entered.ok) return refusal(entered.problem);
		redirect(303, keepEntered(locals.app, cookies, entered.value, nextOf(url), locals.now));
	},
	'thiet-lap': async (event) => {
		const { locals, cookies, request, url } = event;
		const { app, now } = locals;
		const form = await request.formData();
		const [offer, code] = [String(form.get('offer') ?? ''), String(form.get('code') ?? '')];
		const token = cookies.get(STARTED_COOKIE);
		const entered = await setUpAndEnter(app, token, { offer, code }, placeOf(event), now);
		if (!entered.ok) return refusal(entered.problem, (await secondStep(app, token, offer, now))?.offered ?? null);
		// Shown in the answer itself: the codes are kept nowhere that a next page could read them from.
		return { codes: entered.value.codes, next: keepEntered(app, cookies, entered.value, nextOf(url), now) };
	}
};

const refusal = (problem: Problem, offered: OfferedFactor | null = null) =>
	fail(PROBLEMS[problem.code], { problem, offered });

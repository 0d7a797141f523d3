import { fail, redirect } from '@sveltejs/kit';
import { keepEntered, placeOf } from '#routes/sign-in-cookies.ts';
import { SAMPLE_ACCOUNTS } from '#lib/demo/sample-accounts.ts';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { firstPageOf } from '#lib/features/account/first-page.ts';
import { ownAddress } from '#lib/features/account/own-address.ts';
import { signIn } from '#lib/features/account/sign-in.server.ts';
import { PARKED_COOKIE } from '#lib/server/auth/parked-entries.ts';
import { elsewhereProblem } from './mot-cua/why-not.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { app, person }, url, cookies }) => {
	if (person) redirect(303, ownAddress(url.searchParams.get('tiep'), firstPageOf(person)));
	return {
		next: url.searchParams.get('tiep'),
		parked: cookies.get(PARKED_COOKIE) !== undefined,
		singleSignOn: app.singleSignOn?.name ?? null,
		passwordSet: url.searchParams.has('mat-khau-moi'),
		/** Here, and not at the single sign-on. */
		signedOut: url.searchParams.has('da-dang-xuat'),
		/** Why the single sign-on led back without anybody. */
		problem: elsewhereProblem(url),
		accounts: app.settings.demo ? SAMPLE_ACCOUNTS : [],
		factorOffered: app.settings.secondFactor === 'offered'
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { request, cookies, url } = event;
		const { app, now } = event.locals;
		const form = await request.formData();
		const email = String(form.get('email') ?? '');
		const password = String(form.get('password') ?? '');
		const entered = await signIn(app, { email, password, place: placeOf(event) }, now);
		if (!entered.ok) return fail(PROBLEMS[entered.problem.code], { email, problem: entered.problem });
		redirect(
			303,
			keepEntered(app, cookies, entered.value, ownAddress(url.searchParams.get('tiep'), '/dang-nhap'), now)
		);
	}
};

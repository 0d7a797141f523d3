import { fail, redirect } from '@sveltejs/kit';
import { ownAddress } from '#lib/features/sign-in/own-address.ts';
import { firstPageOf } from '#lib/features/sign-in/first-page.ts';
import { signIn } from '#lib/features/sign-in/sign-in.server.ts';
import { SAMPLE_ACCOUNTS } from '#lib/demo/sample-accounts.ts';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { PARKED_COOKIE } from '#lib/server/auth/parked-entries.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url, cookies }) => {
	if (locals.person) redirect(303, ownAddress(url.searchParams.get('tiep'), firstPageOf(locals.person)));
	return {
		next: url.searchParams.get('tiep'),
		parked: cookies.get(PARKED_COOKIE) !== undefined,
		accounts: locals.app.settings.demo ? SAMPLE_ACCOUNTS : []
	};
};

export const actions: Actions = {
	default: async ({ request, locals, cookies, url, getClientAddress }) => {
		const form = await request.formData();
		const email = String(form.get('email') ?? '');
		const signedIn = await signIn(
			locals.app,
			{ email, password: String(form.get('password') ?? ''), address: getClientAddress() },
			locals.now
		);
		if (!signedIn.ok) return fail(PROBLEMS[signedIn.problem.code], { email, problem: signedIn.problem });
		const cookie = locals.app.auth.createSessionCookie(signedIn.value);
		cookies.set(cookie.name, cookie.value, { path: '/', ...cookie.attributes });
		redirect(303, ownAddress(url.searchParams.get('tiep'), '/dang-nhap'));
	}
};

import { fail, redirect } from '@sveltejs/kit';
import { signedIn } from '#routes/signed-in.ts';
import { PROBLEMS } from '#lib/domain/problem.ts';
import {
	chooseLanguage,
	endOneSession,
	ownAccount,
	signOutElsewhere
} from '#lib/features/account/own-account.server.ts';
import { headsUnit } from '#lib/server/auth/people-rights.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => ({
	...(await ownAccount(locals.app, signedIn(locals), locals.now)),
	ended: url.searchParams.has('da-ket-thuc') ? Number(url.searchParams.get('da-ket-thuc')) || 0 : null,
	passwordSet: url.searchParams.has('mat-khau-moi'),
	headsUnit: headsUnit(locals.person),
	saved: url.searchParams.has('da-luu'),
	dropped: url.searchParams.has('da-tat')
});

export const actions: Actions = {
	'ket-thuc': async ({ locals, request }) => {
		const name = String((await request.formData()).get('phien') ?? '');
		redirect(303, `/tai-khoan?da-ket-thuc=${await endOneSession(locals.app, signedIn(locals), name, locals.now)}`);
	},
	'moi-noi-khac': async ({ locals }) =>
		redirect(303, `/tai-khoan?da-ket-thuc=${await signOutElsewhere(locals.app, signedIn(locals), locals.now)}`),
	'ngon-ngu': async ({ locals, request }) => {
		const wanted = String((await request.formData()).get('language') ?? '');
		const chosen = await chooseLanguage(locals.app, signedIn(locals), wanted, locals.now);
		if (!chosen.ok) return fail(PROBLEMS[chosen.problem.code], { problem: chosen.problem });
		redirect(303, '/tai-khoan?da-luu');
	}
};

import { fail, redirect } from '@sveltejs/kit';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { findInvitedSurvey } from '#lib/features/survey/invitation-state.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** The code of a letter, typed in or brought by its QR code. Looking at it uses nothing up. */
export const load: PageServerLoad = async ({ locals: { app, now }, url, getClientAddress }) => {
	const code = (url.searchParams.get('ma') ?? '').slice(0, 40);
	if (code === '') return { code, problem: undefined };
	const found = await findInvitedSurvey(app, code, now, getClientAddress());
	if (found.ok) redirect(303, `/khao-sat/${found.value.slug}?moi=${found.value.code}`);
	return { code, problem: found.problem };
};

export const actions: Actions = {
	default: async ({ request, locals: { app, now }, getClientAddress }) => {
		const code = String((await request.formData()).get('ma') ?? '').slice(0, 40);
		const found = await findInvitedSurvey(app, code, now, getClientAddress());
		if (!found.ok) return fail(PROBLEMS[found.problem.code], { code, problem: found.problem });
		redirect(303, `/khao-sat/${found.value.slug}?moi=${found.value.code}`);
	}
};

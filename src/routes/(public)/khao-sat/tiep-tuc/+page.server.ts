import { fail, redirect } from '@sveltejs/kit';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { continueSurvey } from '#lib/features/survey/resume-survey.server.ts';
import { keepToken } from '../own-cookie.ts';
import type { Actions, PageServerLoad } from './$types';

/** A link only fills the code in: what opens links to look at them takes nothing. */
export const load: PageServerLoad = ({ url }) => ({ code: (url.searchParams.get('ma') ?? '').slice(0, 40) });

export const actions: Actions = {
	default: async ({ request, locals: { app, now }, cookies, getClientAddress }) => {
		const code = String((await request.formData()).get('code') ?? '').slice(0, 40);
		const own = await continueSurvey(app, code, now, getClientAddress());
		if (!own.ok) return fail(PROBLEMS[own.problem.code], { code, problem: own.problem });
		const { slug, token, page } = own.value;
		keepToken(cookies, slug, token, app.settings.secureCookies);
		redirect(303, `/khao-sat/${slug}/${page}`);
	}
};

import { error, fail, redirect } from '@sveltejs/kit';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { problemText } from '#lib/features/questionnaire/problem-text.ts';
import { bringBackPage } from '#lib/features/survey/parked-page.server.ts';
import { startSurvey } from '#lib/features/survey/start-survey.server.ts';
import { surveyIntroduction } from '#lib/features/survey/survey-pages.server.ts';
import { discardDraft } from '#lib/features/survey/withdraw-survey.server.ts';
import { PARKED_COOKIE } from '#lib/server/auth/parked-entries.ts';
import { forgetToken, keepToken, tokenOf } from '../own-cookie.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, cookies, url }) => {
	const survey = await surveyIntroduction(locals.app, params.slug, tokenOf(cookies, params.slug), locals.language);
	if (!survey.ok) error(PROBLEMS[survey.problem.code], problemText(survey.problem));
	const page = url.searchParams.get('trang');
	return { survey: survey.value, page, waiting: page !== null && cookies.get(PARKED_COOKIE) !== undefined };
};

export const actions: Actions = {
	batdau: async ({ request, locals, params, cookies, url, getClientAddress }) => {
		const { app, language, now } = locals;
		const form = await request.formData();
		const agreed = { adult: form.get('adult') === 'yes', consentVersion: String(form.get('consent') ?? '') };
		const started = await startSurvey(
			app,
			{ slug: params.slug, language, ...agreed, address: getClientAddress() },
			now
		);
		if (!started.ok) return fail(PROBLEMS[started.problem.code], { ...agreed, problem: started.problem });
		const { token } = started.value;
		keepToken(cookies, params.slug, token, app.settings.secureCookies);
		const [page, parked] = [url.searchParams.get('trang'), cookies.get(PARKED_COOKIE)];
		const path = `/khao-sat/${params.slug}/${page}`;
		if (page && parked && (await bringBackPage(app, { token, parked, path, page }, now))) {
			cookies.delete(PARKED_COOKIE, { path: '/' });
			redirect(303, path);
		}
		redirect(303, `/khao-sat/${params.slug}/${String(form.get('first') ?? '').replace(/[^a-z0-9-]/g, '')}`);
	},
	xoa: async ({ locals, params, cookies }) => {
		await discardDraft(locals.app, tokenOf(cookies, params.slug), locals.now);
		forgetToken(cookies, params.slug);
		redirect(303, `/khao-sat/${params.slug}`);
	},
	quen: ({ params, cookies }) => {
		forgetToken(cookies, params.slug);
		redirect(303, `/khao-sat/${params.slug}`);
	}
};

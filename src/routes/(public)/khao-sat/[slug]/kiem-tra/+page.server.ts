import { error, fail, redirect } from '@sveltejs/kit';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { problemText } from '#lib/features/questionnaire/problem-text.ts';
import { submitSurvey } from '#lib/features/survey/submit-survey.server.ts';
import { surveyCheck } from '#lib/features/survey/survey-pages.server.ts';
import { rememberSent, tokenOf } from '../../own-cookie.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, cookies }) => {
	const check = await surveyCheck(locals.app, tokenOf(cookies, params.slug), locals.language);
	if (check.ok) return { check: check.value };
	if (check.problem.code === 'already_submitted') redirect(303, `/khao-sat/${params.slug}/cam-on`);
	if (check.problem.code === 'survey_unknown') redirect(303, `/khao-sat/${params.slug}`);
	error(PROBLEMS[check.problem.code], problemText(check.problem));
};

export const actions: Actions = {
	gui: async ({ locals, params, cookies }) => {
		const sent = await submitSurvey(locals.app, tokenOf(cookies, params.slug), locals.now);
		if (sent.ok) {
			const { openly, roundId } = sent.value;
			if (openly) rememberSent(cookies, params.slug, roundId, locals.app.settings.secureCookies);
			redirect(303, `/khao-sat/${params.slug}/cam-on`);
		}
		if (sent.problem.code === 'survey_unknown') redirect(303, `/khao-sat/${params.slug}`);
		// What is missing stands on the page itself, and so does that the survey is over.
		return fail(PROBLEMS[sent.problem.code], { refused: true, problem: sent.problem });
	}
};

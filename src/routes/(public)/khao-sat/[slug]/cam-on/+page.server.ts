import { error, redirect } from '@sveltejs/kit';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { problemText } from '#lib/features/questionnaire/problem-text.ts';
import { ownResult } from '#lib/features/survey/own-result.server.ts';
import { forgetToken, tokenOf } from '../../own-cookie.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, cookies }) => {
	const result = await ownResult(locals.app, tokenOf(cookies, params.slug), locals.language, locals.now);
	if (result.ok) return { result: result.value, slug: params.slug };
	if (result.problem.code === 'not_submitted') redirect(303, `/khao-sat/${params.slug}/kiem-tra`);
	if (result.problem.code === 'survey_unknown') redirect(303, `/khao-sat/${params.slug}`);
	error(PROBLEMS[result.problem.code], problemText(result.problem));
};

export const actions: Actions = {
	'nguoi-tiep': async ({ locals: { app, language, now }, params: { slug }, cookies }) => {
		const result = await ownResult(app, tokenOf(cookies, slug), language, now);
		const team = result.ok ? (result.value.assisted?.team ?? '') : '';
		forgetToken(cookies, slug);
		redirect(303, `/khao-sat/${slug}?giup=1&to=${encodeURIComponent(team)}`);
	},
	xong: ({ params, cookies }) => {
		forgetToken(cookies, params.slug);
		redirect(303, '/');
	}
};

import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { PROBLEMS, type Problem } from '#lib/domain/problem.ts';
import { reopenSurvey, revisitSurvey, withdrawSurvey } from '#lib/features/survey/withdraw-survey.server.ts';
import { keepToken } from '../own-cookie.ts';
import type { Actions } from './$types';

const codeIn = async ({ request }: RequestEvent) => {
	const form = await request.formData();
	return { code: String(form.get('code') ?? '').slice(0, 40), sure: form.get('sure') === 'yes' };
};

const refuse = (code: string, problem: Problem) => fail(PROBLEMS[problem.code], { code, problem, withdrawn: false });

const open = (act: typeof revisitSurvey, page: string) => async (event: RequestEvent) => {
	const { app, now } = event.locals;
	const { code } = await codeIn(event);
	const found = await act(app, code, now, event.getClientAddress());
	if (!found.ok) return refuse(code, found.problem);
	keepToken(event.cookies, found.value.slug, found.value.token, app.settings.secureCookies);
	redirect(303, `/khao-sat/${found.value.slug}/${page}`);
};

export const actions = {
	xem: open(revisitSurvey, 'cam-on'),
	sua: open(reopenSurvey, 'kiem-tra'),
	rut: async (event) => {
		const { code, sure } = await codeIn(event);
		if (!sure)
			return fail(422, { code, problem: { code: 'answer_required' as const, field: 'sure' }, withdrawn: false });
		const done = await withdrawSurvey(event.locals.app, code, event.locals.now, event.getClientAddress());
		return done.ok ? { code: '', problem: undefined, withdrawn: true } : refuse(code, done.problem);
	}
} satisfies Actions;

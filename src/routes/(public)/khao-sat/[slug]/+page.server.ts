import { error, fail, redirect } from '@sveltejs/kit';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { problemText } from '#lib/features/questionnaire/problem-text.ts';
import { bringBackPage } from '#lib/features/survey/parked-page.server.ts';
import { invitationState } from '#lib/features/survey/invitation-state.server.ts';
import { startSurvey } from '#lib/features/survey/start-survey.server.ts';
import { surveyIntroduction } from '#lib/features/survey/survey-pages.server.ts';
import { discardDraft } from '#lib/features/survey/withdraw-survey.server.ts';
import { PARKED_COOKIE } from '#lib/server/auth/parked-entries.ts';
import { forgetToken, keepToken, sentRoundOf, tokenOf } from '../own-cookie.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, language }, params: { slug }, cookies, url }) => {
	const token = tokenOf(cookies, slug);
	const survey = await surveyIntroduction(app, slug, { token, sentRound: sentRoundOf(cookies, slug) }, language);
	if (!survey.ok) error(PROBLEMS[survey.problem.code], problemText(survey.problem));
	const asked = url.searchParams;
	const page = asked.get('trang');
	const code = asked.get('moi');
	const invitation = code === null ? null : await invitationState(app, slug, token, code);
	return {
		survey: survey.value,
		page,
		waiting: page !== null && cookies.get(PARKED_COOKIE) !== undefined,
		invitation: invitation?.ok ? invitation.value : null,
		helper: asked.has('giup') && survey.value.notice?.assisted ? { team: (asked.get('to') ?? '').slice(0, 120) } : null
	};
};

/** What the form at the start says. */
function startOf(form: FormData) {
	const text = (name: string) => String(form.get(name) ?? '').slice(0, 200);
	const invitation = text('moi');
	return {
		adult: form.get('adult') === 'yes',
		consentVersion: text('consent'),
		busyAnswer: text('busy'),
		...(form.get('giup') === 'yes' ? { assisted: { team: text('to') } } : {}),
		...(invitation === '' ? {} : { invitation: { code: invitation, again: form.get('lai') === 'yes' } })
	};
}

export const actions: Actions = {
	batdau: async ({ request, locals, params, cookies, url, getClientAddress }) => {
		const { app, language, now } = locals;
		const form = await request.formData();
		const sentRound = sentRoundOf(cookies, params.slug);
		const device = sentRound ? { roundId: sentRound, another: form.get('another') === 'yes' } : undefined;
		const agreed = { ...startOf(form), ...(device ? { device } : {}) };
		const started = await startSurvey(
			app,
			{ slug: params.slug, language, ...agreed, address: getClientAddress() },
			now
		);
		if (!started.ok) return fail(PROBLEMS[started.problem.code], { agreed, problem: started.problem });
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

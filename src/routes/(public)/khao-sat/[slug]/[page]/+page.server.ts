import { error, fail, redirect, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { problemText } from '#lib/features/questionnaire/problem-text.ts';
import { entriesOf, languageOf, parkPage } from '#lib/features/survey/parked-page.server.ts';
import { keepForLater } from '#lib/features/survey/resume-survey.server.ts';
import { saveSurvey, type SavedPage } from '#lib/features/survey/save-survey.server.ts';
import { surveyPage, type SurveyPage } from '#lib/features/survey/survey-pages.server.ts';
import { PARKED_COOKIE } from '#lib/server/auth/parked-entries.ts';
import { tokenOf } from '../../own-cookie.ts';
import type { Actions, PageServerLoad, RouteParams } from './$types';

export const load: PageServerLoad = async ({ locals, params, cookies, url }) => {
	const showMissing = url.searchParams.has('thieu');
	const token = tokenOf(cookies, params.slug);
	const page = await surveyPage(locals.app, token, params.page, locals.language, { showMissing });
	if (!page.ok) return elsewhere(page.problem.code, params);
	return {
		page: page.value,
		showMissing,
		summary: showMissing || url.searchParams.has('loi'),
		appeared: Number(url.searchParams.get('them')) || 0
	};
};

type Event = RequestEvent<RouteParams>;
type Kept = { savedAt: Date; live: boolean };

/** Every button saves first; what it does next differs. */
async function receive(
	{ request, locals, params, cookies }: Event,
	next: (saved: SavedPage) => Kept | Promise<Kept>
): Promise<Kept | ActionFailure<{ page: SurveyPage }>> {
	const { app, language, now } = locals;
	const form = await request.formData();
	const token = tokenOf(cookies, params.slug);
	const entries = entriesOf(form, params.page);
	const saved = await saveSurvey(app, token, entries, languageOf(form), now);
	if (saved.ok) return next(saved.value);
	const { code } = saved.problem;
	if (code === 'round_closed') {
		const page = await surveyPage(app, token, params.page, language, { unsaved: entries });
		return page.ok ? fail(409, { page: page.value }) : elsewhere(page.problem.code, params);
	}
	if (code === 'survey_unknown' && request.headers.get('x-live') === null) {
		const parked = await parkPage(app, `/khao-sat/${params.slug}/${params.page}`, form, now);
		const secure = app.settings.secureCookies;
		if (parked)
			cookies.set(PARKED_COOKIE, parked, { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: 86_400 });
	}
	return elsewhere(code, params);
}

/** Without a draft there is no page: begin, or look at the result. */
function elsewhere(code: keyof typeof PROBLEMS, { slug, page }: RouteParams): never {
	if (code === 'survey_unknown') redirect(303, `/khao-sat/${slug}?trang=${encodeURIComponent(page)}`);
	if (code === 'already_submitted') redirect(303, `/khao-sat/${slug}/cam-on`);
	error(PROBLEMS[code], problemText({ code }));
}

const goTo = ({ slug }: RouteParams, page: string): never => redirect(303, `/khao-sat/${slug}/${page}`);
const onwards = (params: RouteParams, { after }: SavedPage): never => goTo(params, after ?? 'kiem-tra');

export const actions = {
	luu: (event) => receive(event, () => ({ savedAt: event.locals.now, live: event.request.headers.has('x-live') })),
	truoc: (event) => receive(event, ({ before }) => goTo(event.params, before ?? '')),
	desau: (event) =>
		receive(event, async () => {
			const { app, now } = event.locals;
			const kept = await keepForLater(app, tokenOf(event.cookies, event.params.slug), now);
			return kept.ok ? goTo(event.params, 'de-sau') : elsewhere(kept.problem.code, event.params);
		}),
	boqua: (event) => receive(event, (saved) => onwards(event.params, saved)),
	tiep: (event) =>
		receive(event, (saved) => {
			const { wrong, missing, appeared } = saved;
			if (wrong.length > 0) redirect(303, '?loi=1');
			if (appeared.length > 0) redirect(303, `?them=${appeared.length}#q-${appeared[0]}`);
			if (missing.length > 0) redirect(303, '?thieu=1');
			return onwards(event.params, saved);
		})
} satisfies Actions;

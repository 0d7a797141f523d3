import { error, fail, redirect, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import { settled } from '#routes/settled.ts';
import { PROBLEMS, type Problem } from '#lib/domain/problem.ts';
import { assessmentPage, restoreParked } from '#lib/features/assessment/assessment-page.server.ts';
import { removeDocument } from '#lib/features/assessment/attach-evidence.server.ts';
import { receivePage, unsavedEntries, type ReceivedPage } from '#lib/features/assessment/receive-page.server.ts';
import { problemText } from '#lib/features/questionnaire/problem-text.ts';
import { PARKED_COOKIE } from '#lib/server/auth/parked-entries.ts';
import type { Actions, PageServerLoad, RouteParams } from './$types';

const keyOf = ({ round, unit }: RouteParams) => ({ roundId: round, unitId: unit });
const addressOf = ({ round, unit }: RouteParams) => `/tu-danh-gia/${round}/${unit}`;

export const load: PageServerLoad = async ({ locals, params, cookies, url, request }) => {
	const { app, person, language, now } = locals;
	const token = cookies.get(PARKED_COOKIE);
	const waiting = token && { page: params.page, token, path: url.pathname };
	const restored = waiting ? await restoreParked(app, person, keyOf(params), waiting, now) : false;
	if (restored) cookies.delete(PARKED_COOKIE, { path: '/' });
	const page = await assessmentPage(app, person, keyOf(params), params.page, language, now);
	// What could not be saved is shown in place of the form; whoever only comes to look is shown the sheet.
	if (!page.ok && page.problem.code === 'already_submitted')
		return request.method === 'POST'
			? { page: null, restored, address: addressOf(params) }
			: redirect(303, `${addressOf(params)}/phieu#trang-${params.page}`);
	return { page: settled(page), restored, address: addressOf(params) };
};

type Event = RequestEvent<RouteParams>;

type Answer = { savedAt: Date; live: boolean; documentProblems: Problem[] };
type Stayed = Answer | ActionFailure<Answer>;

/** Every button saves first; what it does next differs. */
async function receive(
	{ request, locals, params }: Event,
	next: (received: ReceivedPage, form: FormData) => Stayed | Promise<Stayed>
): Promise<Stayed | ActionFailure<{ refused: Problem; unsaved: { title: string; value: string }[] }>> {
	const { app, person, language, now } = locals;
	const form = await request.formData();
	const received = await receivePage(app, person, keyOf(params), params.page, form, now);
	if (received.ok) return next(received.value, form);
	const { problem } = received;
	if (problem.code !== 'round_closed' && problem.code !== 'already_submitted')
		error(PROBLEMS[problem.code], problemText(problem));
	const unsaved = await unsavedEntries(app, person, keyOf(params), form, language);
	return fail(PROBLEMS[problem.code], { refused: problem, unsaved });
}

const stay = (event: Event, { problems, documentProblems }: ReceivedPage): Stayed => {
	const answer = { savedAt: event.locals.now, live: event.request.headers.has('x-live'), documentProblems };
	return problems.length + documentProblems.length > 0 ? fail(422, answer) : answer;
};

const goTo = async ({ locals, params }: Event, step: 'previous' | 'next'): Promise<never> => {
	const { app, person, language, now } = locals;
	const page = settled(await assessmentPage(app, person, keyOf(params), params.page, language, now));
	redirect(303, `${addressOf(params)}/${page[step] ?? (step === 'next' ? 'nop' : '')}`);
};

export const actions: Actions = {
	luu: (event) => receive(event, (received) => stay(event, received)),
	truoc: (event) =>
		receive(event, (received) =>
			received.documentProblems.length > 0 ? stay(event, received) : goTo(event, 'previous')
		),
	tiep: (event) =>
		receive(event, (received) =>
			received.problems.length + received.documentProblems.length > 0 ? stay(event, received) : goTo(event, 'next')
		),
	'go-bo': (event) =>
		receive(event, async (received, form) => {
			const { app, person, now } = event.locals;
			settled(await removeDocument(app, person, keyOf(event.params), String(form.get('go-bo') ?? ''), now));
			return stay(event, received);
		})
};

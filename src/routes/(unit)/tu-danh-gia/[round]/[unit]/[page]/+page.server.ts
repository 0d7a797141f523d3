import { error, fail, redirect, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import { settled } from '#routes/settled.ts';
import { PROBLEMS, type Problem } from '#lib/domain/problem.ts';
import { assessmentPage } from '#lib/features/assessment/assessment-page.server.ts';
import { removeDocument } from '#lib/features/assessment/change-documents.server.ts';
import { copyEarlier, readWanted } from '#lib/features/assessment/copy-earlier.server.ts';
import { receivePage, unsavedEntries, type ReceivedPage } from '#lib/features/assessment/receive-page.server.ts';
import { restoreParked } from '#lib/features/assessment/restore-parked.server.ts';
import { problemText } from '#lib/features/questionnaire/problem-text.ts';
import { PARKED_COOKIE, takeParkedEntries } from '#lib/server/auth/parked-entries.ts';
import type { Actions, PageServerLoad, RouteParams } from './$types';

const keyOf = ({ round, unit }: RouteParams) => ({ roundId: round, unitId: unit });
const addressOf = ({ round, unit }: RouteParams) => `/tu-danh-gia/${round}/${unit}`;

export const load: PageServerLoad = async ({ locals, params, cookies, url, request }) => {
	const { app, person, language, now } = locals;
	const token = cookies.get(PARKED_COOKIE);
	const waiting = token && { page: params.page, token, path: url.pathname };
	const restored = waiting ? await restoreParked(app, person, keyOf(params), waiting, language, now) : null;
	if (restored) cookies.delete(PARKED_COOKIE, { path: '/' });
	const page = await assessmentPage(app, person, keyOf(params), params.page, language, now);
	// What could not be saved is shown in place of the form; whoever only comes to look is shown the sheet.
	const isLocked = !page.ok && page.problem.code === 'already_submitted';
	if (isLocked || restored?.refused)
		return request.method === 'POST' || restored?.refused
			? { page: null, restored, address: addressOf(params) }
			: redirect(303, `${addressOf(params)}/phieu#trang-${params.page}`);
	return { page: settled(page), restored, address: addressOf(params) };
};

type Event = RequestEvent<RouteParams>;

/** `copied`: for how many criteria last year's figures were taken, where that was asked. */
type Answer = { savedAt: Date; live: boolean; copied?: number } & Pick<
	ReceivedPage,
	'documentProblems' | 'knownFiles' | 'typedDetails'
>;
type Stayed = Answer | ActionFailure<Answer>;

/** Every button saves first; what it does next differs. */
async function receive(
	{ request, locals, params, cookies, url }: Event,
	next: (received: ReceivedPage, form: FormData) => Stayed | Promise<Stayed>
): Promise<Stayed | ActionFailure<{ refused: Problem; unsaved: { title: string; value: string }[] }>> {
	const { app, person, language, now } = locals;
	const form = await request.formData();
	const received = await receivePage(app, person, keyOf(params), params.page, form, now);
	if (received.ok) {
		// What this page's form said when the session had ended is older than what it says now.
		const token = cookies.get(PARKED_COOKIE);
		if (token && (await takeParkedEntries(app.db, token, url.pathname, now)))
			cookies.delete(PARKED_COOKIE, { path: '/' });
		return next(received.value, form);
	}
	const { problem } = received;
	if (problem.code !== 'round_closed' && problem.code !== 'already_submitted')
		error(PROBLEMS[problem.code], problemText(problem));
	const unsaved = await unsavedEntries(app, person, keyOf(params), form, language, now);
	return fail(PROBLEMS[problem.code], { refused: problem, unsaved });
}

const stay = (event: Event, { problems, ...documents }: ReceivedPage, copied?: number): Stayed => {
	const live = event.request.headers.has('x-live');
	const answer = { savedAt: event.locals.now, live, ...documents, ...(copied === undefined ? {} : { copied }) };
	return problems.length + documents.documentProblems.length > 0 ? fail(422, answer) : answer;
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
	'nam-truoc': (event) =>
		receive(event, async (received, form) => {
			const { app, person, now } = event.locals;
			const wanted = readWanted(String(form.get('nam-truoc') ?? ''));
			if (!wanted) return stay(event, received);
			const asked = { page: event.params.page, wanted };
			const { criteria } = settled(await copyEarlier(app, person, keyOf(event.params), asked, now));
			return stay(event, received, criteria);
		}),
	/** To the unit's documents, to choose for a criterion. */
	kho: (event) =>
		receive(event, (received, form) => {
			if (received.documentProblems.length > 0) return stay(event, received);
			const code = encodeURIComponent(String(form.get('kho') ?? ''));
			return redirect(303, `${addressOf(event.params)}/tai-lieu?tieu-chi=${code}`);
		}),
	'go-bo': (event) =>
		receive(event, async (received, form) => {
			const { app, person, now } = event.locals;
			settled(await removeDocument(app, person, keyOf(event.params), String(form.get('go-bo') ?? ''), now));
			return stay(event, received);
		})
};

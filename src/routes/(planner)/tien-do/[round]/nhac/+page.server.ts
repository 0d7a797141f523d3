import { fail, redirect } from '@sveltejs/kit';
import { randomUUID } from 'node:crypto';
import { PROBLEMS, type Problem } from '#lib/domain/problem.ts';
import { readAsked } from '#lib/features/chasing/board.server.ts';
import { readLetter } from '#lib/features/chasing/letter.ts';
import { faultsOf, remindByHand, reminderDraft, type Chosen } from '#lib/features/chasing/remind-by-hand.server.ts';
import { settled } from '#routes/settled.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** Units ticked on the board, or all that the board showed. */
const chosenIn = (parameters: URLSearchParams): Chosen =>
	parameters.has('don-vi') ? { unitIds: parameters.getAll('don-vi') } : { asked: readAsked(parameters) };

export const load: PageServerLoad = async ({ locals: { app, person, language, now }, params, url, request }) => {
	// What was posted comes back by its action, with what was typed.
	if (request.method === 'POST') return { draft: null, token: '' };
	const asking = { roundId: params.round, chosen: chosenIn(url.searchParams) };
	const at = { now, origin: url.origin };
	return { draft: settled(await reminderDraft(app, person, asking, language, at)), token: randomUUID() };
};

async function typedIn({ locals: { app, person, language, now }, params, url, request }: RequestEvent) {
	const form = await request.formData();
	const recent = form.get('recent');
	const asking = {
		roundId: params.round,
		chosen: { unitIds: form.getAll('don-vi').map(String) },
		letter: readLetter(form),
		recent: recent === 'skip' || recent === 'again' ? recent : null,
		token:
			String(form.get('token') ?? '')
				.replace(/[^\w-]+/g, '')
				.slice(0, 64) || randomUUID()
	} as const;
	const at = { now, origin: url.origin };
	const draft = async (problems: Problem[]) => {
		const drawn = settled(await reminderDraft(app, person, asking, language, at));
		return { draft: drawn, token: asking.token, problems };
	};
	return { asking, at, draft };
}

export const actions: Actions = {
	xem: async (event) => {
		const { asking, draft } = await typedIn(event);
		const problems = faultsOf(asking.letter);
		const drawn = await draft(problems);
		return problems[0] ? fail(PROBLEMS[problems[0].code], drawn) : drawn;
	},
	gui: async (event) => {
		const { asking, at, draft } = await typedIn(event);
		const { app, person } = event.locals;
		const sent = await remindByHand(app, person, asking, at);
		if (!sent.ok) return fail(PROBLEMS[sent.problem.code], await draft([sent.problem, ...faultsOf(asking.letter)]));
		redirect(303, `/tien-do/${event.params.round}?da-nhac=${sent.value}`);
	}
};

import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { decideMail, readMail } from '#lib/features/mail/read-outbox.server.ts';
import { settled } from '#routes/settled.ts';
import type { Actions, PageServerLoad, RouteParams } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language }, params }) => ({
	mail: settled(await readMail(app, person, params.mail, language))
});

const decide = (decision: 'send' | 'cancel') => async (event: RequestEvent<RouteParams>) => {
	const { app, person, now } = event.locals;
	const decided = await decideMail(app, person, event.params.mail, decision, now);
	if (!decided.ok) return fail(PROBLEMS[decided.problem.code], { problem: decided.problem });
	redirect(303, event.url.pathname);
};

export const actions: Actions = { gui: decide('send'), huy: decide('cancel') };

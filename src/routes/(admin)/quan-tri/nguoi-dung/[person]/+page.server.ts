import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { settled } from '#routes/settled.ts';
import { atOf } from '#routes/where-from.ts';
import { PROBLEMS, type Result } from '#lib/domain/problem.ts';
import {
	changeRoles,
	closeAccount,
	endSessions,
	reopenAccount,
	resetFactor
} from '#lib/features/people/change-person.server.ts';
import { sendLink } from '#lib/features/people/invite-person.server.ts';
import { personPage } from '#lib/features/people/people-pages.server.ts';
import { readRoles } from '#lib/features/people/typed-person.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language, now }, params, url }) => ({
	account: settled(await personPage(app, person, params.person, language, now)),
	done: url.searchParams.get('xong')
});

/** Back to the page, which says what was done. */
function back({ url }: RequestEvent, done: Result<unknown>, name: string) {
	if (done.ok) redirect(303, `${url.pathname}?xong=${name}`);
	return fail(PROBLEMS[done.problem.code], { problem: done.problem });
}

export const actions: Actions = {
	'vai-tro': async (event) => {
		const { app, person, now } = event.locals;
		const roles = readRoles(await event.request.formData());
		return back(event, await changeRoles(app, person, event.params.person, roles, now), 'vai-tro');
	},
	'lien-ket': async (event) => {
		const { app, person } = event.locals;
		const way = (await event.request.formData()).get('cach') === 'letter' ? 'letter' : 'mail';
		const sent = await sendLink(app, person, event.params.person, way, atOf(event));
		if (sent.ok && sent.value) return { letter: sent.value };
		return back(event, sent, 'lien-ket');
	},
	'dang-xuat': async (event) => {
		const { app, person, now } = event.locals;
		return back(event, await endSessions(app, person, event.params.person, now), 'dang-xuat');
	},
	'xac-thuc': async (event) => {
		const { app, person, now } = event.locals;
		const reason = String((await event.request.formData()).get('ly-do') ?? '');
		return back(event, await resetFactor(app, person, { userId: event.params.person, reason }, now), 'xac-thuc');
	},
	dong: async (event) => {
		const { app, person, now } = event.locals;
		const form = await event.request.formData();
		const [successorId, reason] = [String(form.get('nguoi-nhan') ?? '') || null, String(form.get('ghi-chu') ?? '')];
		return back(
			event,
			await closeAccount(app, person, { userId: event.params.person, successorId, reason }, now),
			'dong'
		);
	},
	'mo-lai': async (event) => {
		const { app, person, now } = event.locals;
		return back(event, await reopenAccount(app, person, event.params.person, now), 'mo-lai');
	}
};

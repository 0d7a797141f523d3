import { fail, redirect } from '@sveltejs/kit';
import { settled } from '#routes/settled.ts';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { openQuarter, quartersPage } from '#lib/features/progress/quarters.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language, now } }) => ({
	page: settled(await quartersPage(app, person, language, now))
});

export const actions: Actions = {
	mo: async ({ locals: { app, person, now }, request }) => {
		const form = await request.formData();
		const text = (name: string) => String(form.get(name) ?? '').trim();
		const typed = { id: text('quy'), roundId: text('ky'), dueOn: text('han'), asked: text('tieu-chi') };
		const opened = await openQuarter(app, person, typed, now);
		if (opened.ok) redirect(303, '/ke-hoach/quy');
		return fail(PROBLEMS[opened.problem.code], { problem: opened.problem, typed });
	}
};

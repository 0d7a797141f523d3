import { fail, redirect } from '@sveltejs/kit';
import { settled } from '#routes/settled.ts';
import { atOf } from '#routes/where-from.ts';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { closeAccount } from '#lib/features/people/change-person.server.ts';
import { invitePerson } from '#lib/features/people/invite-person.server.ts';
import { ownUnitPeople } from '#lib/features/people/people-pages.server.ts';
import { readPerson } from '#lib/features/people/typed-person.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language, now }, url }) => ({
	own: settled(await ownUnitPeople(app, person, language, now)),
	invited: url.searchParams.get('da-moi'),
	closed: url.searchParams.has('da-dong')
});

export const actions: Actions = {
	moi: async (event) => {
		const { app, person } = event.locals;
		const typed = readPerson(await event.request.formData());
		const invited = await invitePerson(app, person, typed, typed.way, atOf(event));
		if (!invited.ok) return fail(PROBLEMS[invited.problem.code], { problem: invited.problem, typed });
		const { letter } = invited.value;
		if (letter) return { letter };
		redirect(303, `/tai-khoan/don-vi?da-moi=${encodeURIComponent(typed.email.trim())}`);
	},
	dong: async ({ locals: { app, person, now }, request }) => {
		const userId = String((await request.formData()).get('nguoi') ?? '');
		const closed = await closeAccount(app, person, { userId, successorId: null, reason: '' }, now);
		if (!closed.ok) return fail(PROBLEMS[closed.problem.code], { problem: closed.problem });
		redirect(303, '/tai-khoan/don-vi?da-dong');
	}
};

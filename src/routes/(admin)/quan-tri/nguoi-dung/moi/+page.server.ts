import { fail, redirect } from '@sveltejs/kit';
import { atOf } from '#routes/where-from.ts';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { invitePerson } from '#lib/features/people/invite-person.server.ts';
import { roleChoices } from '#lib/features/people/people-pages.server.ts';
import { readPerson } from '#lib/features/people/typed-person.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language, now } }) => ({
	choices: await roleChoices(app, person, language, now)
});

export const actions: Actions = {
	default: async (event) => {
		const { app, person } = event.locals;
		const typed = readPerson(await event.request.formData());
		const invited = await invitePerson(app, person, typed, typed.way, atOf(event));
		if (!invited.ok) return fail(PROBLEMS[invited.problem.code], { problem: invited.problem, typed });
		const { letter } = invited.value;
		if (letter) return { letter };
		redirect(303, `/quan-tri/nguoi-dung?da-moi=${encodeURIComponent(typed.email.trim())}`);
	}
};

import { fail, redirect } from '@sveltejs/kit';
import { settled } from '../../../../settled.ts';
import { startOfDay } from '#lib/domain/date.ts';
import { problem, PROBLEMS } from '#lib/domain/problem.ts';
import { reorganise } from '#lib/features/units/change-units.server.ts';
import { typedUnit } from '#lib/features/units/unit-form.ts';
import { reorganisationPage } from '#lib/features/units/unit-pages.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language } }) =>
	settled(await reorganisationPage(app, person, language));

export const actions: Actions = {
	default: async ({ locals: { app, person, now }, request }) => {
		const form = await request.formData();
		const typed = {
			day: String(form.get('day') ?? ''),
			predecessors: form.getAll('predecessors').map(String),
			successors: form.getAll('successors').map(String),
			creates: form.has('creates'),
			unit: typedUnit(form)
		};
		const refused = (problems: ReturnType<typeof problem>[]) => fail(PROBLEMS[problems[0]!.code], { typed, problems });
		if (!startOfDay(typed.day)) return refused([problem('date_malformed', 'day', { value: typed.day })]);
		const asked = { ...typed, created: typed.creates ? typed.unit : null };
		const done = await reorganise(app, person, asked, now);
		if (!done.ok) return refused(done.problems);
		redirect(303, `/quan-tri/don-vi/${done.value}?da-luu=1`);
	}
};

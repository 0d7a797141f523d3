import { fail, redirect } from '@sveltejs/kit';
import { settled } from '../../../../settled.ts';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { addUnit } from '#lib/features/units/change-units.server.ts';
import { typedUnit } from '#lib/features/units/unit-form.ts';
import { newUnitPage } from '#lib/features/units/unit-pages.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language } }) =>
	settled(await newUnitPage(app, person, language));

export const actions: Actions = {
	default: async ({ locals: { app, person, now }, request }) => {
		const typed = typedUnit(await request.formData());
		const added = await addUnit(app, person, typed, now);
		if (!added.ok) return fail(PROBLEMS[added.problems[0]!.code], { typed, problems: added.problems });
		redirect(303, `/quan-tri/don-vi/${added.value}?da-luu=1`);
	}
};

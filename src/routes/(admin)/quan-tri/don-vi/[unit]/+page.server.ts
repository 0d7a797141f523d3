import { fail, redirect } from '@sveltejs/kit';
import { settled } from '../../../../settled.ts';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { changeUnit, removeUnit } from '#lib/features/units/change-units.server.ts';
import { typedUnit } from '#lib/features/units/unit-form.ts';
import { unitPage } from '#lib/features/units/unit-pages.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language }, params, url }) => ({
	unit: settled(await unitPage(app, person, params.unit, language)),
	saved: url.searchParams.has('da-luu')
});

export const actions: Actions = {
	luu: async ({ locals: { app, person, now }, params, request }) => {
		const typed = typedUnit(await request.formData());
		const changed = await changeUnit(app, person, params.unit, typed, now);
		if (!changed.ok) return fail(PROBLEMS[changed.problems[0]!.code], { typed, problems: changed.problems });
		redirect(303, `/quan-tri/don-vi/${params.unit}?da-luu=1`);
	},
	xoa: async ({ locals: { app, person, now }, params }) => {
		const removed = await removeUnit(app, person, params.unit, now);
		if (!removed.ok) return fail(PROBLEMS[removed.problems[0]!.code], { typed: null, problems: removed.problems });
		redirect(303, '/quan-tri/don-vi?da-xoa=1');
	}
};

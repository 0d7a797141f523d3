import { fail, redirect } from '@sveltejs/kit';
import { settled } from '../../../../settled.ts';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { newDraftPage, typedDraftPage } from '#lib/features/rounds/draft-page.server.ts';
import { typedPlan } from '#lib/features/rounds/plan-form.ts';
import { createDraft } from '#lib/features/rounds/save-draft.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language, now }, url }) =>
	settled(await newDraftPage(app, person, url.searchParams.get('tu'), language, now));

export const actions: Actions = {
	default: async ({ locals: { app, person, language, now }, request, url }) => {
		const form = typedPlan(await request.formData());
		const from = url.searchParams.get('tu');
		const made = await createDraft(app, person, form, language, now, from);
		if (made.ok) redirect(303, `/quan-tri/ky/${made.value}`);
		const page = await typedDraftPage(app, form, from, language);
		return fail(PROBLEMS[made.problems[0]!.code], { page, problems: made.problems });
	}
};

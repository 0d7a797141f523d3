import { fail, redirect } from '@sveltejs/kit';
import { settled } from '../../../../../settled.ts';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { storedDraftPage, typedDraftPage } from '#lib/features/rounds/draft-page.server.ts';
import { typedPlan } from '#lib/features/rounds/plan-form.ts';
import { saveDraft } from '#lib/features/rounds/save-draft.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language }, params }) =>
	settled(await storedDraftPage(app, person, params.round, language));

export const actions: Actions = {
	default: async ({ locals: { app, person, language, now }, params, request }) => {
		const form = typedPlan(await request.formData());
		const saved = await saveDraft(app, person, params.round, form, language, now);
		if (saved.ok) redirect(303, `/quan-tri/ky/${params.round}?da-luu=1`);
		const page = await typedDraftPage(app, form, null, language);
		return fail(PROBLEMS[saved.problems[0]!.code], { page, problems: saved.problems });
	}
};

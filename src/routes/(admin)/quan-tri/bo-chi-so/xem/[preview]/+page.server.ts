import { fail, redirect } from '@sveltejs/kit';
import { settled } from '../../../../../settled.ts';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { discardPreview } from '#lib/features/imports/apply-figures.server.ts';
import { criteriaPreview, keepDraft } from '#lib/features/imports/criteria-import.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language, now }, params }) =>
	settled(await criteriaPreview(app, person, params.preview, language, now));

export const actions: Actions = {
	luu: async ({ locals: { app, person, now }, params }) => {
		const kept = await keepDraft(app, person, params.preview, now);
		if (!kept.ok) return fail(PROBLEMS[kept.problem.code], { problem: kept.problem });
		redirect(303, `/quan-tri/bo-chi-so?da-luu=${kept.value.id}@${kept.value.version}`);
	},
	bo: async ({ locals: { app, person }, params }) => {
		await discardPreview(app, person, params.preview);
		redirect(303, '/quan-tri/bo-chi-so');
	}
};

import { fail, redirect } from '@sveltejs/kit';
import { settled } from '../../../../../settled.ts';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { discardPreview } from '#lib/features/imports/apply-figures.server.ts';
import { applyUnits, unitsPreview } from '#lib/features/imports/units-import.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language, now }, params }) => ({
	preview: settled(await unitsPreview(app, person, params.preview, language, now))
});

export const actions: Actions = {
	nhap: async ({ locals: { app, person, now }, params, request }) => {
		const fingerprint = String((await request.formData()).get('dau') ?? '');
		const applied = await applyUnits(app, person, { previewId: params.preview, fingerprint }, now);
		if (!applied.ok) return fail(PROBLEMS[applied.problem.code], { problem: applied.problem });
		redirect(303, `/quan-tri/don-vi/nhap?da-nhap=${applied.value.importId}`);
	},
	bo: async ({ locals: { app, person }, params }) => {
		await discardPreview(app, person, params.preview);
		redirect(303, '/quan-tri/don-vi/nhap');
	}
};

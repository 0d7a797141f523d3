import { fail, redirect } from '@sveltejs/kit';
import { settled } from '../../../../../../settled.ts';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { applyFigures, discardPreview } from '#lib/features/imports/apply-figures.server.ts';
import { figuresPreview } from '#lib/features/imports/preview-figures.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language, now }, params, url }) => {
	const page = Number(url.searchParams.get('trang')) || 1;
	const asked = { roundId: params.round, previewId: params.preview, page };
	return settled(await figuresPreview(app, person, asked, language, now));
};

export const actions: Actions = {
	nhap: async ({ locals: { app, person, now }, params, request }) => {
		const fingerprint = String((await request.formData()).get('dau') ?? '');
		const asked = { roundId: params.round, previewId: params.preview, fingerprint };
		const applied = await applyFigures(app, person, asked, now);
		if (!applied.ok) return fail(PROBLEMS[applied.problem.code], { problem: applied.problem });
		redirect(303, `/quan-tri/so-lieu/${params.round}?da-nhap=${applied.value.importId}`);
	},
	bo: async ({ locals: { app, person }, params }) => {
		await discardPreview(app, person, params.preview);
		redirect(303, `/quan-tri/so-lieu/${params.round}`);
	}
};

import { fail, redirect } from '@sveltejs/kit';
import { settled } from '../../../../settled.ts';
import { PROBLEMS, problem } from '#lib/domain/problem.ts';
import { undoImport } from '#lib/features/imports/apply-figures.server.ts';
import { roundImports } from '#lib/features/imports/list-imports.server.ts';
import { uploadFigures } from '#lib/features/imports/upload-figures.server.ts';
import { uploadedFile } from '#routes/uploaded-file.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language }, params, url }) => ({
	...settled(await roundImports(app, person, params.round, language)),
	done: Number(url.searchParams.get('da-nhap')),
	undone: Number(url.searchParams.get('da-huy'))
});

export const actions: Actions = {
	'tai-len': async ({ locals: { app, person, language, now }, params, request }) => {
		const file = await uploadedFile(await request.formData());
		if (!file) return fail(422, { problem: problem('answer_required', 'tep') });
		const kept = await uploadFigures(app, person, params.round, file, language, now);
		if (!kept.ok) return fail(PROBLEMS[kept.problem.code], { problem: kept.problem });
		redirect(303, `/quan-tri/so-lieu/${params.round}/xem/${kept.value}`);
	},
	huy: async ({ locals: { app, person, now }, params, request }) => {
		const importId = Number((await request.formData()).get('so'));
		const undone = await undoImport(app, person, { roundId: params.round, importId }, now);
		if (!undone.ok) return fail(PROBLEMS[undone.problem.code], { problem: undone.problem });
		redirect(303, `/quan-tri/so-lieu/${params.round}?da-huy=${importId}`);
	}
};

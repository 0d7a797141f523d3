import { fail, redirect } from '@sveltejs/kit';
import { settled } from '../../../../settled.ts';
import { uploadedFile } from '#routes/uploaded-file.ts';
import { UNIT_COLUMNS } from '#lib/domain/imports/units-table.ts';
import { problem, PROBLEMS } from '#lib/domain/problem.ts';
import { undoUnits, unitImports, uploadUnits } from '#lib/features/imports/units-import.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language }, url }) => ({
	imports: settled(await unitImports(app, person, language)),
	columns: UNIT_COLUMNS.join(', '),
	done: Number(url.searchParams.get('da-nhap')),
	undone: Number(url.searchParams.get('da-huy'))
});

export const actions: Actions = {
	'tai-len': async ({ locals: { app, person, language, now }, request }) => {
		const file = await uploadedFile(await request.formData());
		if (!file) return fail(422, { problem: problem('answer_required', 'tep') });
		const kept = await uploadUnits(app, person, file, language, now);
		if (!kept.ok) return fail(PROBLEMS[kept.problem.code], { problem: kept.problem });
		redirect(303, `/quan-tri/don-vi/nhap/${kept.value}`);
	},
	huy: async ({ locals: { app, person, now }, request }) => {
		const importId = Number((await request.formData()).get('so'));
		const undone = await undoUnits(app, person, importId, now);
		if (!undone.ok) return fail(PROBLEMS[undone.problem.code], { problem: undone.problem });
		redirect(303, `/quan-tri/don-vi/nhap?da-huy=${importId}`);
	}
};

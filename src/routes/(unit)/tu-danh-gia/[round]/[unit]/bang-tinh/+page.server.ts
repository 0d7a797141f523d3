import { fail, redirect } from '@sveltejs/kit';
import { settled } from '#routes/settled.ts';
import { uploadedFile } from '#routes/uploaded-file.ts';
import { PROBLEMS, problem } from '#lib/domain/problem.ts';
import { uploadWorkbook } from '#lib/features/assessment/upload-workbook.server.ts';
import { workbookPage } from '#lib/features/assessment/workbook-page.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language, now }, params, url }) => {
	const key = { roundId: params.round, unitId: params.unit };
	return {
		...settled(await workbookPage(app, person, key, language, now)),
		applied: Number(url.searchParams.get('da-ap-dung')) || 0,
		left: Number(url.searchParams.get('con-lai')) || 0
	};
};

export const actions: Actions = {
	default: async ({ locals: { app, person, language, now }, params, request }) => {
		const key = { roundId: params.round, unitId: params.unit };
		const file = await uploadedFile(await request.formData());
		if (!file) return fail(422, { problem: problem('answer_required', 'tep') });
		const kept = await uploadWorkbook(app, person, key, file, language, now);
		if (!kept.ok) return fail(PROBLEMS[kept.problem.code], { problem: kept.problem });
		redirect(303, `/tu-danh-gia/${params.round}/${params.unit}/bang-tinh/xem/${kept.value}`);
	}
};

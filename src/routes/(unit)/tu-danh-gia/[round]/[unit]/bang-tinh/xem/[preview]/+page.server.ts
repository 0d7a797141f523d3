import { fail, redirect } from '@sveltejs/kit';
import { settled } from '#routes/settled.ts';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { applyWorkbook, discardWorkbook } from '#lib/features/assessment/apply-workbook.server.ts';
import { chosenLines } from '#lib/features/assessment/chosen-lines.ts';
import { workbookPreview } from '#lib/features/assessment/workbook-preview.server.ts';
import type { Actions, PageServerLoad, RouteParams } from './$types';

const keyOf = ({ round, unit, preview }: RouteParams) => ({ roundId: round, unitId: unit, previewId: preview });
const addressOf = ({ round, unit }: RouteParams) => `/tu-danh-gia/${round}/${unit}/bang-tinh`;

export const load: PageServerLoad = async ({ locals: { app, person, language, now }, params }) =>
	settled(await workbookPreview(app, person, keyOf(params), language, now));

export const actions: Actions = {
	'ap-dung': async ({ locals: { app, person, now }, params, request }) => {
		const chosen = chosenLines(await request.formData());
		const applied = await applyWorkbook(app, person, keyOf(params), chosen, now);
		if (!applied.ok)
			return fail(PROBLEMS[applied.problem.code], { problem: applied.problem, chosen: [...chosen.chosen] });
		const { changed, left } = applied.value;
		redirect(303, `${addressOf(params)}?da-ap-dung=${changed}&con-lai=${left}`);
	},
	bo: async ({ locals: { app, person }, params }) => {
		await discardWorkbook(app, person, params.preview);
		redirect(303, addressOf(params));
	}
};

import { fail, redirect } from '@sveltejs/kit';
import { settled } from '#routes/settled.ts';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { reuseDocument } from '#lib/features/assessment/attach-evidence.server.ts';
import { documentLibrary } from '#lib/features/assessment/document-library.server.ts';
import { problemText } from '#lib/features/questionnaire/problem-text.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Actions, PageServerLoad, RouteParams } from './$types';

const keyOf = ({ round, unit }: RouteParams) => ({ roundId: round, unitId: unit });

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { app, person, language, now } = locals;
	const asked = { search: url.searchParams.get('tim') ?? '', criterion: url.searchParams.get('tieu-chi') ?? '' };
	return settled(await documentLibrary(app, person, keyOf(params), asked, language, now));
};

export const actions: Actions = {
	default: async ({ locals, params, request }) => {
		const { app, person, language, now } = locals;
		const form = await request.formData();
		const criterion = String(form.get('tieu-chi') ?? '');
		const chosen = form.getAll('tai-lieu').map(String);
		if (chosen.length === 0) return fail(422, { refused: m.evidence_choose_some() });
		for (const id of chosen) {
			const used = await reuseDocument(app, person, { ...keyOf(params), criterionCode: criterion }, id, now);
			if (!used.ok) return fail(PROBLEMS[used.problem.code], { refused: problemText(used.problem) });
		}
		const library = settled(await documentLibrary(app, person, keyOf(params), { criterion }, language, now));
		const page = library.criterion ? `/${library.criterion.page}#tc-${library.criterion.code}` : '';
		redirect(303, `/tu-danh-gia/${params.round}/${params.unit}${page}`);
	}
};

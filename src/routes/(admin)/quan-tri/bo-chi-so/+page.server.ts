import { fail, redirect } from '@sveltejs/kit';
import { settled } from '../../../settled.ts';
import { PROBLEMS, problem } from '#lib/domain/problem.ts';
import { uploadCriteria } from '#lib/features/imports/criteria-import.server.ts';
import { listFrameworks } from '#lib/features/imports/list-frameworks.server.ts';
import { readFrameworkForm } from '#lib/features/imports/framework-form.ts';
import { uploadedFile } from '#routes/uploaded-file.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language }, url }) => ({
	frameworks: settled(await listFrameworks(app, person, language)),
	kept: url.searchParams.get('da-luu')
});

export const actions: Actions = {
	'tai-len': async ({ locals: { app, person, language, now }, request }) => {
		const form = await request.formData();
		const typed = readFrameworkForm(form);
		const file = await uploadedFile(form);
		if (!file) return fail(422, { problem: problem('answer_required', 'tep'), typed });
		const kept = await uploadCriteria(app, person, file, typed, language, now);
		if (!kept.ok) return fail(PROBLEMS[kept.problem.code], { problem: kept.problem, typed });
		redirect(303, `/quan-tri/bo-chi-so/xem/${kept.value}`);
	}
};

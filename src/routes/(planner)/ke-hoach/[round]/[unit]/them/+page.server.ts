import { fail, redirect } from '@sveltejs/kit';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { newTaskForm } from '#lib/features/plan/task-form.server.ts';
import { taskEntry } from '#lib/features/plan/task-entry.ts';
import { addTask } from '#lib/features/plan/write-task.server.ts';
import { settled } from '#routes/settled.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language, now }, params, url }) => {
	const key = { roundId: params.round, unitId: params.unit };
	const begun = { criterion: url.searchParams.get('tieu-chi') ?? '', action: url.searchParams.get('giai-phap') ?? '' };
	return { form: settled(await newTaskForm(app, person, key, begun, language, now)) };
};

export const actions: Actions = {
	default: async ({ locals: { app, person, language, now }, params, request }) => {
		const key = { roundId: params.round, unitId: params.unit };
		const entry = taskEntry(await request.formData());
		const added = await addTask(app, person, key, entry, language, now);
		if (!added.ok) return fail(PROBLEMS[added.problem.code], { problem: added.problem, entry });
		redirect(303, `/ke-hoach/${params.round}/${params.unit}#nhiem-vu`);
	}
};

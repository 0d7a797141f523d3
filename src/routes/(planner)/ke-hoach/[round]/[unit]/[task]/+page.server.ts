import { fail, redirect } from '@sveltejs/kit';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { reportProgress } from '#lib/features/plan/report-progress.server.ts';
import { readTaskForm } from '#lib/features/plan/task-form.server.ts';
import { progressEntry, seenRevision, taskEntry } from '#lib/features/plan/task-entry.ts';
import { editTask } from '#lib/features/plan/write-task.server.ts';
import { settled } from '#routes/settled.ts';
import type { Actions, PageServerLoad, RouteParams } from './$types';

const keyOf = ({ round, unit, task }: RouteParams) => ({ roundId: round, unitId: unit, id: task });

export const load: PageServerLoad = async ({ locals: { app, person, language, now }, params }) => ({
	form: settled(await readTaskForm(app, person, keyOf(params), language, now))
});

export const actions: Actions = {
	sua: async ({ locals: { app, person, language, now }, params, request, url }) => {
		const form = await request.formData();
		const entry = taskEntry(form);
		const edited = await editTask(app, person, keyOf(params), { entry, revision: seenRevision(form) }, language, now);
		if (!edited.ok) return fail(PROBLEMS[edited.problem.code], { problem: edited.problem, entry });
		redirect(303, url.pathname);
	},
	'tien-do': async ({ locals: { app, person, now }, params, request }) => {
		const form = await request.formData();
		const progress = progressEntry(form);
		const seen = { entry: progress, revision: seenRevision(form) };
		const reported = await reportProgress(app, person, keyOf(params), seen, now);
		if (!reported.ok) return fail(PROBLEMS[reported.problem.code], { problem: reported.problem, progress });
		redirect(303, `/ke-hoach/${params.round}/${reported.value}#nhiem-vu`);
	}
};

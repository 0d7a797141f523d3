import { fail } from '@sveltejs/kit';
import { settled } from '#routes/settled.ts';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { assignParts } from '#lib/features/assessment/assign-parts.server.ts';
import { assignmentPage } from '#lib/features/assessment/assignment-page.server.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const key = { roundId: params.round, unitId: params.unit };
	return settled(await assignmentPage(locals.app, locals.person, key, locals.language, locals.now));
};

async function assign({ locals, params, request }: RequestEvent, giving: boolean) {
	const form = await request.formData();
	const text = (name: string) => String(form.get(name) ?? '').trim();
	const codes = form.getAll('tieu-chi').filter((code): code is string => typeof code === 'string');
	const chosen = { codes, assigneeId: giving ? text('nguoi') : null, dueOn: (giving && text('han')) || null };
	const key = { roundId: params.round, unitId: params.unit };
	const assigned = await assignParts(locals.app, locals.person, key, chosen, locals.now);
	if (assigned.ok) return { changed: assigned.value.changed, giving };
	return fail(PROBLEMS[assigned.problem.code], { problem: assigned.problem, ...chosen });
}

export const actions: Actions = {
	giao: (event) => assign(event, true),
	'thu-lai': (event) => assign(event, false)
};

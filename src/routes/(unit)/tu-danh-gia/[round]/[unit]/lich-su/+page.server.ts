import { fail, redirect } from '@sveltejs/kit';
import { settled } from '#routes/settled.ts';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { submissionHistory } from '#lib/features/assessment/submission-history.server.ts';
import { unlockAssessment } from '#lib/features/assessment/unlock-assessment.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const key = { roundId: params.round, unitId: params.unit };
	return settled(await submissionHistory(locals.app, locals.person, key, locals.language, locals.now));
};

export const actions: Actions = {
	'mo-khoa': async ({ locals: { app, person, now }, params, request, url }) => {
		const reason = String((await request.formData()).get('ly-do') ?? '');
		const key = { roundId: params.round, unitId: params.unit };
		const unlocked = await unlockAssessment(app, person, key, reason, { now, origin: url.origin });
		if (unlocked.ok) redirect(303, url.pathname);
		return fail(PROBLEMS[unlocked.problem.code], { problem: unlocked.problem, reason });
	}
};

import { fail, redirect } from '@sveltejs/kit';
import { settled } from '#routes/settled.ts';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { submissionCheck } from '#lib/features/assessment/submission-check.server.ts';
import { submitAssessment, UNANSWERED } from '#lib/features/assessment/submit-assessment.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const key = { roundId: params.round, unitId: params.unit };
	return settled(await submissionCheck(locals.app, locals.person, key, locals.language, locals.now));
};

export const actions: Actions = {
	default: async ({ locals, params, request, url }) => {
		const confirmed = (await request.formData()).has(UNANSWERED);
		const key = { roundId: params.round, unitId: params.unit };
		const submitted = await submitAssessment(locals.app, locals.person, key, locals.now, confirmed);
		// Sent twice, it was handed in once: the receipt says so.
		if (submitted.ok || submitted.problem.code === 'already_submitted') redirect(303, url.pathname);
		return fail(PROBLEMS[submitted.problem.code], { problem: submitted.problem });
	}
};

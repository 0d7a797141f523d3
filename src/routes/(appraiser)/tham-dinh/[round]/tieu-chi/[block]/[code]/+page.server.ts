import { error, fail, redirect } from '@sveltejs/kit';
import { settled } from '#routes/settled.ts';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { agreeToMany } from '#lib/features/appraisal/agree-to-many.server.ts';
import { criterionAcross } from '#lib/features/appraisal/criterion-across.server.ts';
import { decideCriterion } from '#lib/features/appraisal/decide-criterion.server.ts';
import { readChosen, readDecision } from '#lib/features/appraisal/read-decision.ts';
import { settleConflict } from '#lib/features/appraisal/settle-conflict.server.ts';
import type { Actions, PageServerLoad } from './$types';

const isOnlyWaiting = (url: URL) => url.searchParams.get('loc') === 'con-cho';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const asked = { roundId: params.round, block: params.block, code: params.code, onlyWaiting: isOnlyWaiting(url) };
	return settled(await criterionAcross(locals.app, locals.person, asked, locals.language));
};

export const actions: Actions = {
	xet: async ({ locals, params, request, url }) => {
		const decision = readDecision(await request.formData());
		if (!decision || decision.code !== params.code) error(400);
		const { unitId, outcome, points, reason, seen } = decision;
		const key = { roundId: params.round, unitId, criterionCode: params.code };
		const verdict = { outcome, points, reason, seen };
		const decided = await decideCriterion(locals.app, locals.person, key, verdict, locals.now, locals.language);
		if (!decided.ok) return fail(PROBLEMS[decided.problem.code], { decision, problem: decided.problem });
		// Where only those that wait are shown, the unit is no longer there to go back to.
		redirect(303, isOnlyWaiting(url) ? `${url.pathname}?loc=con-cho#tung-don-vi` : `${url.pathname}#dv-${unitId}`);
	},
	quyet: async ({ locals, params, request, url }) => {
		const decision = readDecision(await request.formData());
		if (!decision || decision.code !== params.code) error(400);
		const { unitId, outcome, points, reason, seen } = decision;
		const key = { roundId: params.round, unitId, criterionCode: params.code };
		const verdict = { outcome, points, reason, seen };
		const settling = await settleConflict(locals.app, locals.person, key, verdict, locals.now, locals.language);
		if (!settling.ok) {
			const { problem } = settling;
			return fail(PROBLEMS[problem.code], { decision: { ...decision, settles: true }, problem });
		}
		redirect(303, `${url.pathname}#dv-${unitId}`);
	},
	'dong-y': async ({ locals, params, request }) => {
		const chosen = readChosen(await request.formData());
		const key = { roundId: params.round, criterionCode: params.code };
		return { many: await agreeToMany(locals.app, locals.person, key, chosen, locals.now) };
	}
};

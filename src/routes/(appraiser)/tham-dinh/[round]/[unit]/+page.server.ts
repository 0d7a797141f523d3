import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { settled } from '#routes/settled.ts';
import { PROBLEMS, type Problem } from '#lib/domain/problem.ts';
import { appraisalSheet } from '#lib/features/appraisal/appraisal-sheet.server.ts';
import { agreeToRest, decideCriterion } from '#lib/features/appraisal/decide-criterion.server.ts';
import { finishAppraisal } from '#lib/features/appraisal/finish-appraisal.server.ts';
import { readDecision } from '#lib/features/appraisal/read-decision.ts';
import { settleConflict } from '#lib/features/appraisal/settle-conflict.server.ts';
import { returnAssessment } from '#lib/features/appraisal/return-assessment.server.ts';
import type { Actions, PageServerLoad, RouteParams } from './$types';

const keyOf = ({ round, unit }: RouteParams) => ({ roundId: round, unitId: unit });

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const pillar = url.searchParams.get('phan');
	return settled(await appraisalSheet(locals.app, locals.person, keyOf(params), { pillar }, locals.language));
};

/** Back to the pillar, at the place worked on. */
function backTo({ url }: RequestEvent, anchor: string): never {
	const pillar = url.searchParams.get('phan');
	redirect(303, `${url.pathname}${pillar ? `?phan=${encodeURIComponent(pillar)}` : ''}#${anchor}`);
}

const refusal = (problem: Problem) => fail(PROBLEMS[problem.code], { whole: problem });

export const actions: Actions = {
	xet: async (event) => {
		const { locals, params, request } = event;
		const decision = readDecision(await request.formData());
		if (!decision) error(400);
		const { code, ...verdict } = decision;
		const key = { ...keyOf(params), criterionCode: code };
		const decided = await decideCriterion(locals.app, locals.person, key, verdict, locals.now, locals.language);
		if (!decided.ok) return fail(PROBLEMS[decided.problem.code], { decision, problem: decided.problem });
		backTo(event, `tc-${code}`);
	},
	quyet: async (event) => {
		const { locals, params, request } = event;
		const decision = readDecision(await request.formData());
		if (!decision) error(400);
		const { code, ...verdict } = decision;
		const key = { ...keyOf(params), criterionCode: code };
		const settling = await settleConflict(locals.app, locals.person, key, verdict, locals.now, locals.language);
		if (!settling.ok) {
			const { problem } = settling;
			return fail(PROBLEMS[problem.code], { decision: { ...decision, settles: true }, problem });
		}
		backTo(event, `tc-${code}`);
	},
	'dong-y-con-lai': async (event) => {
		const { locals, params, request } = event;
		const under = String((await request.formData()).get('nhom') ?? '') || undefined;
		const agreed = await agreeToRest(locals.app, locals.person, { ...keyOf(params), under }, locals.now);
		if (!agreed.ok) return refusal(agreed.problem);
		backTo(event, under ? `nhom-${under}` : 'ket-thuc');
	},
	'ket-thuc': async (event) => {
		const { locals, params } = event;
		const finished = await finishAppraisal(locals.app, locals.person, keyOf(params), locals.now);
		if (!finished.ok) return refusal(finished.problem);
		backTo(event, 'noi-dung');
	},
	'tra-lai': async (event) => {
		const { locals, params, request } = event;
		const note = String((await request.formData()).get('ghi-chu') ?? '');
		const returned = await returnAssessment(locals.app, locals.person, keyOf(params), note, locals.now);
		if (!returned.ok) return refusal(returned.problem);
		backTo(event, 'noi-dung');
	}
};

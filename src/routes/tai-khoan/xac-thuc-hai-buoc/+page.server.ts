import { fail, redirect } from '@sveltejs/kit';
import { signedIn } from '#routes/signed-in.ts';
import { PROBLEMS, type Problem } from '#lib/domain/problem.ts';
import { dropFactor, offerOther, ownFactor, renewCodes, setUpFactor } from '#lib/features/account/own-factor.server.ts';
import type { OfferedFactor } from '#lib/features/account/set-up-factor.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => ownFactor(locals.app, signedIn(locals).person);

type Act = 'thiet-lap' | 'chuyen' | 'ma-moi' | 'tat';

const codeOf = async (request: Request) => String((await request.formData()).get('code') ?? '');

/** `act` says beside which form the problem belongs. */
const refusal = (act: Act, problem: Problem, offered: OfferedFactor | null = null, moving = false) =>
	fail(PROBLEMS[problem.code], { act, problem, offered, moving, codes: null });

export const actions: Actions = {
	'thiet-lap': async ({ locals, request }) => {
		const { person } = signedIn(locals);
		const form = await request.formData();
		const typed = { offer: String(form.get('offer') ?? ''), code: String(form.get('code') ?? '') };
		const moving = form.has('moving');
		const done = await setUpFactor(locals.app, person, { ...typed, moving }, locals.now);
		if (!done.ok) return refusal('thiet-lap', done.problem, done.offered ?? null, moving);
		return { act: 'thiet-lap' as const, problem: null, offered: null, moving, codes: done.value };
	},
	chuyen: async ({ locals, request }) => {
		const offered = await offerOther(locals.app, signedIn(locals).person, await codeOf(request), locals.now);
		if (!offered.ok) return refusal('chuyen', offered.problem);
		return { act: 'chuyen' as const, problem: null, offered: offered.value, moving: true, codes: null };
	},
	'ma-moi': async ({ locals, request }) => {
		const codes = await renewCodes(locals.app, signedIn(locals).person, await codeOf(request), locals.now);
		if (!codes.ok) return refusal('ma-moi', codes.problem);
		return { act: 'ma-moi' as const, problem: null, offered: null, moving: false, codes: codes.value };
	},
	tat: async ({ locals, request }) => {
		const dropped = await dropFactor(locals.app, signedIn(locals).person, await codeOf(request), locals.now);
		if (!dropped.ok) return refusal('tat', dropped.problem);
		redirect(303, '/tai-khoan?da-tat');
	}
};

import { fail, redirect } from '@sveltejs/kit';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { dropScenario, keepScenario } from '#lib/features/benchmark/keep-scenario.server.ts';
import { planScenario } from '#lib/features/benchmark/plan-scenario.server.ts';
import { readSimulation } from '#lib/features/benchmark/simulation-page.server.ts';
import { wantedSimulation } from '#lib/features/benchmark/wanted-simulation.ts';
import { settled } from '#routes/settled.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language, now }, params, url }) => ({
	page: settled(await readSimulation(app, person, params.round, wantedSimulation(url.searchParams), language, now))
});

export const actions: Actions = {
	'ke-hoach': async ({ locals: { app, person, language, now }, params, request }) => {
		const form = await request.formData();
		const [improvements, deadline] = [form.getAll('nang').map(String), String(form.get('thoi-han') ?? '')];
		const planned = await planScenario(app, person, { roundId: params.round, improvements, deadline }, language, now);
		if (!planned.ok)
			return fail(PROBLEMS[planned.problem.code], { problem: planned.problem, name: '', deadline, improvements });
		const { added, already } = planned.value;
		redirect(303, `/ke-hoach/${params.round}?them=${added}&da-co=${already}`);
	},
	luu: async ({ locals: { app, person, now }, params, request, url }) => {
		const form = await request.formData();
		const name = String(form.get('ten') ?? '');
		const improvements = form.getAll('nang').map(String);
		const kept = await keepScenario(app, person, { roundId: params.round, name, improvements }, now);
		if (!kept.ok) return fail(PROBLEMS[kept.problem.code], { problem: kept.problem, name });
		redirect(303, `${url.pathname}?${new URLSearchParams(improvements.map((one) => ['nang', one]))}#da-luu`);
	},
	xoa: async ({ locals: { app, person, now }, params, request, url }) => {
		const id = String((await request.formData()).get('kich-ban') ?? '');
		const dropped = await dropScenario(app, person, { roundId: params.round, id }, now);
		if (!dropped.ok) return fail(PROBLEMS[dropped.problem.code], { problem: dropped.problem, name: '' });
		redirect(303, `${url.pathname}#da-luu`);
	}
};

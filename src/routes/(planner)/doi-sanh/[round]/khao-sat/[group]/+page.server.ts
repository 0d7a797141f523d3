import { fail, redirect } from '@sveltejs/kit';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { surveyOfAddress } from '#lib/features/benchmark/survey-address.ts';
import { setPopulation } from '#lib/features/benchmark/set-population.server.ts';
import { readSurveyByGroup } from '#lib/features/benchmark/survey-by-group.server.ts';
import { settled } from '#routes/settled.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language }, params, url }) => {
	const asked = { roundId: params.round, group: surveyOfAddress(params.group), by: url.searchParams.get('theo') ?? '' };
	return { page: settled(await readSurveyByGroup(app, person, asked, language)) };
};

export const actions: Actions = {
	tong: async ({ locals: { app, person, language, now }, params, request, url }) => {
		const form = await request.formData();
		const entries = new Map([...form].map(([name, value]) => [name, String(value)]));
		const entry = {
			roundId: params.round,
			group: surveyOfAddress(params.group),
			by: entries.get('theo') ?? '',
			totals: new Map([...entries].flatMap(([name, value]) => (name.startsWith('n:') ? [[name.slice(2), value]] : []))),
			source: entries.get('nguon') ?? ''
		};
		const set = await setPopulation(app, person, entry, language, now);
		if (!set.ok)
			return fail(PROBLEMS[set.problem.code], { problem: set.problem, entries: Object.fromEntries(entries) });
		redirect(303, `${url.pathname}?${new URLSearchParams({ theo: entry.by }).toString()}#trong-so`);
	}
};

import { fail, redirect } from '@sveltejs/kit';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { readJobs, runJobNow } from '#lib/features/jobs/read-jobs.server.ts';
import { readRetention } from '#lib/features/retention/read-retention.server.ts';
import { settled } from '#routes/settled.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language, now }, url }) => ({
	jobs: settled(await readJobs(app, person, language, now)),
	retention: settled(await readRetention(app, person, now)),
	hurried: url.searchParams.has('chay')
});

export const actions: Actions = {
	default: async ({ locals: { app, person, now }, request, url }) => {
		const name = String((await request.formData()).get('viec') ?? '');
		const hurried = await runJobNow(app, person, name, now);
		if (!hurried.ok) return fail(PROBLEMS[hurried.problem.code], { problem: hurried.problem });
		redirect(303, `${url.pathname}?chay`);
	}
};

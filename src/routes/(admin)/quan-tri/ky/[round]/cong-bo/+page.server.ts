import { fail, redirect } from '@sveltejs/kit';
import { settled } from '../../../../../settled.ts';
import { PROBLEMS, type Problem } from '#lib/domain/problem.ts';
import { isPublishedView } from '#lib/domain/publication/frozen-results.ts';
import { freezeResults, unfreezeResults } from '#lib/features/results/freeze.server.ts';
import { publicationPage } from '#lib/features/results/publication-page.server.ts';
import { correctResult, publishResults } from '#lib/features/results/publish.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language }, params, url }) => ({
	page: settled(await publicationPage(app, person, params.round, language)),
	done: url.searchParams.get('xong')
});

const refused = (problem: Problem, typed: Record<string, string> = {}) =>
	fail(PROBLEMS[problem.code], { problem, typed, different: 0, differences: [] });
const back = (round: string, done: string): never => redirect(303, `/quan-tri/ky/${round}/cong-bo?xong=${done}`);

export const actions: Actions = {
	'dong-bang': async ({ locals: { app, person, now }, params, request }) => {
		const views = (await request.formData()).getAll('views').map(String).filter(isPublishedView);
		const frozen = await freezeResults(app, person, { roundId: params.round, views }, now);
		if (!frozen.ok) return refused(frozen.problem);
		if (frozen.value.frozen) return back(params.round, 'dong-bang');
		const { different, differences } = frozen.value;
		return fail(409, { problem: null, typed: {} as Record<string, string>, different, differences });
	},
	'bo-dong-bang': async ({ locals: { app, person, now }, params }) => {
		const undone = await unfreezeResults(app, person, params.round, now);
		return undone.ok ? back(params.round, 'bo') : refused(undone.problem);
	},
	'cong-bo': async ({ locals: { app, person, now }, params, request }) => {
		const note = String((await request.formData()).get('note') ?? '');
		const published = await publishResults(app, person, { roundId: params.round, note }, now);
		return published.ok ? back(params.round, 'cong-bo') : refused(published.problem, { note });
	},
	'dinh-chinh': async ({ locals: { app, person, language, now }, params, request }) => {
		const form = await request.formData();
		const text = (name: string) => String(form.get(name) ?? '').trim();
		const typed = {
			unitId: text('unitId'),
			criterionCode: text('criterionCode'),
			points: text('points'),
			reason: text('reason')
		};
		const corrected = await correctResult(app, person, params.round, typed, language, now);
		return corrected.ok ? back(params.round, 'dinh-chinh') : refused(corrected.problem, typed);
	}
};

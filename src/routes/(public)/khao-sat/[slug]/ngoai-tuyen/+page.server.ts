import { error } from '@sveltejs/kit';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { problemText } from '#lib/features/questionnaire/problem-text.ts';
import { offlinePage } from '#lib/features/survey/offline/offline-kit.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const page = await offlinePage(locals.app, params.slug, locals.language);
	if (!page.ok) error(PROBLEMS[page.problem.code], problemText(page.problem));
	return { offline: page.value };
};

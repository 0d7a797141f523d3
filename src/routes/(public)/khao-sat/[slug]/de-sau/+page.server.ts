import { redirect } from '@sveltejs/kit';
import { resumeCard } from '#lib/features/survey/resume-survey.server.ts';
import { forgetToken, tokenOf } from '../../own-cookie.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, language }, params, cookies, url }) => {
	const card = await resumeCard(app, tokenOf(cookies, params.slug), url.origin, language);
	if (card.ok) return { card: card.value, slug: params.slug };
	redirect(303, `/khao-sat/${params.slug}${card.problem.code === 'already_submitted' ? '/cam-on' : ''}`);
};

export const actions: Actions = {
	quen: ({ params, cookies }) => {
		forgetToken(cookies, params.slug);
		redirect(303, '/');
	}
};

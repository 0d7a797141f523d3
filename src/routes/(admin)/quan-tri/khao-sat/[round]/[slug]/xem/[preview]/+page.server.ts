import { fail, redirect } from '@sveltejs/kit';
import { settled } from '../../../../../../../settled.ts';
import { PROBLEMS } from '#lib/domain/problem.ts';
import { applyList, listPreview } from '#lib/features/invitations/bring-list.server.ts';
import type { Actions, PageServerLoad, RouteParams } from './$types';

const keyOf = ({ round, slug, preview }: RouteParams) => ({ roundId: round, slug, previewId: preview });

export const load: PageServerLoad = async ({ locals: { app, person, language, now }, params }) => ({
	preview: settled(await listPreview(app, person, keyOf(params), language, now)),
	address: `/quan-tri/khao-sat/${params.round}/${params.slug}`
});

export const actions: Actions = {
	default: async ({ locals: { app, person, now }, params }) => {
		const added = await applyList(app, person, keyOf(params), now);
		if (!added.ok) return fail(PROBLEMS[added.problem.code], { problem: added.problem });
		redirect(303, `/quan-tri/khao-sat/${params.round}/${params.slug}?da-them=${added.value}`);
	}
};

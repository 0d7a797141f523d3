import { settled } from '../../../../../../settled.ts';
import { findInvitees } from '#lib/features/invitations/turnout.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language }, params, url }) => {
	const search = (url.searchParams.get('tim') ?? '').slice(0, 100);
	const key = { roundId: params.round, slug: params.slug };
	return {
		...settled(await findInvitees(app, person, { ...key, search }, language)),
		search,
		address: `/quan-tri/khao-sat/${params.round}/${params.slug}`
	};
};

import { settled } from '#routes/settled.ts';
import { criteriaQueue } from '#lib/features/appraisal/criteria-queue.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const onlyWaiting = url.searchParams.get('loc') === 'con-cho';
	return settled(await criteriaQueue(locals.app, locals.person, params.round, onlyWaiting, locals.language));
};

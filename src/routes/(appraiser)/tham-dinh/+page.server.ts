import { settled } from '#routes/settled.ts';
import { appraisalQueue } from '#lib/features/appraisal/appraisal-queue.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) =>
	settled(await appraisalQueue(locals.app, locals.person, url.searchParams.get('ky'), locals.language, locals.now));

import { settled } from '#routes/settled.ts';
import { listAssessments } from '#lib/features/assessment/list-assessments.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) =>
	settled(await listAssessments(locals.app, locals.person, locals.language, locals.now));

import { exportTargets } from '#lib/features/targets/export-targets.server.ts';
import { download } from '../../../download.ts';
import { settled } from '#routes/settled.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) =>
	download(settled(await exportTargets(locals.app, locals.person, params.round, locals.language, locals.now)));

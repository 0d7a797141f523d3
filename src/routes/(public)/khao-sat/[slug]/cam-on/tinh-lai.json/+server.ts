import { exportOwnResult } from '#lib/features/survey/export-own-result.server.ts';
import { jsonFile } from '../../../../../json-file.ts';
import { settled } from '#routes/settled.ts';
import { tokenOf } from '../../../own-cookie.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params, cookies }) =>
	jsonFile(settled(await exportOwnResult(locals.app, tokenOf(cookies, params.slug))), params.slug);

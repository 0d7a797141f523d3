import { ownResult } from '#lib/features/survey/own-result.server.ts';
import { resultPicture } from '#lib/features/survey/result-picture.ts';
import { settled } from '#routes/settled.ts';
import { tokenOf } from '../../../own-cookie.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals: { app, language, now }, params, cookies }) => {
	const result = settled(await ownResult(app, tokenOf(cookies, params.slug), language, now));
	return new Response(resultPicture(result, language), {
		headers: { 'content-type': 'image/svg+xml; charset=utf-8', 'cache-control': 'no-store' }
	});
};

import { json } from '@sveltejs/kit';
import { answers } from '#lib/server/health.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals }) => {
	const database = await answers(locals.app);
	return json({ ok: database, database }, { status: database ? 200 : 503, headers: { 'cache-control': 'no-store' } });
};

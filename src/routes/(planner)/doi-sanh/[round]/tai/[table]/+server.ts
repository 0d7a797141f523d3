import { exportRound } from '#lib/features/benchmark/export-round.server.ts';
import { download } from '../../../download.ts';
import { settled } from '#routes/settled.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params, url }) => {
	const asked = { roundId: params.round, table: params.table };
	const { app, person, language, now } = locals;
	return download(settled(await exportRound(app, person, asked, url.searchParams, language, now)));
};

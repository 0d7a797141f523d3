import { exportUnit } from '#lib/features/benchmark/export-unit.server.ts';
import { download } from '../../../../../download.ts';
import { settled } from '#routes/settled.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
	const asked = { roundId: params.round, unitId: params.unit, table: params.table };
	return download(settled(await exportUnit(locals.app, locals.person, asked, locals.language, locals.now)));
};

import { exportResult } from '#lib/features/benchmark/export-result.server.ts';
import { jsonFile } from '../../../../../../json-file.ts';
import { settled } from '#routes/settled.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
	const key = { roundId: params.round, unitId: params.unit };
	return jsonFile(settled(await exportResult(locals.app, locals.person, key)), `${params.round}-${params.unit}`);
};

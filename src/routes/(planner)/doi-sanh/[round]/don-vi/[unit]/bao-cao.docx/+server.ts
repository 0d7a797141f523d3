import { exportUnitReport } from '#lib/features/benchmark/unit-report.server.ts';
import { downloadBytes } from '../../../../download.ts';
import { settled } from '#routes/settled.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals: { app, person, language, now }, params }) => {
	const key = { roundId: params.round, unitId: params.unit };
	return downloadBytes(settled(await exportUnitReport(app, person, key, language, now)));
};

import { exportWorkbook } from '#lib/features/benchmark/round-workbook.server.ts';
import { downloadBytes } from '../../download.ts';
import { settled } from '#routes/settled.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals: { app, person, language, now }, params }) =>
	downloadBytes(settled(await exportWorkbook(app, person, params.round, language, now)));

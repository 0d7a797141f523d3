import { exportRollUp } from '#lib/features/progress/export-roll-up.server.ts';
import { settled } from '#routes/settled.ts';
import { downloadBytes } from '../../../../doi-sanh/download.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals: { app, person, language, now }, params }) =>
	downloadBytes(settled(await exportRollUp(app, person, params.quarter, language, now)));

import { exportAnnex } from '#lib/features/plan/annex.server.ts';
import { download } from '../../../doi-sanh/download.ts';
import { settled } from '#routes/settled.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals: { app, person, language, now }, params, url }) => {
	const key = { roundId: params.round, unitId: url.searchParams.get('don-vi') };
	return download(settled(await exportAnnex(app, person, key, language, now)));
};

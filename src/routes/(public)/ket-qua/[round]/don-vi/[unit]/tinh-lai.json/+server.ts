import { settled } from '../../../../../../settled.ts';
import { jsonFile } from '../../../../../../json-file.ts';
import { publicRecompute } from '#lib/features/results/published-round.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals: { app }, params }) =>
	jsonFile(
		settled(await publicRecompute(app, { roundId: params.round, unitId: params.unit })),
		`${params.round}-${params.unit}`
	);

import { roundJson } from '#lib/features/benchmark/round-json.server.ts';
import { jsonFile } from '../../../../json-file.ts';
import { settled } from '#routes/settled.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals: { app, person, language, now }, params }) =>
	jsonFile(settled(await roundJson(app, person, params.round, language, now)), `so-lieu-${params.round}`);

import { settled } from '../../../../../settled.ts';
import { unitsInRound } from '#lib/features/rounds/except-unit.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language }, params }) =>
	settled(await unitsInRound(app, person, params.round, language));

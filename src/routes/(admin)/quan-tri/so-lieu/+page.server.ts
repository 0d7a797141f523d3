import { settled } from '../../../settled.ts';
import { importsOverview } from '#lib/features/imports/list-imports.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, person, language } }) =>
	settled(await importsOverview(app, person, language));

import { settled } from '../../../../settled.ts';
import { unitsTable } from '#lib/features/imports/units-import.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals: { app, person, language } }) =>
	new Response(settled(await unitsTable(app, person, language)), {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': 'attachment; filename="danh-muc-don-vi.csv"'
		}
	});

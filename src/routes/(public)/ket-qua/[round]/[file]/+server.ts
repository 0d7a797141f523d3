import { error } from '@sveltejs/kit';
import { settled } from '../../../../settled.ts';
import { jsonFile } from '../../../../json-file.ts';
import { openDataFile } from '#lib/features/results/open-data-file.server.ts';
import { m } from '#lib/paraglide/messages.js';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals: { app }, params }) => {
	const file = settled(await openDataFile(app, params.round, params.file));
	if (file === null) error(404, m.common_error_not_found());
	if (file.kind === 'json') return jsonFile(file.value, file.name);
	return new Response(file.text, {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="${file.name}.csv"`
		}
	});
};

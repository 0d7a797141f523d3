import { settled } from '../../../../../../settled.ts';
import { downloadFramework } from '#lib/features/imports/list-frameworks.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals: { app, person }, params }) =>
	new Response(settled(await downloadFramework(app, person, params)), {
		headers: {
			'content-type': 'application/json; charset=utf-8',
			'content-disposition': 'attachment; filename="framework.json"'
		}
	});

import { settled } from '../../../../../settled.ts';
import { figuresTemplate } from '#lib/features/imports/figures-template.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals: { app, person, language }, params, url: { searchParams } }) => {
	const asked = {
		roundId: params.round,
		group: searchParams.get('nhom') ?? '',
		codes: searchParams.getAll('tc'),
		format: searchParams.get('dang') ?? 'xlsx'
	};
	const { name, type, body } = settled(await figuresTemplate(app, person, asked, language));
	const headers = { 'content-type': type, 'content-disposition': `attachment; filename="${name}"` };
	return new Response(typeof body === 'string' ? body : new Uint8Array(body), { headers });
};

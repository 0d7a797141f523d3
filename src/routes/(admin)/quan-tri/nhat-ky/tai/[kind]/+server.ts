import { exportAudit } from '#lib/features/audit/export-audit.server.ts';
import { readAsked } from '#lib/features/audit/read-audit.server.ts';
import { settled } from '#routes/settled.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals: { app, person, language, now }, params, url }) => {
	const file = settled(await exportAudit(app, person, readAsked(url.searchParams), params.kind, language, now));
	return new Response(file.body, {
		headers: { 'content-type': file.mediaType, 'content-disposition': `attachment; filename="${file.name}"` }
	});
};

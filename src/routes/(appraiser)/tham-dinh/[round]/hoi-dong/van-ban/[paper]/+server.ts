import { error } from '@sveltejs/kit';
import { Readable } from 'node:stream';
import { openPaper } from '#lib/features/appraisal/council-papers.server.ts';
import { m } from '#lib/paraglide/messages.js';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
	const asked = { roundId: params.round, paperId: Number(params.paper) };
	const paper = await openPaper(locals.app, locals.person, asked);
	if (!paper) error(404, m.assessment_document_unknown());
	return new Response(Readable.toWeb(paper.stream) as unknown as ReadableStream, {
		headers: {
			'content-type': paper.mediaType,
			'content-length': String(paper.bytes),
			// Saved, never shown: nothing that somebody uploads runs as ours.
			'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(paper.name).replace(/['()*]/g, '_')}`,
			'x-content-type-options': 'nosniff',
			'cache-control': 'private, no-store'
		}
	});
};

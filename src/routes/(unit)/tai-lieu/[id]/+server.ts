import { error } from '@sveltejs/kit';
import { Readable } from 'node:stream';
import { openDocument } from '#lib/features/assessment/open-document.server.ts';
import { m } from '#lib/paraglide/messages.js';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
	const document = await openDocument(locals.app, locals.person, params.id);
	if (!document) error(404, m.assessment_document_unknown());
	// Node's own web stream and the one of the page's types are the same thing under two names.
	return new Response(Readable.toWeb(document.stream) as unknown as ReadableStream, { headers: document.headers });
};

/** Handing out a document to those who may read its unit. */
import type { ReadStream } from 'node:fs';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { mayRead, remitOf } from '#lib/server/auth/remit.ts';
import { findEvidence, findResponse } from '#lib/server/db/responses.ts';
import { isUuid } from './attach-evidence.server.ts';

export type OpenDocument = { headers: Record<string, string>; stream: ReadStream };

/** Shown in the page; everything else is only saved. */
const SHOWN = new Set(['application/pdf', 'image/png', 'image/jpeg']);

/** Browsers refuse to show a PDF in a sandbox; their viewers are one of their own, and nothing in it runs as ours. */
const PROTECTION: Record<string, string> = { 'application/pdf': "frame-ancestors 'self'" };

/** Null when there is no such document, or none that this person may read: a stranger learns no difference. */
export async function openDocument(
	{ db, files }: Pick<App, 'db' | 'files'>,
	person: Person | null,
	id: string
): Promise<OpenDocument | null> {
	const document = isUuid(id) ? await findEvidence(db, id) : undefined;
	if (!document || document.removedAt !== null) return null;
	const response = await findResponse(db, document.roundId, document.responseId);
	if (!response?.organisationId) return null;
	const remit = await remitOf(db, person, response.organisationId, response.frameworkId);
	if (!mayRead(person, response.organisationId, remit)) return null;
	const stream = files.read(document.fileHash);
	if (!stream) return null;
	const disposition = SHOWN.has(document.mediaType) ? 'inline' : 'attachment';
	return {
		stream,
		headers: {
			'content-type': document.mediaType,
			'content-length': String(document.bytes),
			'content-disposition': `${disposition}; filename*=UTF-8''${extended(document.fileName)}`,
			'content-security-policy': PROTECTION[document.mediaType] ?? 'sandbox',
			'x-content-type-options': 'nosniff',
			// Kept by its hash, it never changes; it may be taken away, so it is asked for again after a while.
			'cache-control': 'private, max-age=300'
		}
	};
}

/** A file name for a header (RFC 5987): Vietnamese letters survive, quotes and line ends cannot break out. */
const extended = (name: string) =>
	encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

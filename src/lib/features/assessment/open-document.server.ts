/** Handing out a document to those who may read its unit. */
import type { Readable } from 'node:stream';
import { isShown } from '#lib/domain/evidence/document-kinds.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { mayReadUnit, ownUnits } from '#lib/server/auth/permission.ts';
import { isEmpty, remitOf } from '#lib/server/auth/remit.ts';
import { CITY } from '#lib/server/content/store-content.ts';
import { findUsedDocument, listPredecessors, type Document } from '#lib/server/db/documents.ts';
import { findInstrument } from '#lib/server/db/rounds.ts';
import { isUuid } from './attach-evidence.server.ts';

export type OpenDocument = { headers: Record<string, string>; stream: Readable };

/** Browsers refuse to show a PDF in a sandbox; their viewers are one of their own, and nothing in it runs as ours. */
const PROTECTION: Record<string, string> = { 'application/pdf': "frame-ancestors 'self'" };

/**
 * Null when there is no such document, or none that this person may read: a stranger learns no difference. Nor is what was
 * taken away from every criterion handed out, nor what the scanner found infected.
 */
export async function openDocument(
	{ db, files }: Pick<App, 'db' | 'files'>,
	person: Person | null,
	id: string
): Promise<OpenDocument | null> {
	const document = isUuid(id) ? await findUsedDocument(db, id) : undefined;
	if (!document || document.scan === 'infected') return null;
	if (!(await mayOpen({ db }, person, document))) return null;
	const stream = await files.store.read(document.fileHash);
	if (!stream) return null;
	const disposition = isShown(document.mediaType) ? 'inline' : 'attachment';
	return {
		stream,
		headers: {
			'content-type': document.mediaType,
			'content-length': String(document.bytes),
			'content-disposition': `${disposition}; filename*=UTF-8''${extended(document.fileName)}`,
			'content-security-policy':
				PROTECTION[document.mediaType] ?? "sandbox; default-src 'none'; frame-ancestors 'self'",
			'cross-origin-resource-policy': 'same-origin',
			'x-content-type-options': 'nosniff',
			// Kept by its hash, it never changes; it may be taken away, so it is asked for again after a while.
			'cache-control': 'private, max-age=300'
		}
	};
}

/** Those who read the unit; who leads part of the city's response; and the people of a unit that continues this one. */
async function mayOpen(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	{ organisationId, roundId }: Document
): Promise<boolean> {
	if (mayReadUnit(person, organisationId)) return true;
	if (organisationId === CITY) {
		const used = await findInstrument(db, roundId, 'city');
		return used !== undefined && !isEmpty(await remitOf(db, person, CITY, used.frameworkId));
	}
	for (const unit of ownUnits(person)) if ((await listPredecessors(db, unit)).includes(organisationId)) return true;
	return false;
}

/** A file name for a header (RFC 5987): Vietnamese letters survive, quotes and line ends cannot break out. */
const extended = (name: string) =>
	encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

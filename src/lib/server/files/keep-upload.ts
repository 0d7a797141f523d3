/** An upload from its first byte until it lies in the store: counted, told by its content, looked at by the scanner. */
import { KINDS_TAKEN, type MediaType } from '#lib/domain/evidence/document-kinds.ts';
import { LARGEST_FILE, MEGABYTE } from '#lib/domain/evidence/limits.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { log } from '#lib/server/log.ts';
import type { Files } from './files.ts';
import { discard, receiveFile, TooLarge, type Incoming } from './incoming.ts';
import { mediaTypeOf } from './media-type.ts';

export type Upload = AsyncIterable<Uint8Array> | Uint8Array;

export type KeptUpload = {
	hash: string;
	bytes: number;
	mediaType: MediaType;
	/** Null: no scanner is set. */
	scan: 'clean' | 'pending' | null;
};

/**
 * Refused when it is empty, too large, of no kind that is taken, infected, or cut in the middle; nothing of it stays then.
 * A scanner that does not answer stops nobody's work: the file is kept as `pending`, which everyone who opens it is told.
 */
export async function keepUpload(files: Files, upload: Upload, field: string): Promise<Result<KeptUpload>> {
	const received = await receive(files, upload, field);
	if (!received.ok) return received;
	const incoming = received.value;
	try {
		if (incoming.bytes === 0) return refused('file_empty', field);
		const mediaType = await mediaTypeOf(incoming.path);
		if (!mediaType) return refused('file_kind', field, { kinds: KINDS_TAKEN });
		const verdict = await files.scan?.(incoming.path);
		if (verdict?.state === 'infected') return refused('file_infected', field, { found: verdict.found });
		if (verdict?.state === 'pending') log.warn({ why: verdict.why }, 'the virus scanner did not answer');
		const { hash, bytes, path } = incoming;
		await files.store.keep(hash, path);
		return ok({ hash, bytes, mediaType, scan: verdict?.state ?? null });
	} finally {
		await discard(incoming);
	}
}

async function receive({ incoming }: Files, upload: Upload, field: string): Promise<Result<Incoming>> {
	try {
		return ok(await receiveFile(incoming, upload, LARGEST_FILE));
	} catch (error) {
		// The server's own limit on a request is told as 413.
		if (error instanceof TooLarge || (error as { status?: number }).status === 413)
			return refused('file_too_large', field, { most: LARGEST_FILE / MEGABYTE });
		// A full disk is ours to mend; a line that broke is theirs to try again.
		if ((error as NodeJS.ErrnoException).syscall) throw error;
		return refused('upload_cut', field);
	}
}

/** Looks for digital signatures in a kept file. */
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { DIGESTS, signedRanges, type SignatureFinding, type SignedRange } from '#lib/domain/evidence/pdf-signature.ts';
import type { FileStore } from './file-store.ts';

export async function findSignature(
	store: FileStore,
	{ hash, mediaType }: { hash: string; mediaType: string }
): Promise<SignatureFinding> {
	if (mediaType !== 'application/pdf') return { kind: 'picture' };
	const stored = await store.read(hash);
	if (!stored) throw new Error(`file ${hash} is not in the store`);
	const bytes = await buffer(stored);
	const ranges = signedRanges(bytes);
	const last = ranges.at(-1);
	if (!last) return { kind: 'unsigned' };
	const contents = ranges.map((range) => contentOf(bytes, range));
	return {
		kind: 'signed',
		signatures: ranges.length,
		appended: last.appended,
		content: contents.includes('changed') ? 'changed' : contents.includes('unknown') ? 'unknown' : 'unchanged'
	};
}

function contentOf(bytes: Buffer, { gapStart, gapEnd, end, digest }: SignedRange): 'unchanged' | 'changed' | 'unknown' {
	const algorithm = digest && DIGESTS[digest.length];
	if (!digest || !algorithm) return 'unknown';
	const covered = createHash(algorithm).update(bytes.subarray(0, gapStart)).update(bytes.subarray(gapEnd, end));
	return covered.digest().equals(digest) ? 'unchanged' : 'changed';
}

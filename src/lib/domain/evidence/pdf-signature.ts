/**
 * What can be seen of digital signatures in a PDF without asking anybody: that they are there, what of the file they cover,
 * and whether that content still is what was signed. Whose they are and whether a certificate holds is not known here, so
 * nothing here ever calls a signature valid. ISO 32000-2, 12.8.
 */

/** One signature: the file but for a gap (where the signature itself stands), from the first byte on. */
export type SignedRange = {
	/** Bytes covered: [0, gapStart) and [gapEnd, end). */
	gapStart: number;
	gapEnd: number;
	end: number;
	/** Something was written into the file after it. */
	appended: boolean;
	/** The digest of the covered bytes that was signed, where the signature names it (CMS messageDigest). */
	digest: Uint8Array | null;
};

/** What is kept of a signed report's file. */
export type SignatureFinding =
	| { kind: 'picture' }
	| { kind: 'unsigned' }
	| {
			kind: 'signed';
			signatures: number;
			/** After the last of them. */
			appended: boolean;
			/** Whether the covered bytes have the digest that was signed. */
			content: 'unchanged' | 'changed' | 'unknown';
	  };

/** The algorithms by the length of their digest. */
export const DIGESTS: Readonly<Record<number, string>> = { 20: 'sha1', 32: 'sha256', 48: 'sha384', 64: 'sha512' };

const RANGE = /\/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]/g;

/** The signatures of a file in the order of their ends; what only looks like one (a gap without a signature) is none. */
export function signedRanges(bytes: Uint8Array): SignedRange[] {
	// One character a byte, so that places in the text are places in the file.
	const text = new TextDecoder('latin1').decode(bytes);
	const found = [...text.matchAll(RANGE)].flatMap((match): SignedRange[] => {
		const [start, gapStart, gapEnd, length] = match.slice(1).map(Number) as [number, number, number, number];
		const end = gapEnd + length;
		if (start !== 0 || gapStart === 0 || gapEnd <= gapStart || end > bytes.length) return [];
		const signature = hexIn(text.slice(gapStart, gapEnd));
		// A signature is a DER sequence; zeros are room that was kept for one.
		if (signature?.[0] !== 0x30) return [];
		return [{ gapStart, gapEnd, end, appended: text.slice(end).trim() !== '', digest: digestIn(signature) }];
	});
	return found.sort((one, other) => one.end - other.end);
}

function hexIn(gap: string): Uint8Array | null {
	const digits = /^\s*<([0-9a-f\s]*)>\s*$/i.exec(gap)?.[1]?.replace(/\s+/g, '');
	if (!digits) return null;
	return Uint8Array.from({ length: digits.length >> 1 }, (_, at) => parseInt(digits.slice(2 * at, 2 * at + 2), 16));
}

/** OID 1.2.840.113549.1.9.4 (messageDigest); its value is a set of one octet string. The signer's own comes first. */
const MESSAGE_DIGEST = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04];

function digestIn(signature: Uint8Array): Uint8Array | null {
	const last = signature.length - MESSAGE_DIGEST.length;
	for (let at = 0; at < last; at++) {
		if (MESSAGE_DIGEST.some((byte, offset) => signature[at + offset] !== byte)) continue;
		const [set, , octets, length = 0] = signature.slice(at + MESSAGE_DIGEST.length);
		if (set !== 0x31 || octets !== 0x04 || !(length in DIGESTS)) return null;
		const from = at + MESSAGE_DIGEST.length + 4;
		return from + length <= signature.length ? signature.slice(from, from + length) : null;
	}
	return null;
}

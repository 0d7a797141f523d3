/** What a file really is, by its first bytes: names and declared types are not trusted. */
export const LARGEST_FILE = 20 * 1024 * 1024;

const SIGNATURES: { type: string; starts: number[] }[] = [
	{ type: 'application/pdf', starts: [0x25, 0x50, 0x44, 0x46] },
	{ type: 'image/png', starts: [0x89, 0x50, 0x4e, 0x47] },
	{ type: 'image/jpeg', starts: [0xff, 0xd8, 0xff] }
];
const ZIP = [0x50, 0x4b, 0x03, 0x04];

/** PDF, PNG, JPEG, or a DOCX / XLSX by the folder inside; null for anything else. */
export function mediaTypeOf(bytes: Uint8Array): string | null {
	const begins = (starts: number[]) => starts.every((byte, at) => bytes[at] === byte);
	const known = SIGNATURES.find(({ starts }) => begins(starts));
	if (known) return known.type;
	if (!begins(ZIP)) return null;
	const names = Buffer.from(bytes).toString('latin1');
	if (names.includes('word/document.xml'))
		return 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
	if (names.includes('xl/workbook.xml')) return 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
	return null;
}

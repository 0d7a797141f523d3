/**
 * A workbook (XLSX) is a ZIP that a stranger packed: a few kilobytes may unfold to gigabytes, and one cell may claim to
 * stand in the last row of a sheet. Before anything reads it, its parts are unfolded here within limits and packed anew
 * without compression, so that what is read is what was measured.
 */
import { crc32, inflateRawSync } from 'node:zlib';

/** Thrown when the file is no readable ZIP, or does not keep to the limits; `reason` says which. */
export class RefusedWorkbook extends Error {
	override name = 'RefusedWorkbook';
	constructor(readonly reason: 'unreadable' | 'tooLarge') {
		super(reason);
	}
}

export type WorkbookLimits = { unfolded: number; rows: number; columns: number };

/** One file of those that a workbook is packed of. */
export type Part = { name: Buffer; data: Buffer };

const MOST_PARTS = 500;
/** All that cells are read from; pictures, macros and the like are left behind. */
const READ =
	/^(\[Content_Types\]\.xml|_rels\/\.rels|xl\/(workbook|styles|sharedStrings)\.xml|xl\/_rels\/.*\.rels|xl\/worksheets\/[^/]*\.xml)$/i;

/** The same workbook, measured and uncompressed. Throws `RefusedWorkbook`. */
export const guardWorkbook = (bytes: Buffer, limits: WorkbookLimits): Buffer => pack(unfoldWorkbook(bytes, limits));

/** Its files within the limits, those that cells are read from. Throws `RefusedWorkbook`. */
export function unfoldWorkbook(bytes: Buffer, limits: WorkbookLimits): Part[] {
	let left = limits.unfolded;
	const parts: Part[] = [];
	for (const entry of entriesOf(bytes)) {
		if (!READ.test(entry.name.toString('utf8'))) continue;
		const data = unfold(bytes, entry, left);
		left -= data.length;
		if (/worksheets\//i.test(entry.name.toString('utf8'))) checkReach(data.toString('latin1'), limits);
		parts.push({ name: entry.name, data });
	}
	if (parts.length === 0) throw new RefusedWorkbook('unreadable');
	return parts;
}

type Entry = { name: Buffer; method: number; size: number; packed: number; at: number };

/** What the directory at the end of the file lists. */
function entriesOf(bytes: Buffer): Entry[] {
	const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
	if (end < 0 || end + 22 > bytes.length) throw new RefusedWorkbook('unreadable');
	const count = bytes.readUInt16LE(end + 10);
	if (count > MOST_PARTS) throw new RefusedWorkbook('tooLarge');
	const entries: Entry[] = [];
	let at = bytes.readUInt32LE(end + 16);
	for (let read = 0; read < count; read += 1) {
		if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) throw new RefusedWorkbook('unreadable');
		const name = bytes.readUInt16LE(at + 28);
		entries.push({
			name: bytes.subarray(at + 46, at + 46 + name),
			method: bytes.readUInt16LE(at + 10),
			packed: bytes.readUInt32LE(at + 20),
			size: bytes.readUInt32LE(at + 24),
			at: bytes.readUInt32LE(at + 42)
		});
		at += 46 + name + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
	}
	return entries;
}

function unfold(bytes: Buffer, { method, size, packed, at }: Entry, most: number): Buffer {
	if (size > most) throw new RefusedWorkbook('tooLarge');
	if (at + 30 > bytes.length || bytes.readUInt32LE(at) !== 0x04034b50) throw new RefusedWorkbook('unreadable');
	const from = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
	const data = bytes.subarray(from, from + packed);
	if (method === 0) return data;
	if (method !== 8) throw new RefusedWorkbook('unreadable');
	try {
		// The stated size may be a lie; this limit is not.
		return inflateRawSync(data, { maxOutputLength: Math.max(1, most) });
	} catch (error) {
		throw new RefusedWorkbook((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 'tooLarge' : 'unreadable');
	}
}

/** How far down and right the cells of a sheet say that they stand: readers fill everything before them. */
function checkReach(sheet: string, { rows, columns }: WorkbookLimits): void {
	for (const [, letters = '', row = '0'] of sheet.matchAll(
		/<(?:\w+:)?(?:row|c)\b[^>]*?\sr\s*=\s*["']([A-Za-z]*)(\d+)["']/g
	)) {
		const column = [...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
		if (Number(row) > rows || column > columns) throw new RefusedWorkbook('tooLarge');
	}
}

export function pack(parts: readonly Part[]): Buffer {
	const files: Buffer[] = [];
	const directory: Buffer[] = [];
	let at = 0;
	for (const { name, data } of parts) {
		const common = Buffer.alloc(26);
		common.writeUInt16LE(20, 0);
		common.writeUInt32LE(crc32(data), 10);
		common.writeUInt32LE(data.length, 14);
		common.writeUInt32LE(data.length, 18);
		common.writeUInt16LE(name.length, 22);
		files.push(Buffer.from('PK\x03\x04', 'latin1'), common, name, data);
		const rest = Buffer.alloc(14);
		rest.writeUInt32LE(at, 10);
		directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, rest, name);
		at += 30 + name.length + data.length;
	}
	const listed = Buffer.concat(directory);
	const end = Buffer.alloc(22);
	end.writeUInt32LE(0x06054b50, 0);
	end.writeUInt16LE(parts.length, 8);
	end.writeUInt16LE(parts.length, 10);
	end.writeUInt32LE(listed.length, 12);
	end.writeUInt32LE(at, 16);
	return Buffer.concat([...files, listed, end]);
}

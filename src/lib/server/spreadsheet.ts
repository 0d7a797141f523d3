/**
 * The one door to tables in files: CSV and XLSX in, CSV and XLSX out. A file is known by its bytes, never by its name.
 * Formulas are read as the value that was last worked out, and nothing in a file is ever run.
 */
import { parse as parseCsv } from 'csv-parse/sync';
import readXlsxFile, { readSheet } from 'read-excel-file/node';
import writeXlsxFile from 'write-excel-file/node';
import type { Cell, Table } from '#lib/domain/imports/table.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import { formulasBySheet } from './workbook-formulas.ts';
import { guardWorkbook, pack, RefusedWorkbook, unfoldWorkbook } from './workbook-guard.ts';

export const LARGEST_TABLE = 5 * 1024 * 1024;
const LIMITS = { unfolded: 40 * 1024 * 1024, rows: 40_000, columns: 60 };
/** Longer than anything that belongs into a cell, a rule as JSON included. */
const LONGEST_CELL = 20_000;

/**
 * The rows of a CSV file or of a workbook's first sheet, the row of column names first. CSV: UTF-8, UTF-16 or
 * Windows-1258, parted by `;`, `,` or tabs, recognised by what is in it. Empty rows at the end are left out, others stay,
 * so that row 7 is row 7 of the file. Refused with what to do about it.
 */
export async function readTable(bytes: Uint8Array): Promise<Result<Table>> {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (buffer.length === 0) return refused('file_empty', 'tep');
	if (buffer.length > LARGEST_TABLE) return refused('file_too_large', 'tep', { most: LARGEST_TABLE / 1024 / 1024 });
	const start = buffer.toString('latin1', 0, 4);
	// The old format of Excel (.xls), and files that are none of these.
	if (start === '\xD0\xCF\x11\xE0' || start.startsWith('%PDF'))
		return refused('file_kind', 'tep', { kinds: 'XLSX, CSV' });
	const table = start === 'PK\x03\x04' ? await readWorkbook(buffer) : readCsv(buffer);
	if (!table.ok) return table;
	const rows = withoutEmptyEnd(table.value);
	if (rows.length > LIMITS.rows || rows.some((row) => row.length > LIMITS.columns))
		return refused('table_too_large', 'tep', { rows: LIMITS.rows, columns: LIMITS.columns });
	if (rows.some((row) => row.some((cell) => typeof cell === 'string' && cell.length > LONGEST_CELL)))
		return refused('text_too_long', 'tep', { most: LONGEST_CELL });
	return rows.length === 0 ? refused('file_empty', 'tep') : ok(rows);
}

const readWorkbook = (buffer: Buffer): Promise<Result<Table>> =>
	unlessRefused(async () => (await readSheet(guardWorkbook(buffer, LIMITS))).map((row) => row.map(cellOf)));

export type WorkbookSheet = {
	name: string;
	table: Table;
	/** Addresses of the cells that hold a formula: what is read of them is the value last worked out, if there is one. */
	formulas: string[];
};

/** Every sheet of a workbook, hidden ones too. Refused like `readTable`, and when it is no workbook. */
export async function readSheets(bytes: Uint8Array): Promise<Result<WorkbookSheet[]>> {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (buffer.length === 0) return refused('file_empty', 'tep');
	if (buffer.length > LARGEST_TABLE) return refused('file_too_large', 'tep', { most: LARGEST_TABLE / 1024 / 1024 });
	if (buffer.toString('latin1', 0, 4) !== 'PK\x03\x04') return refused('file_kind', 'tep', { kinds: 'XLSX' });
	return unlessRefused(async () => {
		const parts = unfoldWorkbook(buffer, LIMITS);
		const formulas = formulasBySheet(parts);
		return (await readXlsxFile(pack(parts))).map(({ sheet, data }) => ({
			name: sheet,
			table: withoutEmptyEnd(data.map((row) => row.map(cellOf))),
			formulas: formulas.get(sheet) ?? []
		}));
	});
}

async function unlessRefused<T>(read: () => Promise<T>): Promise<Result<T>> {
	try {
		return ok(await read());
	} catch (error) {
		if (error instanceof RefusedWorkbook && error.reason === 'tooLarge')
			return refused('table_too_large', 'tep', { rows: LIMITS.rows, columns: LIMITS.columns });
		// Whatever else the reader trips over is a file it cannot read: it reads nothing but this buffer.
		return refused('table_unreadable', 'tep');
	}
}

function cellOf(value: unknown): Cell {
	if (value === null || value === undefined) return '';
	if (typeof value === 'number') return value;
	if (value instanceof Date) return value.toISOString().slice(0, 10);
	return clean(typeof value === 'boolean' ? (value ? 'TRUE' : 'FALSE') : String(value as string));
}

function readCsv(buffer: Buffer): Result<Table> {
	const text = decode(buffer);
	if (text === null) return refused('table_encoding', 'tep');
	try {
		const rows = parseCsv(text, {
			delimiter: separatorOf(text),
			relax_column_count: true,
			skip_empty_lines: false,
			to: LIMITS.rows + 1
		});
		return ok(rows.map((row) => row.map(clean)));
	} catch (error) {
		const line = (error as { lines?: number }).lines;
		return refused('table_unreadable', 'tep', line === undefined ? {} : { line });
	}
}

/** Composed letters, and nothing that a database refuses. */
const clean = (text: string): string => text.replaceAll('\0', '').toWellFormed().normalize('NFC').trim();

/** Vietnamese and plain Latin letters, and the marks of office text: what a rightly decoded file consists of. */
const VIETNAMESE =
	/^[\t\r\n\x20-\x7EÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ\u00A0-\u00BF\u00D7\u00F7‐-‧‹›₫€™≤≥−]*$/;

/** The file's text; null when its encoding is none of those we know. */
function decode(buffer: Buffer): string | null {
	const utf16 = utf16Of(buffer);
	if (utf16) return new TextDecoder(utf16).decode(buffer);
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(buffer);
	} catch {
		// Every byte means something in Windows-1258; the letters tell whether it was meant.
		const text = new TextDecoder('windows-1258').decode(buffer).normalize('NFC');
		return VIETNAMESE.test(text) ? text : null;
	}
}

function utf16Of(buffer: Buffer): 'utf-16le' | 'utf-16be' | null {
	const [first, second] = buffer;
	if (first === 0xff && second === 0xfe) return 'utf-16le';
	if (first === 0xfe && second === 0xff) return 'utf-16be';
	// Without a mark: the names of the columns are Latin letters, so that every other byte of them is 0.
	if (first !== 0 && second === 0) return 'utf-16le';
	return first === 0 && second !== 0 ? 'utf-16be' : null;
}

/** What parts the names of the columns most often. */
function separatorOf(text: string): string {
	const [first = ''] = text.split(/\r?\n/, 1);
	const names = first.replace(/"[^"]*"/g, '');
	const count = (separator: string) => names.split(separator).length;
	return [';', ',', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best));
}

function withoutEmptyEnd(rows: Table): Table {
	let end = rows.length;
	while (end > 0 && rows[end - 1]!.every((cell) => cell === '')) end -= 1;
	return rows.slice(0, end);
}

export type Sheet = {
	name: string;
	/** The first row is set in bold. */
	rows: readonly (readonly (Cell | null)[])[];
	/** In characters. */
	widths?: readonly number[];
};

/** A workbook of some sheets. Texts are written as texts, whatever they begin with. */
export function writeWorkbook(sheets: readonly Sheet[]): Promise<Buffer> {
	return writeXlsxFile(
		sheets.map(({ name, rows, widths = [] }) => ({
			sheet: name,
			stickyRowsCount: 1,
			columns: widths.map((width) => ({ width })),
			data: rows.map((row, at) =>
				row.map((cell) =>
					cell === null || cell === ''
						? null
						: typeof cell === 'number'
							? { type: Number, value: cell }
							: { type: String, value: cell, ...(at === 0 ? { fontWeight: 'bold' as const } : {}) }
				)
			)
		}))
	).toBuffer();
}

/** Rows as CSV for the language's spreadsheets: `;` and a decimal comma in Vietnamese, `,` and a point in English. */
export function writeCsv(rows: Sheet['rows'], language: Language): string {
	const separator = language === 'vi' ? ';' : ',';
	const written = (cell: Cell | null) => {
		if (cell === null) return '';
		if (typeof cell === 'number') return language === 'vi' ? String(cell).replace('.', ',') : String(cell);
		// A text that begins like a formula would be run by the spreadsheet that opens it.
		const safe = /^\s*[=+\-@]|^[\t\r\n]/.test(cell) ? `'${cell}` : cell;
		return safe.includes(separator) || /["\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
	};
	return `\uFEFF${rows.map((row) => row.map(written).join(separator)).join('\r\n')}\r\n`;
}

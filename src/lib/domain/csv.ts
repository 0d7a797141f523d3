/**
 * Tables as CSV for the spreadsheets of the city's offices. In Vietnamese the fields are parted by a semicolon and decimals
 * by a comma, as Windows set to Vietnamese has it, so that Excel opens the file by a double click with columns and numbers;
 * in English a comma and a point. A byte-order mark tells Excel that it is UTF-8. Numbers are plain, without grouping.
 */
import { toNumber, type Decimal } from '#lib/domain/decimal.ts';
import type { Language } from '#lib/domain/text.ts';

/** A text, a number, or nothing known (an empty cell, never a zero). */
export type Cell = string | number | null;

/** A decimal as a number; null stays null. */
export const numberCell = (value: Decimal | null | undefined): number | null =>
	value === null || value === undefined ? null : toNumber(value);

export const toCsv = (head: readonly string[], rows: readonly (readonly Cell[])[], language: Language): string =>
	`\uFEFF${csvLines([head, ...rows], language)}`;

/** Further rows of the same table: for a file that is written a part at a time. */
export function csvLines(rows: readonly (readonly Cell[])[], language: Language): string {
	const separator = language === 'vi' ? ';' : ',';
	return rows.map((cells) => `${cells.map((cell) => written(cell, separator, language)).join(separator)}\r\n`).join('');
}

function written(cell: Cell, separator: string, language: Language): string {
	if (cell === null) return '';
	if (typeof cell === 'number') {
		const numeral = String(cell);
		return quoted(language === 'vi' ? numeral.replace('.', ',') : numeral, separator);
	}
	// A text that begins like a formula would be run by the spreadsheet that opens it.
	return quoted(/^[\s]*[=+\-@]|^[\t\r\n]/.test(cell) ? `'${cell}` : cell, separator);
}

const quoted = (text: string, separator: string): string =>
	text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

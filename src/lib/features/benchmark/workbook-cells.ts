/** Cells of a workbook from what the pages show. */
import { toNumber, type Decimal } from '#lib/domain/decimal.ts';
import { m } from '#lib/paraglide/messages.js';
import type { BookCell, BookLook } from '#lib/server/report/workbook-file.ts';

export const text = (value: string, look?: BookLook): BookCell => ({ value, ...(look ? { look } : {}) });
export const number = (value: Decimal, format = '#,##0.00'): BookCell => ({ value: toNumber(value), format });
export const heads = (labels: readonly string[]): BookCell[] => labels.map((label) => text(label, 'head'));

/** Sheets are what is cut out and passed on: those of a sample say so in their names. */
export const sheetName = (name: string, sample: boolean): string =>
	sample ? `${name} (${m.report_book_sample()})` : name;

/** A range on another sheet, as formulas name it. */
export const onSheet = (sheet: string, address: string): string => `'${sheet.replaceAll("'", "''")}'!${address}`;

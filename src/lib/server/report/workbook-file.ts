/**
 * A workbook that goes on reckoning: numbers are numbers, and a formula carries the value it had when the file was made, so
 * that a program that does not reckon shows it too. A text is written as a text, whatever it begins with; formulas are made
 * of addresses only.
 */
import type { Blob } from 'node:buffer';
import type Stream from 'node:stream';
import writeXlsxFile, { type Cell as WrittenCell, type Feature } from 'write-excel-file/node';
import { columnLetter } from '#lib/domain/imports/table.ts';
import { onePageWide } from '#lib/server/form-workbook.ts';

/** What the library's own types call the content of a file. */
type FileContent = Stream | Buffer | Blob;

export type BookLook = 'title' | 'words' | 'head' | 'plain' | 'prose' | 'total' | 'unscored';

export type BookCell = {
	value: string | number | null;
	/** Without the sign of equality; `value` is what it gives now. */
	formula?: string;
	/** As spreadsheets write it: "0.00". */
	format?: string;
	look?: BookLook;
};

export type BookSheet = {
	name: string;
	rows: readonly (readonly (BookCell | null)[])[];
	/** In characters; further columns are as wide as the last one. */
	widths: readonly number[];
	/** Rows and columns that stay when the rest is scrolled. */
	sticky?: { rows: number; columns: number };
};

const LINE = { borderStyle: 'thin', borderColor: '#9CA3AF' } as const;
const LOOKS = {
	title: { fontWeight: 'bold', fontSize: 14 },
	words: { wrap: true, alignVertical: 'top' },
	head: {
		fontWeight: 'bold',
		wrap: true,
		backgroundColor: '#D6E4F0',
		align: 'center',
		alignVertical: 'center',
		...LINE
	},
	plain: { alignVertical: 'top', ...LINE },
	/** Long words among figures. */
	prose: { wrap: true, alignVertical: 'top', ...LINE },
	total: { fontWeight: 'bold', backgroundColor: '#EEF3F8', ...LINE },
	unscored: { backgroundColor: '#E5E7EB', ...LINE }
} as const satisfies Record<BookLook, object>;

export function workbookFile(sheets: readonly BookSheet[]): Promise<Buffer> {
	return writeXlsxFile(
		sheets.map(({ name, rows, widths, sticky }) => {
			const columns = Math.max(...rows.map((row) => row.length));
			return {
				sheet: name,
				orientation: 'landscape' as const,
				columns: Array.from({ length: columns }, (_, at) => ({ width: widths[at] ?? widths.at(-1) ?? 12 })),
				...(sticky ? { stickyRowsCount: sticky.rows, stickyColumnsCount: sticky.columns } : {}),
				data: rows.map((row) => row.map((cell) => (cell ? writtenCell(cell) : null)))
			};
		}),
		{ fontFamily: 'Arial', fontSize: 10, features: [lastValues(sheets), onePageWide] }
	).toBuffer();
}

function writtenCell({ value, formula, format, look = 'plain' }: BookCell): WrittenCell {
	const style = { ...LOOKS[look], ...(format ? { format } : {}) };
	if (formula !== undefined) return { ...style, type: 'Formula', value: formula };
	if (value === null || value === '') return LOOKS[look];
	if (typeof value === 'number') return { ...style, type: Number, value };
	// A format is for figures only: a dash among them stays a text.
	return { ...LOOKS[look], type: String, value };
}

/** Puts the value beside each formula, which the library leaves out. */
const lastValues = (sheets: readonly BookSheet[]): Feature<FileContent> => ({
	files: {
		transform: {
			'xl/worksheets/sheet{id}.xml': {
				transform(xml, _options, { sheetIndex }) {
					const values = new Map(
						(sheets[sheetIndex]?.rows ?? []).flatMap((row, rowAt) =>
							row.flatMap((cell, at): [string, number][] =>
								cell?.formula !== undefined && typeof cell.value === 'number'
									? [[`${columnLetter(at)}${rowAt + 1}`, cell.value]]
									: []
							)
						)
					);
					return xml.replace(/<c r="([A-Z]+\d+)"([^>]*)><f>([^<]*)<\/f><\/c>/g, (whole, address: string) => {
						const value = values.get(address);
						return value === undefined ? whole : whole.replace('</f></c>', `</f><v>${value}</v></c>`);
					});
				}
			}
		}
	}
});

/**
 * A workbook that is a form: some cells are to be filled in and the others are not, choices are picked from lists, and
 * sheets that only the reader of the file needs are hidden. `spreadsheet.ts` reads it again.
 */
import type { Blob } from 'node:buffer';
import type Stream from 'node:stream';
import writeXlsxFile, { type Cell as WrittenCell, type Feature } from 'write-excel-file/node';
import {
	getOrderOfSiblings,
	insertElementMarkupAccordingToOrderOfSiblings,
	sanitizeAttributeValue,
	sanitizeTextContent
} from 'write-excel-file/utility';
import { columnLetter, type Cell } from '#lib/domain/imports/table.ts';

/** What the library's own types call the content of a file. */
type FileContent = Stream | Buffer | Blob;

/** How a cell looks and whether it is filled in: `open` is, `closed` is not. */
export type CellLook = 'title' | 'words' | 'head' | 'group' | 'plain' | 'open' | 'closed' | 'key';

export type FormCell = {
	value: Cell | null;
	look: CellLook;
	/** The values to pick from: a range on another sheet, as "_lists!$A$2:$A$5". */
	list?: string;
	/** What the program says when something is typed into a cell that is not to be filled in, or that is not in its list. */
	says?: string;
	/** Takes the width of so many columns. */
	span?: number;
};

export type FormSheet = {
	name: string;
	rows: readonly (readonly (FormCell | null)[])[];
	/** In characters. */
	widths?: readonly number[];
	stickyRows?: number;
	hidden?: boolean;
};

const LINE = { borderStyle: 'thin', borderColor: '#9CA3AF' } as const;
const LOOKS = {
	title: { fontWeight: 'bold', fontSize: 14 },
	words: { wrap: true, alignVertical: 'top' },
	head: { fontWeight: 'bold', wrap: true, backgroundColor: '#D6E4F0', alignVertical: 'center', ...LINE },
	group: { fontWeight: 'bold', backgroundColor: '#EEF3F8', ...LINE },
	plain: { wrap: true, alignVertical: 'top', ...LINE },
	open: { wrap: true, alignVertical: 'top', backgroundColor: '#FFF7D6', ...LINE },
	closed: { wrap: true, alignVertical: 'top', backgroundColor: '#E5E7EB', textColor: '#374151', ...LINE },
	key: { textColor: '#6B7280', fontSize: 8, alignVertical: 'top', ...LINE }
} as const satisfies Record<CellLook, object>;

/** The workbook's bytes. Texts are written as texts, whatever they begin with. */
export function writeFormWorkbook(sheets: readonly FormSheet[]): Promise<Buffer> {
	return writeXlsxFile(
		sheets.map(({ name, rows, widths = [], stickyRows = 0 }) => ({
			sheet: name,
			...(stickyRows > 0 ? { stickyRowsCount: stickyRows } : {}),
			orientation: 'landscape' as const,
			columns: widths.map((width) => ({ width })),
			data: rows.map((row) => {
				const height = heightOf(row, widths);
				return row.map((cell) => (cell ? writtenCell(cell, height) : null));
			})
		})),
		{ fontFamily: 'Arial', fontSize: 10, features: [fillingRules(sheets), onePageWide, hiddenSheets(sheets)] }
	).toBuffer();
}

const LINE_HEIGHT = 13.5;

/**
 * In points. Programs work out the height of wrapped text when somebody types, not when a file is opened: it is estimated
 * from the number of characters, with some to spare.
 */
function heightOf(row: readonly (FormCell | null)[], widths: readonly number[]): number {
	const lines = row.map((cell, at) => {
		if (!cell || cell.value === null || !('wrap' in LOOKS[cell.look])) return 1;
		const width = widths.slice(at, at + (cell.span ?? 1)).reduce((sum, one) => sum + one, 0) || 80;
		return String(cell.value)
			.split('\n')
			.reduce((sum, line) => sum + Math.max(1, Math.ceil((line.length * 1.08) / width)), 0);
	});
	const title = row.some((cell) => cell?.look === 'title') ? 8 : 3;
	return Math.max(1, ...lines) * LINE_HEIGHT + title;
}

function writtenCell({ value, look, span }: FormCell, height: number): WrittenCell {
	const style = { ...LOOKS[look], height, ...(span ? { columnSpan: span } : {}) };
	if (value === null || value === '') return style;
	return typeof value === 'number' ? { ...style, type: Number, value } : { ...style, type: String, value };
}

/** Lists to pick from, and a refusal of what is typed into cells that are not to be filled in. */
const fillingRules = (sheets: readonly FormSheet[]): Feature<FileContent> => ({
	files: {
		transform: {
			'xl/worksheets/sheet{id}.xml': {
				transform(xml, _options, { sheetIndex }) {
					const rules = (sheets[sheetIndex]?.rows ?? []).flatMap((row, rowAt) =>
						row.flatMap((cell, columnAt) =>
							cell ? (ruleFor(cell, `${columnLetter(columnAt)}${rowAt + 1}`) ?? []) : []
						)
					);
					if (rules.length === 0) return xml;
					const markup = `<dataValidations count="${rules.length}">${rules.join('')}</dataValidations>`;
					return insertElementMarkupAccordingToOrderOfSiblings(xml, markup, ORDER, 'worksheet');
				}
			}
		}
	}
});

const ORDER = getOrderOfSiblings('xl/worksheets/sheet{id}.xml', 'worksheet') ?? [];

function ruleFor({ look, list, says }: FormCell, address: string): string | null {
	if (list === undefined && !(look === 'closed' && says)) return null;
	const kind = list === undefined ? 'custom' : 'list';
	const formula = sanitizeTextContent(list ?? 'FALSE');
	// Excel refuses messages of more than 255 characters, and the file with them.
	const message = says ? ` error="${sanitizeAttributeValue(says.slice(0, 250))}"` : '';
	return (
		`<dataValidation type="${kind}" allowBlank="1" showInputMessage="1" showErrorMessage="1"${message} sqref="${address}">` +
		`<formula1>${formula}</formula1></dataValidation>`
	);
}

/** Printed, a sheet is as wide as one page of A4. */
export const onePageWide: Feature<FileContent> = {
	files: {
		transform: {
			'xl/worksheets/sheet{id}.xml': {
				transform: (xml) =>
					insertElementMarkupAccordingToOrderOfSiblings(
						xml,
						'<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>',
						ORDER,
						'worksheet'
					),
				transformElementAttributes: (tag, attributes) =>
					tag === 'pageSetup' ? { ...attributes, paperSize: 9, fitToWidth: 1, fitToHeight: 0 } : attributes
			}
		}
	}
};

const hiddenSheets = (sheets: readonly FormSheet[]): Feature<FileContent> => ({
	files: {
		transform: {
			'xl/workbook.xml': {
				transformElementAttributes: (tag, attributes, index) =>
					tag === 'sheet' && index !== undefined && sheets[index]?.hidden
						? { ...attributes, state: 'hidden' }
						: attributes
			}
		}
	}
});

/** A table of a report: fixed widths, its head repeated on every page, no row torn between two pages. */
import {
	AlignmentType,
	Paragraph,
	Table,
	TableCell,
	TableLayoutType,
	TableRow,
	TextRun,
	VerticalAlignTable,
	WidthType
} from 'docx';
import type { ReportTable } from './administrative-report.ts';

/** Half points. */
const SIZE = 22;

/** Stands above a table or a chart, and on the same page. */
export const captionOf = (text: string): Paragraph =>
	new Paragraph({
		alignment: AlignmentType.CENTER,
		keepNext: true,
		spacing: { before: 120, after: 80 },
		children: [new TextRun({ text, bold: true, size: 24 })]
	});

/** `width` in twentieths of a point. Without rows nothing is drawn. */
export function tableOf({ caption, columns, rows, strong }: ReportTable, width: number): (Paragraph | Table)[] {
	if (rows.length === 0) return [];
	const whole = columns.reduce((sum, { share }) => sum + share, 0);
	const widths = columns.map(({ share }) => Math.floor((width * share) / whole));
	const cell = (text: string, at: number, look: { bold: boolean; head?: boolean }) =>
		new TableCell({
			width: { size: widths[at]!, type: WidthType.DXA },
			verticalAlign: VerticalAlignTable.CENTER,
			margins: { top: 40, bottom: 40, left: 50, right: 50 },
			...(look.head ? { shading: { fill: 'E7E6E6' } } : {}),
			children: text.split('\n').map(
				(line) =>
					new Paragraph({
						alignment: look.head || columns[at]!.figures ? AlignmentType.CENTER : AlignmentType.LEFT,
						children: [new TextRun({ text: line, size: SIZE, bold: look.bold })]
					})
			)
		});
	return [
		captionOf(caption),
		new Table({
			layout: TableLayoutType.FIXED,
			width: { size: widths.reduce((sum, one) => sum + one, 0), type: WidthType.DXA },
			columnWidths: widths,
			rows: [
				new TableRow({
					tableHeader: true,
					cantSplit: true,
					children: columns.map(({ label }, at) => cell(label, at, { bold: true, head: true }))
				}),
				...rows.map(
					(row, rowAt) =>
						new TableRow({
							cantSplit: true,
							children: row.map((text, at) => cell(text, at, { bold: strong?.has(rowAt) ?? false }))
						})
				)
			]
		}),
		new Paragraph({ spacing: { after: 120 }, children: [] })
	];
}

/** What stands around a report: agency and motto, number and date, the title, recipients and the signature. */
import {
	AlignmentType,
	BorderStyle,
	Paragraph,
	Table,
	TableBorders,
	TableCell,
	TableLayoutType,
	TableRow,
	TextRun,
	WidthType
} from 'docx';
import { m } from '#lib/paraglide/messages.js';
import type { AdministrativeReport, Signature } from './administrative-report.ts';

type Look = { size?: number; bold?: boolean; italics?: boolean };

const line = (text: string, look: Look = {}, alignment: keyof typeof AlignmentType = 'CENTER'): Paragraph =>
	new Paragraph({ alignment: AlignmentType[alignment], children: [new TextRun({ text, ...look })] });

/** The rule below a name: a share of the column's width, in the middle. */
function rule(width: number, share: number): Paragraph {
	const side = Math.round((width * (1 - share)) / 2);
	return new Paragraph({
		spacing: { line: 60, lineRule: 'exact', after: 120 },
		indent: { left: side, right: side },
		border: { top: { style: BorderStyle.SINGLE, size: 6, space: 1, color: '000000' } },
		children: []
	});
}

/** Two columns without lines. */
function columns(width: number, share: number, left: Paragraph[], right: Paragraph[]): Table {
	const widths = [Math.round(width * share), width - Math.round(width * share)];
	return new Table({
		layout: TableLayoutType.FIXED,
		width: { size: width, type: WidthType.DXA },
		columnWidths: widths,
		borders: TableBorders.NONE,
		rows: [
			new TableRow({
				cantSplit: true,
				children: [left, right].map(
					(children, at) =>
						new TableCell({
							width: { size: widths[at]!, type: WidthType.DXA },
							margins: { left: 0, right: 0 },
							children
						})
				)
			})
		]
	});
}

const LEFT = 0.42;

export function headOf({ agency, place, kind, language }: AdministrativeReport, width: number): (Paragraph | Table)[] {
	const locale = { locale: language };
	const [left, right] = [width * LEFT, width * (1 - LEFT)];
	return [
		columns(
			width,
			LEFT,
			[
				...(agency.above ? [line(agency.above.toLocaleUpperCase('vi'), { size: 24 })] : []),
				line(agency.name.toLocaleUpperCase('vi'), { size: 24, bold: true }),
				rule(left, 0.4),
				line(kind?.number ?? m.report_number({}, locale))
			],
			[
				line(m.report_state({}, locale), { size: 24, bold: true }),
				line(m.report_motto({}, locale), { size: 26, bold: true }),
				rule(right, 0.6),
				line(m.report_date({ place }, locale), { italics: true })
			]
		)
	];
}

export function titleOf({ subject, sample, kind, draft, language }: AdministrativeReport, width: number): Paragraph[] {
	const locale = { locale: language };
	const spaced = (text: string, before: number, look: Look) =>
		new Paragraph({ alignment: AlignmentType.CENTER, spacing: { before }, children: [new TextRun({ text, ...look })] });
	return [
		...(sample
			? [
					new Paragraph({
						alignment: AlignmentType.CENTER,
						spacing: { before: 200 },
						border: Object.fromEntries(
							['top', 'bottom', 'left', 'right'].map((side) => [
								side,
								{ style: BorderStyle.SINGLE, size: 8, space: 4, color: '000000' }
							])
						),
						children: [
							new TextRun({ text: m.report_sample({}, locale), bold: true }),
							new TextRun({ text: m.benchmark_sample_text({}, locale), size: 22, break: 1 })
						]
					})
				]
			: []),
		...(draft ? [spaced(m.report_draft({}, locale), 200, { size: 26, bold: true })] : []),
		spaced(kind?.title ?? m.report_title({}, locale), 280, { size: 28, bold: true }),
		spaced(subject, 0, { size: 28, bold: true }),
		rule(width, 0.25)
	];
}

export function signatureOf(
	{ recipients, signer, signedBy, language }: AdministrativeReport,
	width: number
): (Paragraph | Table)[] {
	const locale = { locale: language };
	if (signedBy) return twoSignatures(signedBy, width, locale);
	return [
		new Paragraph({ spacing: { before: 120 }, keepNext: true, children: [] }),
		columns(
			width,
			0.5,
			[
				line(m.report_recipients({}, locale), { size: 24, bold: true, italics: true }, 'LEFT'),
				...recipients.map((text, at) =>
					line(`- ${text}${at === recipients.length - 1 ? '.' : ';'}`, { size: 22 }, 'LEFT')
				)
			],
			[
				...(signer.onBehalf ? [line(signer.onBehalf.toLocaleUpperCase('vi'), { bold: true })] : []),
				line(signer.office.toLocaleUpperCase('vi'), { bold: true }),
				line(m.report_sign_here({}, locale), { italics: true, size: 24 }),
				...Array.from({ length: 4 }, () => line(''))
			]
		)
	];
}

function twoSignatures(
	signedBy: readonly [Signature, Signature],
	width: number,
	locale: { locale: AdministrativeReport['language'] }
): (Paragraph | Table)[] {
	const column = ({ office, name }: Signature): Paragraph[] => [
		line(office.toLocaleUpperCase('vi'), { bold: true }),
		line(m.report_sign_name({}, locale), { italics: true, size: 24 }),
		...Array.from({ length: 4 }, () => line('')),
		line(name ?? '', { bold: true })
	];
	const [left, right] = signedBy;
	return [
		new Paragraph({ spacing: { before: 120 }, keepNext: true, children: [] }),
		columns(width, 0.5, column(left), column(right))
	];
}

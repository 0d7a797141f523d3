/**
 * An administrative report as DOCX on the page of Nghị định 30/2020/NĐ-CP: A4, margins 20, 20, 30 and 15 mm, Times New
 * Roman 13, page numbers at the top from the second page on. Annexes lie across. Every style is written into the file, so
 * that it looks the same wherever it is opened.
 */
import {
	AlignmentType,
	convertMillimetersToTwip,
	Document,
	Header,
	Packer,
	PageNumber,
	PageOrientation,
	Paragraph,
	SectionType,
	TextRun,
	type ISectionOptions
} from 'docx';
import { m } from '#lib/paraglide/messages.js';
import type { AdministrativeReport, ReportAnnex, ReportPart } from './administrative-report.ts';
import { chartOf } from './report-chart.ts';
import { headOf, signatureOf, titleOf } from './report-frame.ts';
import { tableOf } from './report-table.ts';

const MARGIN = { top: 20, bottom: 20, left: 30, right: 15 };
const A4 = { width: 210, height: 297 };
const FONT = 'Times New Roman';
/** Half points. */
const BODY = 26;
const twip = convertMillimetersToTwip;

/** The file's bytes. */
export function reportFile(report: AdministrativeReport): Promise<Buffer> {
	const width = twip(A4.width - MARGIN.left - MARGIN.right);
	const document = new Document({
		title: `${report.kind?.title ?? m.report_title({}, { locale: report.language })}: ${report.subject}`,
		creator: report.agency.name,
		styles: STYLES,
		sections: [
			{
				...pageOf(report, false),
				children: [
					...headOf(report, width),
					...titleOf(report, width),
					...partsOf(report.opening, width),
					...partsOf(report.parts, width),
					...signatureOf(report, width)
				]
			},
			...report.annexes.map((annex) => annexOf(report, annex))
		]
	});
	return Packer.toBuffer(document);
}

function annexOf(report: AdministrativeReport, { title, parts }: ReportAnnex): ISectionOptions {
	const centred = (text: string, look: { bold?: boolean; italics?: boolean }) =>
		new Paragraph({ alignment: AlignmentType.CENTER, children: [new TextRun({ text, ...look })] });
	return {
		...pageOf(report, true),
		children: [
			...(report.sample ? [centred(m.report_sample({}, { locale: report.language }), { bold: true })] : []),
			centred(title, { bold: true }),
			centred(report.kind?.annexOf ?? m.report_annex_of({ agency: report.agency.name }, { locale: report.language }), {
				italics: true
			}),
			...partsOf(parts, twip(A4.height - MARGIN.top - MARGIN.bottom))
		]
	};
}

/** Upright, or across with the margin for binding at the top. */
function pageOf({ sample, language }: AdministrativeReport, across: boolean): Omit<ISectionOptions, 'children'> {
	const header = new Header({
		children: [
			new Paragraph({
				alignment: AlignmentType.CENTER,
				children: [
					new TextRun({ children: [PageNumber.CURRENT] }),
					...(sample ? [new TextRun({ text: ` · ${m.report_sample({}, { locale: language })}`, size: 20 })] : [])
				]
			})
		]
	});
	const { top, bottom, left, right } = across
		? { top: MARGIN.left, bottom: MARGIN.right, left: MARGIN.top, right: MARGIN.bottom }
		: MARGIN;
	return {
		headers: { default: header, ...(across ? {} : { first: new Header({ children: [new Paragraph('')] }) }) },
		properties: {
			type: SectionType.NEXT_PAGE,
			titlePage: !across,
			page: {
				size: {
					width: twip(A4.width),
					height: twip(A4.height),
					orientation: across ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT
				},
				margin: { top: twip(top), bottom: twip(bottom), left: twip(left), right: twip(right), header: twip(10) }
			}
		}
	};
}

/** Headings are numbered as administrative texts are: I., 1., a). */
function partsOf(parts: readonly ReportPart[], width: number) {
	const counts = [0, 0, 0];
	return parts.flatMap((part) => {
		if (part.kind === 'table') return tableOf(part, width);
		if (part.kind === 'chart') return chartOf(part, width);
		if (part.kind === 'items') return part.items.map((text) => textOf(`- ${text}`));
		if (part.kind === 'note' || part.kind === 'basis') return [textOf(part.text, { italics: true })];
		if (part.kind === 'centred') return [centredOf(part.text)];
		if (part.kind === 'article') return [articleOf(part.label, part.text)];
		if (part.kind === 'paragraph') return [textOf(part.text)];
		counts[part.level - 1]! += 1;
		counts.fill(0, part.level);
		return [headingOf(part.level, `${numberAt(part.level, counts[part.level - 1]!)} ${part.text}`)];
	});
}

const textOf = (text: string, look: { italics?: boolean } = {}): Paragraph =>
	new Paragraph({ style: 'ReportText', children: [new TextRun({ text, ...look })] });

const centredOf = (text: string): Paragraph =>
	new Paragraph({
		alignment: AlignmentType.CENTER,
		keepNext: true,
		spacing: { before: 160, after: 160 },
		children: [new TextRun({ text, bold: true })]
	});

const articleOf = (label: string, text: string): Paragraph =>
	new Paragraph({ style: 'ReportText', children: [new TextRun({ text: `${label} `, bold: true }), new TextRun(text)] });

const headingOf = (level: 1 | 2 | 3, text: string): Paragraph =>
	new Paragraph({ style: `Heading${level}`, keepNext: true, children: [new TextRun(text)] });

const ROMAN = ['', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X'];

function numberAt(level: 1 | 2 | 3, count: number): string {
	if (level === 1) return `${ROMAN[count] ?? count}.`;
	return level === 2 ? `${count}.` : `${String.fromCharCode(96 + count)})`;
}

const BLACK = '000000';
const heading = (id: number, look: { allCaps?: boolean; italics?: boolean }) => ({
	id: `Heading${id}`,
	name: `heading ${id}`,
	basedOn: 'Normal',
	next: 'ReportText',
	quickFormat: true,
	run: { font: FONT, size: BODY, bold: true, color: BLACK, ...look },
	paragraph: { spacing: { before: 160, after: 80 }, indent: { firstLine: twip(10) }, outlineLevel: id - 1 }
});

const STYLES = {
	default: { document: { run: { font: FONT, size: BODY, color: BLACK } } },
	paragraphStyles: [
		{
			id: 'ReportText',
			name: 'Report text',
			basedOn: 'Normal',
			quickFormat: true,
			paragraph: {
				alignment: AlignmentType.BOTH,
				spacing: { after: 120, line: 276 },
				indent: { firstLine: twip(10) }
			}
		},
		heading(1, { allCaps: true }),
		heading(2, {}),
		heading(3, { italics: true })
	]
};

/**
 * A chart of a report: bars across, drawn by the word processor itself, so that it prints sharp, takes the fonts of the
 * page and can be corrected there. The greys stay apart in black and white.
 */
import { AlignmentType, Paragraph } from 'docx';
import { ChartRun } from 'docx/charts';
import type { ReportChart } from './administrative-report.ts';
import { captionOf } from './report-table.ts';

/** Dark, light, middle: the own figures first. */
const GREYS = ['264653', 'C9CFD4', '7F8A91'];
const FONT = { name: 'Times New Roman', color: '000000' };
/** Points. */
const SMALL = 10;
/** Pixels of 1/96 inch, like everything about a chart's size. */
const BAR = 13;
const GAP = 12;
const AROUND = 78;
const TALLEST = 860;
/** Of a locale's decimal sign nothing is left to the reader's machine: the table beside has the decimals. */
const WHOLE_PERCENT = '0%';

/** `width` in twentieths of a point. Nothing is drawn without a value. */
export function chartOf({ caption, categories, series }: ReportChart, width: number): Paragraph[] {
	const told = series.filter(({ values }) => values.some((value) => value !== null));
	if (told.length === 0) return [];
	const wanted = AROUND + categories.length * (BAR * told.length + GAP);
	return [
		captionOf(caption),
		new Paragraph({
			alignment: AlignmentType.CENTER,
			spacing: { after: 160 },
			children: [
				new ChartRun({
					type: 'bar',
					categories: [...categories],
					series: told.map(({ name, values }, at) => ({ name, values, color: GREYS[at]! })),
					gapWidth: 60,
					categoryAxis: { reverseOrder: true, font: { ...FONT, size: SMALL } },
					valueAxis: {
						minimum: 0,
						maximum: 1,
						interval: 0.2,
						numberFormat: WHOLE_PERCENT,
						crossesAt: 'maximum',
						font: { ...FONT, size: SMALL }
					},
					dataLabels: { value: true, position: 'outsideEnd', numberFormat: WHOLE_PERCENT, font: { ...FONT, size: 8 } },
					legend: told.length === 1 ? false : { position: 'bottom', font: { ...FONT, size: SMALL } },
					font: FONT,
					chartArea: { fill: 'none', border: 'none' },
					transformation: { width: Math.floor(width / 15), height: Math.min(wanted, TALLEST) },
					altText: { name: caption, title: caption, description: inWords({ categories, series: told }) }
				})
			]
		})
	];
}

/** What the picture shows, for whoever does not see it. */
const inWords = ({ categories, series }: Pick<ReportChart, 'categories' | 'series'>): string =>
	categories
		.map((category, at) => {
			const figures = series.map(({ name, values }) => {
				const value = values[at];
				return `${name} ${value === null || value === undefined ? '–' : `${Math.round(value * 100)}%`}`;
			});
			return `${category}: ${figures.join(', ')}`;
		})
		.join('; ');

/** What the reports of a round say of themselves before their first figure. */
import { toNumber, type Decimal } from '#lib/domain/decimal.ts';
import { m } from '#lib/paraglide/messages.js';
import type { ReportChart, ReportPart } from '#lib/server/report/administrative-report.ts';
import type { DataQuality } from '#lib/server/round-results.ts';
import { count } from './words.ts';

export const note = (text: string): ReportPart => ({ kind: 'note', text });
export const paragraph = (text: string): ReportPart => ({ kind: 'paragraph', text });
export const heading = (level: 1 | 2 | 3, text: string): ReportPart => ({ kind: 'heading', level, text });

/** Bars of each line's values, one bar for each series; null values leave a gap. */
export const chart = <Line extends { name: string }>(
	caption: string,
	lines: readonly Line[],
	series: readonly [name: string, valueOf: (line: Line) => Decimal | null][]
): ReportChart => ({
	kind: 'chart',
	caption,
	categories: lines.map(({ name }) => name),
	series: series.map(([name, valueOf]) => ({
		name,
		values: lines.map((line) => {
			const value = valueOf(line);
			return value === null ? null : toNumber(value);
		})
	}))
});

/** What the figures rest on. */
export const qualityItems = (quality: DataQuality): string[] =>
	[
		m.benchmark_quality_answered({ answered: count(quality.answered), applicable: count(quality.applicable) }),
		m.benchmark_quality_proven({ proven: count(quality.proven), provable: count(quality.provable) }),
		m.benchmark_quality_not_applicable({ count: count(quality.notApplicable) }),
		m.benchmark_quality_brought({ brought: count(quality.brought) })
	].map((text) => `${text}.`);

/** Where the figures and the proposals come from. */
export const sourceItems = (frameworks: readonly { title: string; version: string; proposed: boolean }[]): string[] => [
	...frameworks.map(
		({ title, version, proposed }) =>
			`${m.report_framework({ title, version })}${proposed ? ` (${m.benchmark_proposed()})` : ''}.`
	),
	m.report_source_plan(),
	m.report_source_marks()
];

const KIND = /^(Quận|Huyện|Thành phố|Thị xã|Phường|Xã|Đặc khu)(?=\s)/u;

/** "Ủy ban nhân dân quận Hồng Bàng": the kind of an area is small inside a name. */
export const committeeOf = (area: string): string =>
	m.report_committee({ area: area.replace(KIND, (kind) => kind.toLocaleLowerCase('vi')) });

/** "Hồng Bàng" of "Quận Hồng Bàng": a place is named without its kind. */
export const placeOf = (area: string): string => area.replace(KIND, '').trim();

/** The numbered sections of a unit's report, from its page. */
import { subtract } from '#lib/domain/decimal.ts';
import { m } from '#lib/paraglide/messages.js';
import type { ReportColumn, ReportPart, ReportTable } from '#lib/server/report/administrative-report.ts';
import { chart, heading, note, paragraph, qualityItems } from './report-parts.ts';
import type { UnitPage, WorkLine } from './unit-page.ts';
import { basisWords, changeWords, classWords, count, percent, points, rankWords } from './words.ts';

type UnitResult = NonNullable<UnitPage['result']>;

/** From the results to the quality of the figures; nothing without a result. */
export function unitParts(page: UnitPage): ReportPart[] {
	const { result } = page;
	if (!result) return [];
	return [
		heading(1, m.report_general()),
		heading(2, m.report_result_and_rank()),
		...summaryOf(page, result),
		heading(2, m.report_by_index()),
		...result.pillars.map(({ name, indices }) =>
			chart(m.report_index_chart({ pillar: name }), indices, [
				[m.benchmark_series_own(), ({ value }) => value],
				[m.benchmark_series_median(), ({ median }) => median],
				[m.benchmark_series_reference(), ({ reference }) => reference]
			])
		),
		indexTable(result),
		...previousOf(page),
		...keptOf(result),
		...workOf(result),
		heading(1, m.report_quality()),
		...(result.quality ? [{ kind: 'items', items: qualityItems(result.quality) } as const] : []),
		...(page.peers === 0 ? [note(m.benchmark_no_peers())] : [])
	];
}

function summaryOf({ unit }: UnitPage, result: UnitResult): ReportPart[] {
	const { self, verified, place } = result;
	const rank = place
		? `${rankWords(place.rank, place.tied)}/${count(place.of)}`
		: unit.ranked
			? m.benchmark_no_rank()
			: m.benchmark_not_ranked();
	return [
		paragraph(
			m.report_unit_summary({
				unit: unit.name,
				points: points(result.points),
				max: points(result.max),
				value: percent(result.value),
				basis: basisWords(result.basis).toLowerCase()
			})
		),
		{
			kind: 'table',
			caption: m.report_summary_caption(),
			columns: [
				{ label: m.report_col_what(), share: 34 },
				{ label: m.benchmark_col_value(), share: 22, figures: true },
				{ label: m.report_col_note(), share: 44 }
			],
			rows: [
				[
					m.benchmark_col_value(),
					percent(result.value),
					m.benchmark_points_of({ points: points(result.points), max: points(result.max) })
				],
				[m.benchmark_stat_rank(), rank, place ? m.benchmark_percentile({ percentile: points(place.percentile) }) : ''],
				[
					m.benchmark_col_class(),
					classWords(result.class),
					m.benchmark_answered({ answered: count(result.answered), applicable: count(result.applicable) })
				],
				[
					m.benchmark_col_basis(),
					basisWords(result.basis),
					self && verified
						? m.benchmark_self_and_verified({
								self: points(self.points),
								verified: points(verified.points),
								difference: points(subtract(self.points, verified.points))
							})
						: m.benchmark_not_appraised()
				],
				[m.benchmark_stat_block(), percent(result.median), m.benchmark_stat_best({ value: percent(result.best) })],
				[
					m.benchmark_stat_recoverable(),
					m.benchmark_recoverable({ points: points(result.recoverable) }),
					m.benchmark_stat_recoverable_note()
				]
			]
		}
	];
}

/** Pillars in bold, their indices below. */
function indexTable({ pillars }: UnitResult): ReportTable {
	const lines = pillars.flatMap(({ own, indices }) => [{ line: own, whole: true }, ...indices.map(indexLine)]);
	return {
		kind: 'table',
		caption: m.report_index_caption(),
		columns: [
			{ label: m.report_col_pillar_index(), share: 34 },
			{ label: m.benchmark_col_points(), share: 20, figures: true },
			{ label: m.benchmark_col_value(), share: 13, figures: true },
			{ label: m.benchmark_series_median(), share: 13, figures: true },
			{ label: m.benchmark_series_best(), share: 13, figures: true },
			{ label: m.benchmark_series_reference(), share: 13, figures: true },
			{ label: m.benchmark_col_rank(), share: 12, figures: true },
			{ label: m.benchmark_col_class(), share: 14, figures: true }
		],
		strong: new Set(lines.flatMap(({ whole }, at) => (whole ? [at] : []))),
		rows: lines.map(({ line }) => [
			line.name,
			`${points(line.points)}/${points(line.max)}`,
			percent(line.value),
			percent(line.median),
			percent(line.best),
			percent(line.reference),
			line.place ? `${count(line.place.rank)}/${count(line.place.of)}` : '–',
			classWords(line.class)
		])
	};
}

const indexLine = (line: UnitResult['pillars'][number]['own']) => ({ line, whole: false });

function previousOf({ previous }: UnitPage): ReportPart[] {
	if (!previous) return [];
	return [
		heading(2, m.benchmark_previous_title({ round: previous.round })),
		...(previous.isBreak ? [note(m.report_previous_break())] : []),
		{
			kind: 'table',
			caption: m.benchmark_previous_caption(),
			columns: [
				{ label: m.report_col_pillar_index(), share: 46 },
				{ label: m.benchmark_previous_before(), share: 18, figures: true },
				{ label: m.benchmark_previous_after(), share: 18, figures: true },
				{ label: m.benchmark_previous_change(), share: 18, figures: true }
			],
			rows: previous.lines.map(({ name, before, after, change }) => [
				name,
				percent(before),
				percent(after),
				changeWords(change)
			])
		}
	];
}

function keptOf({ strengths, pillars }: UnitResult): ReportPart[] {
	const high = pillars.flatMap(({ criteria }) => criteria.filter((line) => line.class === 'high'));
	return [
		heading(1, m.report_kept()),
		heading(2, m.benchmark_strengths_title({ count: count(strengths.length) })),
		...(strengths.length === 0
			? [paragraph(m.benchmark_strengths_none())]
			: [
					{
						kind: 'items',
						items: strengths.map(
							({ name, points: own, max, next }) =>
								`${name}: ${m.benchmark_strength({ own: points(own), max: points(max), next: points(next) })}.`
						)
					} as const
				]),
		heading(2, m.benchmark_keep_title({ count: count(high.length) })),
		...(high.length === 0
			? [paragraph(m.benchmark_keep_none())]
			: [
					{
						kind: 'table',
						caption: m.report_kept_caption(),
						columns: [
							{ label: m.benchmark_col_code(), share: 16 },
							{ label: m.benchmark_col_criterion(), share: 60 },
							{ label: m.benchmark_col_points(), share: 14, figures: true },
							{ label: m.benchmark_series_median(), share: 14, figures: true }
						],
						rows: high.map((line) => [
							line.code,
							line.name,
							`${points(line.points)}/${points(line.max)}`,
							points(line.spread?.median)
						])
					} as const
				])
	];
}

function workOf({ toRaise, belowReference }: UnitResult): ReportPart[] {
	return [
		heading(1, m.report_low()),
		heading(2, m.benchmark_raise_title({ count: count(toRaise.length) })),
		...(toRaise.length === 0
			? [paragraph(m.benchmark_raise_none())]
			: [paragraph(m.report_low_lead()), workTable(m.report_low_caption(), toRaise)]),
		...(belowReference.length === 0
			? []
			: [
					heading(2, m.benchmark_below_title({ count: count(belowReference.length) })),
					workTable(m.report_below_caption(), belowReference)
				])
	];
}

const workTable = (caption: string, lines: readonly WorkLine[]): ReportTable => ({
	kind: 'table',
	caption,
	columns: [
		{ label: m.benchmark_col_code(), share: 21 },
		{ label: m.benchmark_col_criterion(), share: 42 },
		{ label: m.benchmark_col_points(), share: 16, figures: true },
		{ label: m.benchmark_col_class(), share: 14, figures: true },
		{ label: m.benchmark_series_reference(), share: 12, figures: true },
		{ label: m.benchmark_col_recoverable(), share: 14, figures: true },
		{ label: m.report_col_reason(), share: 32 }
	],
	rows: lines.map((line) => [
		line.code,
		line.name,
		`${points(line.own)}/${points(line.max)}`,
		classWords(line.class),
		points(line.reference?.points),
		points(line.recoverable),
		line.explanation
	])
});

const CRITERION_COLUMNS = (): ReportColumn[] => [
	{ label: m.benchmark_col_code(), share: 15 },
	{ label: m.benchmark_col_criterion(), share: 56 },
	{ label: m.benchmark_col_points(), share: 10, figures: true },
	{ label: m.benchmark_col_max(), share: 10, figures: true },
	{ label: m.benchmark_col_target(), share: 10, figures: true },
	{ label: m.benchmark_series_median(), share: 10, figures: true },
	{ label: m.benchmark_series_best(), share: 10, figures: true },
	{ label: m.benchmark_col_rank(), share: 9, figures: true },
	{ label: m.benchmark_col_class(), share: 14, figures: true }
];

/** Every criterion, a table for each pillar. */
export const criteriaTables = ({ pillars }: UnitResult): ReportPart[] =>
	pillars.map(({ name, criteria }) => ({
		kind: 'table',
		caption: m.benchmark_criteria_caption({ pillar: name }),
		columns: CRITERION_COLUMNS(),
		rows: criteria.map((line) => [
			line.code,
			line.name,
			// What does not apply has no points, which is not the same as none won.
			line.state === 'notApplicable' ? '–' : points(line.points),
			line.state === 'notApplicable' ? '–' : points(line.max),
			points(line.target),
			points(line.spread?.median),
			points(line.spread?.max),
			line.place ? count(line.place.rank) : '–',
			classWords(line.class)
		])
	}));

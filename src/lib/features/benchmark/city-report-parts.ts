/** The numbered sections of the city's report, from the overview and the low list. */
import { m } from '#lib/paraglide/messages.js';
import { toNumber } from '#lib/domain/decimal.ts';
import type { ReportPart, ReportTable } from '#lib/server/report/administrative-report.ts';
import type { CityIndex } from './city-page.server.ts';
import type { LowLine } from './low-list.server.ts';
import type { BlockOverview, Overview, RankingLine } from './overview.server.ts';
import { chart, heading, note, paragraph, qualityItems } from './report-parts.ts';
import { needsWords, VERDICTS, whereWords } from './where-words.ts';
import {
	basisWords,
	blockWords,
	changeWords,
	classWords,
	count,
	fourDecimals,
	percent,
	points,
	progressWords,
	rankWords
} from './words.ts';

type Low = { lines: readonly LowLine[]; all: number; units: number };

export const cityParts = (overview: Overview, low: Low): ReportPart[] => [
	heading(1, m.report_general()),
	...standingOf(overview),
	heading(2, m.report_coverage()),
	paragraph(coverageWords(overview)),
	heading(1, m.benchmark_units_title()),
	note(`${m.benchmark_within_block()} ${m.benchmark_claimed_note()}`),
	...overview.blocks.flatMap(blockParts),
	...keptOf(overview),
	...lowOf(low),
	heading(1, m.report_quality()),
	{ kind: 'items', items: qualityItems(overview.quality) }
];

function standingOf({ head, city }: Overview): ReportPart[] {
	const { targets, result } = city;
	return [
		heading(2, m.report_where()),
		paragraph(whereWords(head, city)),
		{
			kind: 'items',
			items: targets.map((target) =>
				[
					`${target.name}:`,
					...(target.published ? [`${VERDICTS[target.published]({ by: m.benchmark_where_by_published() })};`] : []),
					...(target.verdict ? [`${VERDICTS[target.verdict]({ by: m.benchmark_where_by_value() })};`] : []),
					needsWords(target, result?.value ?? null)
				].join(' ')
			)
		},
		heading(2, m.benchmark_city_indices_title()),
		...(result
			? [
					chart(m.report_city_chart(), result.indices, [
						[m.report_series_city(), ({ value }) => value],
						[m.benchmark_col_best_published(), ({ published: [best] }) => best?.value ?? null]
					]),
					cityTable(result.indices),
					note(
						m.benchmark_where_quality({
							basis: basisWords(result.basis).toLowerCase(),
							count: count(result.indices.filter((index) => index.class === 'unscored').length),
							of: count(result.indices.length)
						})
					),
					note(m.benchmark_city_not_units())
				]
			: [paragraph(m.benchmark_city_empty_text())])
	];
}

const cityTable = (indices: readonly CityIndex[]): ReportTable => ({
	kind: 'table',
	caption: m.report_city_caption(),
	columns: [
		{ label: m.benchmark_col_index(), share: 40 },
		{ label: m.benchmark_col_points(), share: 19, figures: true },
		{ label: m.benchmark_col_value_01(), share: 14, figures: true },
		{ label: m.benchmark_col_best_published(), share: 22, figures: true },
		{ label: m.benchmark_col_class(), share: 14, figures: true },
		{ label: m.benchmark_lead(), share: 28 }
	],
	rows: indices.map(({ name, points: own, max, value, published: [best], class: standing, lead }) => [
		name,
		`${points(own)}/${points(max)}`,
		fourDecimals(value),
		best ? `${fourDecimals(best.value)}\n${best.province}` : m.benchmark_unpublished(),
		classWords(standing),
		lead ? `${lead.name}${lead.proposed ? ` (${m.common_proposed().toLowerCase()})` : ''}` : '–'
	])
});

const coverageWords = ({ coverage }: Overview): string =>
	m.report_coverage_text({
		results: count(coverage.withResult),
		units: count(coverage.units),
		appraised: count(coverage.appraised),
		late: count(coverage.late),
		overdue: count(coverage.overdue)
	});

function blockParts(block: BlockOverview): ReportPart[] {
	const name = blockWords(block.block);
	return [
		heading(2, name),
		...(block.mixedBasis ? [note(m.benchmark_mixed_basis())] : []),
		...(block.ranked.length === 1 ? [note(m.benchmark_block_of_one())] : []),
		...(block.ranked.length + block.unranked.length === 0 ? [paragraph(m.benchmark_block_empty())] : []),
		chart(m.report_ranking_chart({ block: name }), block.ranked, [[m.benchmark_col_value(), ({ value }) => value]]),
		rankingTable(m.benchmark_ranking_caption({ block: name }), block.ranked),
		rankingTable(`${m.benchmark_unranked_caption()}, ${name}`, block.unranked),
		...(block.ranked.length === 0 ? [] : nodesOf(name, block)),
		...(block.missing.length === 0
			? []
			: [
					paragraph(
						m.report_missing({
							count: count(block.missing.length),
							units: block.missing
								.map((unit) => `${unit.name} (${progressWords(unit.progress).toLowerCase()})`)
								.join('; ')
						})
					)
				])
	];
}

const rankingTable = (caption: string, lines: readonly RankingLine[]): ReportTable => ({
	kind: 'table',
	caption,
	columns: [
		{ label: m.benchmark_col_rank(), share: 14, figures: true },
		{ label: m.benchmark_col_unit(), share: 44 },
		{ label: m.benchmark_col_points(), share: 24, figures: true },
		{ label: m.benchmark_col_value(), share: 14, figures: true },
		{ label: m.benchmark_col_class(), share: 15, figures: true },
		{ label: m.benchmark_col_basis(), share: 17, figures: true },
		{ label: m.benchmark_col_claimed(), share: 14, figures: true }
	],
	rows: lines.map((line) => [
		rankWords(line.rank, line.tied),
		line.name,
		`${points(line.points)}/${points(line.max)}`,
		percent(line.value),
		classWords(line.class),
		basisWords(line.basis),
		points(line.claimed)
	])
});

function nodesOf(name: string, block: BlockOverview): ReportPart[] {
	// Indices go by the same names in every pillar: they are told apart in the table.
	const pillars = block.nodes.filter(({ level }) => level !== 'index');
	return [
		chart(m.report_nodes_chart({ block: name }), pillars, [
			[m.benchmark_series_median(), ({ median }) => median],
			[m.benchmark_series_best(), ({ best }) => best],
			[m.benchmark_col_target(), ({ target }) => target]
		]),
		nodesTable(m.benchmark_nodes_caption({ block: name }), block)
	];
}

const nodesTable = (caption: string, { nodes }: BlockOverview): ReportTable => ({
	kind: 'table',
	caption,
	columns: [
		{ label: m.report_col_pillar_index(), share: 44 },
		{ label: m.benchmark_series_median(), share: 14, figures: true },
		{ label: m.benchmark_series_best(), share: 14, figures: true },
		{ label: m.benchmark_col_target(), share: 14, figures: true },
		{ label: m.benchmark_previous_change(), share: 16, figures: true },
		{ label: m.benchmark_col_low_units(), share: 14, figures: true },
		{ label: m.benchmark_col_unscored_units(), share: 16, figures: true }
	],
	strong: new Set(nodes.flatMap(({ level }, at) => (level === 'index' ? [] : [at]))),
	rows: nodes.map((node) => [
		node.name,
		percent(node.median),
		percent(node.best),
		percent(node.target),
		changeWords(node.change),
		count(node.low),
		count(node.unscored)
	])
});

/** The city's high indices, and in each block the indices whose median is high. */
function keptOf({ head, city, blocks }: Overview): ReportPart[] {
	const own = (city.result?.indices ?? [])
		.filter((index) => index.class === 'high')
		.map(({ name, value }) => m.report_kept_city({ index: name, value: fourDecimals(value) }));
	const inBlocks = blocks.flatMap(({ block, nodes }) =>
		nodes
			.filter(({ level, median }) => level === 'index' && median !== null && toNumber(median) >= head.highFrom)
			.map(({ name, median }) => m.report_kept_block({ block: blockWords(block), index: name, value: percent(median) }))
	);
	const items = [...own, ...inBlocks];
	return [
		heading(1, m.report_kept()),
		...(items.length === 0 ? [paragraph(m.report_kept_none())] : [{ kind: 'items', items } as const])
	];
}

function lowOf({ lines, all, units }: Low): ReportPart[] {
	if (lines.length === 0) return [heading(1, m.report_low()), paragraph(m.benchmark_low_none())];
	return [
		heading(1, m.report_low()),
		paragraph(m.benchmark_low_count({ count: count(all), units: count(units) })),
		...(lines.length < all ? [paragraph(m.report_low_first({ count: count(lines.length) }))] : []),
		{
			kind: 'table',
			caption: m.report_low_caption(),
			columns: [
				{ label: m.benchmark_col_code(), share: 23 },
				{ label: m.benchmark_col_criterion(), share: 50 },
				{ label: m.benchmark_col_recoverable(), share: 16, figures: true },
				{ label: m.benchmark_col_missed_by(), share: 16, figures: true },
				{ label: m.benchmark_col_low_units(), share: 14, figures: true },
				{ label: m.benchmark_col_unscored_units(), share: 15, figures: true },
				{ label: m.benchmark_lead(), share: 26 }
			],
			rows: lines.map((line) => [
				line.code,
				`${line.name}\n(${line.blocks.map(blockWords).join(', ')})`,
				points(line.points),
				`${count(line.missedBy)}/${count(line.units)}`,
				count(line.low),
				count(line.unscored),
				line.lead ? `${line.lead.name} (${m.common_proposed().toLowerCase()})` : '–'
			])
		}
	];
}

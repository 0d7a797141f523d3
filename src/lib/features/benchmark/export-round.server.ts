/** The tables of a round's pages as files: the same figures, by the same permission, as the pages show. */
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import { m } from '#lib/paraglide/messages.js';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { readCityPage } from './city-page.server.ts';
import { numberCell, toCsv, type Cell } from '#lib/domain/csv.ts';
import { criterionTable, nodesTable, sensitivityTable, trendTable } from './export-compared.server.ts';
import { readLowList } from './low-list.server.ts';
import { readOverview, type BlockOverview, type RankingLine } from './overview.server.ts';
import { readSurveyByGroup } from './survey-by-group.server.ts';
import type { CountedTable, SurveyByGroup } from './survey-by-group.ts';
import { readSurveyPage, type SurveyResult } from './survey-groups.server.ts';
import { wantedList } from './wanted-list.ts';
import { basisWords, blockWords, classWords, progressWords } from './words.ts';

/** A file's name and content. */
export type Download = { name: string; csv: string };

export type Table = { head: string[]; rows: Cell[][] };

export type Asked = {
	app: App;
	person: Person | null;
	roundId: string;
	/** As in the page's address: khoi, tru-cot, nhom. */
	query: URLSearchParams;
	language: Language;
	now: Date;
};

/** A table by its name in the address. */
const TABLES: Record<string, (asked: Asked) => Promise<Result<Table>>> = {
	'xep-hang': (asked) => fromBlock(asked, rankingTable),
	'chi-so': (asked) => fromBlock(asked, heatTable),
	'muc-khoi': (asked) => fromBlock(asked, nodesTable),
	'tieu-chi': criterionTable,
	'xu-huong': trendTable,
	'do-nhay': sensitivityTable,
	'diem-thap': lowTable,
	'thanh-pho': cityTable,
	'lich-su': historyTable,
	'cac-tinh': provinceTable,
	'khao-sat': surveyTable,
	'khao-sat-theo-nhom': answersTable
};

export async function exportRound(
	app: App,
	person: Person | null,
	{ roundId, table }: { roundId: string; table: string },
	query: URLSearchParams,
	language: Language,
	now: Date
): Promise<Result<Download>> {
	if (!Object.hasOwn(TABLES, table)) return refused('page_unknown');
	const made = await TABLES[table]!({ app, person, roundId, query, language, now });
	if (!made.ok) return made;
	const part = query.get('khoi') ?? query.get('nhom') ?? '';
	return ok({
		name: [roundId, table, part].map(fileSafe).filter(Boolean).join('-') + '.csv',
		csv: toCsv(made.value.head, made.value.rows, language)
	});
}

/** What may stand in a file's name. */
export const fileSafe = (text: string): string => text.replace(/[^\w.-]+/g, '');

async function fromBlock(
	{ app, person, roundId, query, language, now }: Asked,
	tableOf: (blocks: BlockOverview[]) => Table
): Promise<Result<Table>> {
	const overview = await readOverview(app, person, roundId, language, now);
	if (!overview.ok) return overview;
	const { blocks } = overview.value;
	const wanted = query.get('khoi');
	const chosen = wanted ? blocks.filter(({ block }) => block === wanted) : blocks;
	// Indices differ from one framework to the next, so that a table holds one framework.
	return chosen.length === 0 ? refused('page_unknown') : ok(tableOf(chosen));
}

function rankingTable(blocks: BlockOverview[]): Table {
	const row =
		(block: string) =>
		(line: RankingLine): Cell[] => [
			blockWords(block),
			line.unitId,
			line.name,
			line.rank,
			numberCell(line.value),
			numberCell(line.points),
			numberCell(line.max),
			classWords(line.class),
			basisWords(line.basis),
			numberCell(line.claimed),
			progressWords(line.progress)
		];
	return {
		head: [
			m.benchmark_col_block(),
			m.benchmark_col_code(),
			m.benchmark_col_unit(),
			m.benchmark_col_rank(),
			m.benchmark_col_value_01(),
			m.benchmark_points(),
			m.benchmark_col_max(),
			m.benchmark_col_class(),
			m.benchmark_col_basis(),
			m.benchmark_col_claimed(),
			m.benchmark_col_progress()
		],
		rows: blocks.flatMap(({ block, ranked, unranked, missing }) => [
			...[...ranked, ...unranked].map(row(block)),
			...missing.map(({ unitId, name, progress }): Cell[] => [
				blockWords(block),
				unitId,
				name,
				...Array.from({ length: 7 }, () => null),
				progressWords(progress)
			])
		])
	};
}

/** One line a unit and index: it holds blocks of different frameworks. */
const heatTable = (blocks: BlockOverview[]): Table => ({
	head: [
		m.benchmark_col_block(),
		m.benchmark_col_unit(),
		m.benchmark_col_code(),
		m.benchmark_col_index(),
		m.benchmark_col_value_01(),
		m.benchmark_col_class()
	],
	rows: blocks.flatMap(({ block, pillars, heat }) => {
		const names = new Map(
			pillars.flatMap(({ name, indices }) => indices.map((index) => [index.code, `${name}: ${index.name}`]))
		);
		return heat.flatMap(({ shortName, cells }) =>
			cells.map(({ code, value, class: standing }): Cell[] => [
				blockWords(block),
				shortName,
				code,
				names.get(code) ?? '',
				numberCell(value),
				classWords(standing)
			])
		);
	})
});

async function lowTable({ app, person, roundId, query, language, now }: Asked): Promise<Result<Table>> {
	const list = await readLowList(app, person, roundId, wantedList(query), language, now);
	if (!list.ok) return list;
	return ok({
		head: [
			m.benchmark_col_code(),
			m.benchmark_col_criterion(),
			m.benchmark_col_framework(),
			m.benchmark_col_index(),
			m.benchmark_col_recoverable(),
			m.benchmark_effort(),
			m.benchmark_col_priority(),
			m.benchmark_lead(),
			m.benchmark_col_units(),
			m.benchmark_col_missed_by(),
			m.benchmark_class_low(),
			m.benchmark_class_unscored(),
			m.benchmark_target_of_plan(),
			m.benchmark_actions()
		],
		rows: list.value.lines.map((line) => [
			line.code,
			line.name,
			line.framework,
			line.path.join(' › '),
			numberCell(line.points),
			line.effort.value,
			numberCell(line.priority),
			line.lead?.name ?? null,
			line.units,
			line.missedBy,
			line.low,
			line.unscored,
			line.target?.name ?? null,
			line.actions
				.filter(({ own }) => own)
				.map(({ text }) => text)
				.join(' | ')
		])
	});
}

async function cityTable({ app, person, roundId, language, now }: Asked): Promise<Result<Table>> {
	const page = await readCityPage(app, person, roundId, language, now);
	if (!page.ok) return page;
	const indices = page.value.result?.indices ?? [];
	const provinces = [...new Set(indices.flatMap(({ published }) => published.map(({ province }) => province)))];
	return ok({
		head: [
			m.benchmark_col_code(),
			m.benchmark_col_index(),
			m.benchmark_col_value_01(),
			m.benchmark_points(),
			m.benchmark_col_max(),
			m.benchmark_col_class(),
			...provinces
		],
		rows: indices.map((index) => [
			index.code,
			index.name,
			numberCell(index.value),
			numberCell(index.points),
			numberCell(index.max),
			classWords(index.class),
			...provinces.map((name) => numberCell(index.published.find(({ province }) => province === name)?.value))
		])
	});
}

async function historyTable({ app, person, roundId, language, now }: Asked): Promise<Result<Table>> {
	const page = await readCityPage(app, person, roundId, language, now);
	if (!page.ok) return page;
	return ok({
		head: [
			m.benchmark_col_year(),
			m.benchmark_col_rank(),
			m.benchmark_col_population(),
			m.benchmark_col_value_01(),
			m.benchmark_col_framework(),
			m.benchmark_col_mark(),
			m.benchmark_col_source()
		],
		rows: page.value.history.map((line) => [
			line.year,
			line.rank,
			line.population,
			numberCell(line.value),
			line.framework,
			markWords(line.status),
			line.source
		])
	});
}

async function provinceTable({ app, person, roundId, language, now }: Asked): Promise<Result<Table>> {
	const page = await readCityPage(app, person, roundId, language, now);
	if (!page.ok) return page;
	const { table } = page.value;
	return ok({
		head: [
			m.benchmark_col_year(),
			m.benchmark_col_rank(),
			m.benchmark_col_province(),
			m.benchmark_col_value_01(),
			m.benchmark_col_mark(),
			m.benchmark_col_source()
		],
		rows: (table?.rows ?? []).map((row) => [
			table!.year,
			row.rank,
			row.province,
			numberCell(row.value),
			markWords(row.status),
			row.source
		])
	});
}

const markWords = (status: string): string =>
	status === 'published' ? m.benchmark_mark_published() : m.benchmark_mark_derived();

async function surveyTable({ app, person, roundId, query, language }: Asked): Promise<Result<Table>> {
	const page = await readSurveyPage(app, person, roundId, language);
	if (!page.ok) return page;
	const wanted = query.get('nhom');
	const surveys = page.value.surveys.filter(({ group }) => !wanted || group === wanted);
	if (surveys.length === 0) return refused('page_unknown');
	return ok({
		head: [
			m.benchmark_survey_title(),
			m.benchmark_col_grouping(),
			m.benchmark_col_group(),
			m.benchmark_col_n(),
			m.benchmark_col_mean_01(),
			m.benchmark_col_median_01()
		],
		rows: surveys.flatMap(surveyRows)
	});
}

/** What is hidden in the page is hidden here, in the same words. */
function surveyRows({ group, n, mean, median, levels, nodes, strata }: SurveyResult): Cell[][] {
	const survey = group === 'citizen' ? m.benchmark_citizens() : m.benchmark_businesses();
	const parts = group === 'citizen' ? m.benchmark_nodes_citizens() : m.benchmark_nodes_businesses();
	const hidden = [m.benchmark_hidden(), null, null];
	return [
		[survey, m.benchmark_all(), m.benchmark_all(), n ?? m.benchmark_hidden(), numberCell(mean), numberCell(median)],
		...levels.map((line) => [
			survey,
			m.benchmark_levels_caption(),
			m.benchmark_level({ level: line.level, name: line.name }),
			...(line.hidden ? hidden : [line.n, null, null])
		]),
		...[{ title: parts, cells: nodes }, ...strata].flatMap(({ title, cells }) =>
			cells.map((cell) => [
				survey,
				title,
				cell.label,
				...(cell.hidden ? hidden : [cell.n, numberCell(cell.mean), numberCell(cell.median)])
			])
		)
	];
}

async function answersTable({ app, person, roundId, query, language }: Asked): Promise<Result<Table>> {
	const asked = { roundId, group: query.get('nhom') ?? '', by: query.get('theo') ?? '' };
	const page = await readSurveyByGroup(app, person, asked, language);
	if (!page.ok) return page;
	const groups = [m.benchmark_all(), ...(page.value.by?.groups ?? []).map(({ label }) => label)];
	return ok({
		head: [m.benchmark_by_col_question(), m.benchmark_by_col_answer(), m.benchmark_by_col_figure(), ...groups],
		rows: [
			...page.value.nodes.map((node) => meanRow(node)),
			...[page.value.levels, ...page.value.questions].flatMap((table) => (table ? answerRows(table) : []))
		]
	});
}

const meanRow = ({ label, all, cells }: SurveyByGroup['nodes'][number]): Cell[] => [
	m.benchmark_by_means(),
	label,
	m.benchmark_col_mean_01(),
	...[all, ...cells].map((cell) => (cell === 'hidden' ? m.benchmark_hidden() : numberCell(cell.mean)))
];

const answerRows = ({ title, lines }: CountedTable): Cell[][] =>
	lines.map(({ label, all, cells }) => [
		title,
		label,
		m.benchmark_col_n(),
		...[all, ...cells].map((cell) => (cell === 'hidden' ? m.benchmark_hidden() : cell.n))
	]);

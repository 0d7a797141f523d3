/** The workbook of a round: rankings, scores, gaps, the low list and its tasks, reckoning on where a person expects it. */
import { ok, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import { m } from '#lib/paraglide/messages.js';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { workbookFile, type BookCell, type BookSheet } from '#lib/server/report/workbook-file.ts';
import { taskLine } from './city-report.server.ts';
import { fileSafe } from './export-round.server.ts';
import { readRoundData, type RoundData } from './round-data.server.ts';
import { gapSheet, rankingSheet, scoreSheet } from './round-workbook-block.ts';
import { tasksOf, taskCells } from './report-tasks.ts';
import type { ReportDownload } from './unit-report.server.ts';
import { heads, number, sheetName, text } from './workbook-cells.ts';
import { blockWords, classWords, count } from './words.ts';

export async function exportWorkbook(
	app: App,
	person: Person | null,
	roundId: string,
	language: Language,
	now: Date
): Promise<Result<ReportDownload>> {
	const data = await readRoundData(app, person, roundId, language, now);
	if (!data.ok) return data;
	const withResults = data.value.blocks.filter(({ units }) => units.length > 0);
	const bytes = await workbookFile([
		noteSheet(data.value),
		...withResults.flatMap((block) => [rankingSheet(block), scoreSheet(block), gapSheet(block)]),
		...citySheets(data.value),
		lowSheet(data.value),
		taskSheet(data.value)
	]);
	return ok({ name: `${['so-lieu', roundId].map(fileSafe).join('-')}.xlsx`, bytes });
}

/** What the figures are and how to read them. */
function noteSheet({ overview: { head, coverage, blocks } }: RoundData): BookSheet {
	const lines = [
		...(head.sample ? [`${m.report_sample()}. ${m.benchmark_sample_text()}`] : []),
		...(head.provisional
			? [
					m.report_city_provisional({
						results: count(coverage.withResult),
						units: count(coverage.units),
						appraised: count(coverage.appraised)
					})
				]
			: []),
		...blocks.map(
			({ block, framework: { title, version, proposed } }) =>
				`${blockWords(block)}: ${m.report_framework({ title, version })}${proposed ? ` (${m.benchmark_proposed()})` : ''}.`
		),
		m.report_book_ranking_note(),
		m.report_book_scores_note(),
		m.report_book_gaps_note(),
		m.report_source_plan(),
		m.report_source_marks()
	];
	return {
		name: sheetName(m.report_book_notes(), head.sample),
		rows: [[text(head.name, 'title')], ...lines.map((line) => [text(line, 'words')])],
		widths: [120]
	};
}

function citySheets({ overview: { head, city } }: RoundData): BookSheet[] {
	if (!city.result) return [];
	const last = city.result.indices.length + 1;
	const rows = city.result.indices.map((index, at): BookCell[] => {
		const row = at + 2;
		const [points, max] = [number(index.points), number(index.max)];
		return [
			text(index.code),
			text(index.name),
			points,
			max,
			index.value === null ? text('–') : { ...number(index.value, '0.0000'), formula: `ROUND(C${row}/D${row},4)` },
			text(classWords(index.class)),
			index.published[0] ? number(index.published[0].value, '0.0000') : text(m.benchmark_unpublished()),
			text(
				index.lead ? `${index.lead.name}${index.lead.proposed ? ` (${m.common_proposed().toLowerCase()})` : ''}` : '–'
			)
		];
	});
	return [
		{
			name: sheetName(m.report_book_city(), head.sample),
			rows: [
				heads([
					m.benchmark_col_code(),
					m.benchmark_col_index(),
					m.benchmark_col_points(),
					m.benchmark_col_max(),
					m.benchmark_col_value_01(),
					m.benchmark_col_class(),
					m.benchmark_col_best_published(),
					m.benchmark_lead()
				]),
				...rows,
				[
					text('', 'total'),
					text(m.report_book_total(), 'total'),
					{ ...number(city.result.points), formula: `SUM(C2:C${last})`, look: 'total' },
					{ ...number(city.result.max), formula: `SUM(D2:D${last})`, look: 'total' }
				]
			],
			widths: [12, 44, 12, 12, 14, 16, 16, 44],
			sticky: { rows: 1, columns: 2 }
		}
	];
}

const lowSheet = ({ low: { head, lines } }: RoundData): BookSheet => ({
	name: sheetName(m.report_book_low(), head.sample),
	rows: [
		heads([
			m.benchmark_col_code(),
			m.benchmark_col_criterion(),
			m.benchmark_col_block(),
			m.benchmark_col_recoverable(),
			m.benchmark_col_units(),
			m.benchmark_col_missed_by(),
			m.report_book_missed_share(),
			m.benchmark_col_low_units(),
			m.benchmark_col_unscored_units(),
			m.benchmark_effort(),
			m.benchmark_lead(),
			m.benchmark_target_of_plan(),
			m.benchmark_actions()
		]),
		...lines.map((line, at): BookCell[] => [
			text(line.code),
			text(line.name),
			text(line.blocks.map(blockWords).join(', ')),
			number(line.points),
			{ value: line.units },
			{ value: line.missedBy },
			line.units === 0
				? text('–')
				: { value: line.missedBy / line.units, formula: `F${at + 2}/E${at + 2}`, format: '0%' },
			{ value: line.low },
			{ value: line.unscored },
			{ value: line.effort.value },
			text(line.lead ? `${line.lead.name} (${m.common_proposed().toLowerCase()})` : '–'),
			text(line.target?.name ?? '–'),
			text(
				line.actions
					.filter(({ own }) => own)
					.map((action) => action.text)
					.join(' | ') || '–'
			)
		])
	],
	widths: [12, 60, 24, 14, 12, 12, 12, 12, 12, 12, 36, 40, 80],
	sticky: { rows: 1, columns: 2 }
});

const taskSheet = ({ low: { head, lines } }: RoundData): BookSheet => ({
	name: sheetName(m.report_tasks_title(), head.sample),
	rows: [
		heads([
			m.report_col_no(),
			m.report_col_task(),
			m.report_col_lead(),
			m.report_col_helping(),
			m.report_col_due(),
			m.report_col_result()
		]),
		...tasksOf(lines.map(taskLine)).map((task, at): BookCell[] => [
			{ value: at + 1 },
			...taskCells(task).map((words) => text(words, 'prose'))
		])
	],
	widths: [6, 70, 40, 40, 14, 100],
	sticky: { rows: 1, columns: 2 }
});

/**
 * Three sheets of a block. The scores are the ground: totals, values and ranks of the ranking and every gap are worked out
 * from them by formulas, so that changing a score shows what would follow. A formula stands only where it gives what was
 * scored; a framework that weighs otherwise keeps plain figures.
 */
import { toNumber } from '#lib/domain/decimal.ts';
import { labelOf, treeOf, type Criterion } from '#lib/domain/framework/framework.ts';
import { columnLetter } from '#lib/domain/imports/table.ts';
import type { Language } from '#lib/domain/text.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { BookCell, BookSheet } from '#lib/server/report/workbook-file.ts';
import type { BlockData } from './round-data.server.ts';
import { heads, number, onSheet, sheetName, text } from './workbook-cells.ts';
import { basisWords, classWords, progressWords } from './words.ts';

const FIGURE = '#,##0.00';
const SHARE = '0.00%';
/** Columns of the sheets of scores and gaps before the first unit. */
const LEADING = 5;

type Unit = BlockData['units'][number];

const criteriaOf = ({ results }: BlockData): readonly Criterion[] => treeOf(results.framework).criteria;
const rankedOf = ({ overview }: BlockData): number => overview.ranked.length;
const unitColumn = (at: number): string => columnLetter(LEADING + at);
/** The first criterion is in the row below the names of the columns. */
const rowOf = (at: number): number => at + 2;

const scoresName = ({ overview, sample }: BlockData): string =>
	sheetName(m.report_book_scores({ block: overview.block }), sample);

/** A formula where it gives what is known, else the figure alone. */
const reckoned = (known: number, given: number, formula: string, format = FIGURE): BookCell =>
	Math.abs(known - given) < 0.00005 ? { value: known, formula, format } : { value: known, format };

/** Points of a criterion; null where it does not count for the unit. */
function pointsOf({ score }: Unit, { code }: Criterion): number | null {
	const own = score(code);
	return own.value === null ? null : toNumber(own.points);
}

export function rankingSheet(block: BlockData): BookSheet {
	const total = rowOf(criteriaOf(block).length);
	const ranked = rankedOf(block);
	return {
		name: sheetName(m.report_book_ranking({ block: block.overview.block }), block.sample),
		rows: [
			heads([
				m.benchmark_col_rank(),
				m.benchmark_col_code(),
				m.benchmark_col_unit(),
				m.benchmark_col_points(),
				m.benchmark_col_max(),
				m.benchmark_col_value(),
				m.benchmark_col_class(),
				m.benchmark_col_basis(),
				m.benchmark_basis_self(),
				m.benchmark_basis_verified(),
				m.benchmark_col_claimed(),
				m.benchmark_col_progress()
			]),
			...block.units.map((unit, at) => rankingRow(block, unit, at, { total, ranked }))
		],
		widths: [9, 10, 44, 12, 12, 12, 16, 16, 14, 14, 12, 28],
		sticky: { rows: 1, columns: 3 }
	};
}

function rankingRow(
	block: BlockData,
	{ line, result }: Unit,
	at: number,
	{ total, ranked }: { total: number; ranked: number }
): BookCell[] {
	const row = rowOf(at);
	const sums = sumsOf(block, block.units[at]!);
	const from = (address: string) => onSheet(scoresName(block), address);
	const [points, max] = [toNumber(line.points), toNumber(line.max)];
	const root = (score: typeof result.self) => score?.values().next().value?.points;
	const [self, verified] = [root(result.self), root(result.verified)];
	return [
		line.rank === null ? text('–') : { value: line.rank, formula: `RANK(F${row},F$2:F$${ranked + 1})` },
		text(line.unitId),
		text(line.name),
		reckoned(points, sums.points, from(`${unitColumn(at)}${total}`)),
		reckoned(max, sums.max, from(`${unitColumn(at)}${total + 1}`)),
		line.value === null
			? text('–')
			: reckoned(toNumber(line.value), round4(points / max), `ROUND(D${row}/E${row},4)`, SHARE),
		text(classWords(line.class)),
		text(basisWords(line.basis)),
		self === undefined ? text('–') : number(self),
		verified === undefined ? text('–') : number(verified),
		line.claimed === null ? text('–') : { ...number(line.claimed), formula: `I${row}-J${row}` },
		text(progressWords(line.progress))
	];
}

const round4 = (value: number): number => Math.round(value * 10_000) / 10_000;

/** What the sheet of scores adds up to for a unit. */
function sumsOf(block: BlockData, unit: Unit): { points: number; max: number } {
	const counted = criteriaOf(block).flatMap((criterion) => {
		const points = pointsOf(unit, criterion);
		return points === null ? [] : [{ points, max: criterion.max }];
	});
	return {
		points: counted.reduce((sum, one) => sum + one.points, 0),
		max: counted.reduce((sum, one) => sum + one.max, 0)
	};
}

export function scoreSheet(block: BlockData): BookSheet {
	const criteria = criteriaOf(block);
	const language: Language = getLocale();
	const [first, last] = [rowOf(0), rowOf(criteria.length - 1)];
	const sums = block.units.map((unit) => sumsOf(block, unit));
	const foot = (label: string, cells: BookCell[]): BookCell[] => [
		...Array.from({ length: LEADING }, (_, at) => text(at === 1 ? label : '', 'total')),
		...cells.map((cell) => ({ ...cell, look: 'total' as const }))
	];
	return {
		name: scoresName(block),
		rows: [
			heads([
				m.benchmark_col_code(),
				m.benchmark_col_criterion(),
				m.benchmark_col_index(),
				m.benchmark_col_max(),
				m.benchmark_col_target(),
				...block.units.map(({ line }) => line.shortName),
				...(rankedOf(block) > 0 ? [m.benchmark_series_median(), m.benchmark_series_best()] : [])
			]),
			...criteria.map((criterion, at): BookCell[] => [
				...leadingCells(block, criterion, language),
				...block.units.map((unit) => scoreCell(unit, criterion)),
				...spreadCells(block, criterion, rowOf(at))
			]),
			foot(
				m.report_book_total(),
				sums.map(({ points }, at) => ({
					value: points,
					formula: `SUM(${unitColumn(at)}${first}:${unitColumn(at)}${last})`,
					format: FIGURE
				}))
			),
			foot(
				m.report_book_max(),
				sums.map(({ max }, at) => ({
					value: max,
					formula: `SUMPRODUCT(ISNUMBER(${unitColumn(at)}${first}:${unitColumn(at)}${last})*$D$${first}:$D$${last})`,
					format: FIGURE
				}))
			)
		],
		widths: [12, 60, 40, 10, 10, 12],
		sticky: { rows: 1, columns: 2 }
	};
}

function leadingCells({ results }: BlockData, criterion: Criterion, language: Language): BookCell[] {
	const path = treeOf(results.framework).ancestors(criterion.code);
	return [
		text(criterion.code),
		text(labelOf(criterion)[language]),
		text(path.map((node) => labelOf(node)[language]).join(' › ')),
		{ value: criterion.max, format: FIGURE },
		criterion.target ? { value: criterion.target.points, format: FIGURE } : text('–')
	];
}

function scoreCell(unit: Unit, criterion: Criterion): BookCell {
	const points = pointsOf(unit, criterion);
	if (points === null) return text('–');
	return {
		value: points,
		format: FIGURE,
		...(unit.score(criterion.code).state === 'scored' ? {} : { look: 'unscored' as const })
	};
}

function spreadCells(block: BlockData, { code }: Criterion, row: number): BookCell[] {
	const ranked = rankedOf(block);
	if (ranked === 0) return [];
	const spread = block.results.comparison.nodes.get(code)?.points;
	const range = `${unitColumn(0)}${row}:${unitColumn(ranked - 1)}${row}`;
	return spread
		? [
				{ ...number(spread.median), formula: `MEDIAN(${range})` },
				{ ...number(spread.max), formula: `MAX(${range})` }
			]
		: [text('–'), text('–')];
}

/** What each unit lacks to the plan's target or, where there is none, to the best ranked unit of the block. */
export function gapSheet(block: BlockData): BookSheet {
	const criteria = criteriaOf(block);
	const language: Language = getLocale();
	const last = rowOf(criteria.length - 1);
	const lines = criteria.map((criterion, at) => gapLine(block, criterion, rowOf(at)));
	const end = unitColumn(block.units.length - 1);
	const totals = block.units.map((_, at) => lines.reduce((sum, { gaps }) => sum + (gaps[at]!.value ?? 0), 0));
	return {
		name: sheetName(m.report_book_gaps({ block: block.overview.block }), block.sample),
		rows: [
			heads([
				m.benchmark_col_code(),
				m.benchmark_col_criterion(),
				m.benchmark_col_index(),
				m.report_book_reference_kind(),
				m.benchmark_series_reference(),
				...block.units.map(({ line }) => line.shortName),
				m.report_book_total()
			]),
			...lines.map(({ reference, gaps }, at): BookCell[] => [
				...leadingCells(block, criteria[at]!, language).slice(0, 3),
				text(criteria[at]!.target ? m.benchmark_col_target() : m.benchmark_series_best()),
				reference,
				...gaps.map(({ cell }) => cell),
				{
					value: gaps.reduce((sum, { value }) => sum + (value ?? 0), 0),
					formula: `SUM(${unitColumn(0)}${rowOf(at)}:${end}${rowOf(at)})`,
					format: FIGURE
				}
			]),
			[
				...Array.from({ length: LEADING }, (_, at) => text(at === 1 ? m.report_book_total() : '', 'total')),
				...[...totals, totals.reduce((sum, one) => sum + one, 0)].map((value, at): BookCell => ({
					value,
					formula: `SUM(${unitColumn(at)}2:${unitColumn(at)}${last})`,
					format: FIGURE,
					look: 'total'
				}))
			]
		],
		widths: [12, 60, 40, 14, 12, 12],
		sticky: { rows: 1, columns: 2 }
	};
}

function gapLine(block: BlockData, criterion: Criterion, row: number) {
	const ranked = rankedOf(block);
	const sheet = scoresName(block);
	const best = block.results.comparison.nodes.get(criterion.code)?.points?.max;
	const known = criterion.target?.points ?? (best === undefined ? null : toNumber(best));
	const source = criterion.target
		? onSheet(sheet, `E${row}`)
		: `MAX(${onSheet(sheet, `${unitColumn(0)}${row}:${unitColumn(ranked - 1)}${row}`)})`;
	const reference: BookCell = known === null ? text('–') : { value: known, formula: source, format: FIGURE };
	return {
		reference,
		gaps: block.units.map((unit, at) => {
			const own = pointsOf(unit, criterion);
			if (own === null || known === null) return { value: null, cell: text('–') };
			const value = Math.max(0, known - own);
			const formula = `MAX(0,$E${row}-${onSheet(sheet, `${unitColumn(at)}${row}`)})`;
			return { value, cell: { value, formula, format: FIGURE } satisfies BookCell };
		})
	};
}

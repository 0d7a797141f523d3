/**
 * Measured figures (số liệu đo lường) in a table: one figure of one criterion of one unit a row, with its source. They
 * take the place of what the unit declares. Every row is judged by itself, then with what it meets: the other figure of
 * its ratio, in the file or known before.
 */
import type { Decimal } from '#lib/domain/decimal.ts';
import { treeOf, type Criterion, type Framework } from '#lib/domain/framework/framework.ts';
import { readAnswer } from '#lib/domain/questionnaire/answers.ts';
import { questionName, type Question } from '#lib/domain/questionnaire/questionnaire.ts';
import type { Figures } from '#lib/domain/scoring/rule-kind.ts';
import { kindOf, type Rule } from '#lib/domain/scoring/rule-kinds.ts';
import { scoreCriterion, type ScoreState } from '#lib/domain/scoring/score-response.ts';
import type { Language } from '#lib/domain/text.ts';
import { faultAt, readColumns, type Cell, type Columns, type Fault, type Table } from './table.ts';

export const FIGURE_COLUMNS = ['unit_id', 'criterion_code', 'part', 'value', 'source'] as const;
export const LONGEST_SOURCE = 300;

export type ImportedPart = 'value' | 'a' | 'b';

export type FigureRow = {
	row: number;
	unitId: string;
	criterionCode: string;
	part: ImportedPart;
	value: number;
	source: string;
};

/** What the round knows of a unit. */
export type UnitScope = {
	framework: Framework;
	/** Codes of nodes that do not apply to it. */
	notApplicable: readonly string[];
	/** The figures that its criterion is scored with now, imported ones before its own. */
	figuresNow(criterion: Criterion): Figures;
};

export type FiguresScope = { roundId: string; unit(unitId: string): UnitScope | undefined };

/** What a row changes: the figure and, with all rows of the file, the points of its criterion. */
export type FigureEffect = FigureRow & {
	/** Undefined when there was none. */
	before: unknown;
	pointsBefore: Decimal;
	pointsAfter: Decimal;
	stateBefore: ScoreState;
	stateAfter: ScoreState;
};

export type FiguresReading = {
	effects: FigureEffect[];
	faults: Fault[];
	/** Rows whose value was left empty, as a template has them: not read. */
	blank: number;
};

/** The figures of a rule that may be imported; none where the answer is a choice, or comes from a survey. */
export function importableParts(rule: Rule): readonly ImportedPart[] {
	if (rule.kind === 'ratio' || rule.kind === 'ratioToTarget') return ['a', 'b'];
	return rule.kind === 'steps' || rule.kind === 'measured' ? ['value'] : [];
}

/** Reads and judges a whole table. Numerals in text cells are read as the language writes them. */
export function readFiguresTable(table: Table, scope: FiguresScope, language: Language): FiguresReading {
	const { columns, faults } = readColumns(table, FIGURE_COLUMNS);
	if (faults.length > 0) return { effects: [], faults, blank: 0 };
	const rows: FigureRow[] = [];
	const first = new Map<string, number>();
	let blank = 0;
	table.slice(1).forEach((cells, at) => {
		const row = at + 2;
		if (columns.text(cells, 'value') === '') {
			if (cells.some((cell) => cell !== '')) blank += 1;
			return;
		}
		const read = readRow(columns, cells, row, scope, language);
		if (Array.isArray(read)) return faults.push(...read);
		const key = `${read.unitId} ${read.criterionCode} ${read.part}`;
		const earlier = first.get(key);
		if (earlier !== undefined) return faults.push(faultAt(columns, row, 'value', 'row_twice', { row: earlier }));
		first.set(key, row);
		rows.push(read);
	});
	if (rows.length + faults.length === 0) faults.push(faultAt(columns, 1, 'value', 'no_rows'));
	const effects = effectsOf(rows, scope);
	return { ...effects, faults: [...faults, ...effects.faults(columns)].sort((a, b) => a.row - b.row), blank };
}

/** A row, or everything that is wrong with it. */
function readRow(
	columns: Columns,
	cells: readonly Cell[],
	row: number,
	scope: FiguresScope,
	language: Language
): FigureRow | Fault[] {
	const faults: Fault[] = [];
	const wrong = (column: string, code: Fault['code'], details: Fault['details'] = {}) =>
		faults.push(faultAt(columns, row, column, code, details));
	const [unitId, criterionCode, part, source] = (['unit_id', 'criterion_code', 'part', 'source'] as const).map(
		(column) => columns.text(cells, column).normalize('NFC')
	) as [string, string, string, string];
	const round = columns.text(cells, 'round');
	if (round !== '' && round !== scope.roundId)
		wrong('round', 'round_other', { value: short(round), round: scope.roundId });
	if (source === '') wrong('source', 'cell_required');
	if (source.length > LONGEST_SOURCE) wrong('source', 'cell_too_long', { most: LONGEST_SOURCE });
	const unit = unitId === '' ? undefined : scope.unit(unitId);
	if (unitId === '') wrong('unit_id', 'cell_required');
	else if (!unit) wrong('unit_id', 'unit_not_in_round', { value: short(unitId) });
	const criterion = unit && criterionOf(unit, criterionCode);
	if (criterionCode === '') wrong('criterion_code', 'cell_required');
	else if (unit && !criterion) wrong('criterion_code', 'criterion_not_in_group', { value: short(criterionCode) });
	else if (unit && criterion && isOutside(unit, criterion)) wrong('criterion_code', 'criterion_not_applicable');
	const parts = criterion ? importableParts(criterion.rule) : [];
	const known = parts.find((one) => one === part || (part === '' && parts.length === 1));
	if (criterion && parts.length === 0) wrong('criterion_code', 'criterion_takes_none');
	else if (criterion && !known) wrong('part', 'part_unknown', { value: short(part), parts: parts.join(', ') });
	const cell = columns.cell(cells, 'value');
	// A spreadsheet's own number has no language: fifteen digits are what its program shows and keeps.
	const typed = typeof cell === 'number' ? String(Number(cell.toPrecision(15))) : cell;
	const reading = readAnswer(questionFor(criterion, known), [typed], typeof cell === 'number' ? 'en' : language);
	if (reading.kind === 'wrong') wrong('value', reading.problem.code, reading.problem.details);
	if (faults.length > 0 || !known || reading.kind !== 'answer') return faults;
	return { row, unitId, criterionCode, part: known, value: reading.answer as number, source };
}

const short = (text: string) => text.slice(0, 60);

/** How the figure is asked for, so that it is held to the same limits as one that is typed. */
function questionFor(criterion: Criterion | undefined, part: ImportedPart | undefined): Question {
	const input =
		criterion &&
		kindOf(criterion.rule)
			.inputs(criterion.rule)
			.find((one) => one.part === part);
	return {
		type: 'text',
		inputType: 'number',
		name: criterion ? questionName(criterion.code, part) : 'value',
		title: criterion?.name ?? { vi: 'Số liệu', en: 'Figure' },
		min: 0,
		...(input?.whole ? { whole: true } : {})
	};
}

const criterionOf = ({ framework }: UnitScope, code: string): Criterion | undefined => {
	const node = treeOf(framework).node(code);
	return node?.level === 'criterion' ? (node as Criterion) : undefined;
};

const isOutside = ({ framework, notApplicable }: UnitScope, criterion: Criterion) =>
	notApplicable.some((code) => treeOf(framework).criteriaUnder(code).includes(criterion));

function effectsOf(
	rows: readonly FigureRow[],
	scope: FiguresScope
): { effects: FigureEffect[]; faults(columns: Columns): Fault[] } {
	const together = new Map<string, FigureRow[]>();
	for (const row of rows) {
		const key = `${row.unitId} ${row.criterionCode}`;
		together.set(key, [...(together.get(key) ?? []), row]);
	}
	const effects: FigureEffect[] = [];
	const invalid: { row: number; code: Fault['code']; details: Fault['details'] }[] = [];
	for (const group of together.values()) {
		const { unitId, criterionCode } = group[0]!;
		const unit = scope.unit(unitId)!;
		const criterion = criterionOf(unit, criterionCode)!;
		const now = unit.figuresNow(criterion);
		const then = { ...now, ...Object.fromEntries(group.map(({ part, value }) => [part, value])) };
		const score = (figures: Figures) =>
			scoreCriterion(unit.framework, criterion, {}, { brought: { [criterionCode]: figures } });
		const [before, after] = [score(now), score(then)];
		if (after.problem) {
			const at = group.find(({ part }) => part === after.problem!.field) ?? group[0]!;
			invalid.push({ row: at.row, code: after.problem.code, details: after.problem.details ?? {} });
		}
		for (const row of group)
			effects.push({
				...row,
				before: now[row.part],
				pointsBefore: before.points,
				pointsAfter: after.points,
				stateBefore: before.state,
				stateAfter: after.state
			});
	}
	return {
		effects: effects.sort((a, b) => a.row - b.row),
		faults: (columns) => invalid.map(({ row, code, details }) => faultAt(columns, row, 'value', code, details))
	};
}

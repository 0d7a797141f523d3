/**
 * A table as somebody's file held it: rows of cells, the first row naming the columns. A cell is a text, or a number
 * where the file itself says that it is one (a spreadsheet's own numbers have no language). What is wrong is told by row
 * and column as the person sees them in the file.
 */
import type { Problem, ProblemCode } from '#lib/domain/problem.ts';

export type Cell = string | number;
export type Table = readonly (readonly Cell[])[];

/** What only a table can get wrong; figures in it are refused by the codes of `problem.ts`. */
export type TableFaultCode =
	| 'column_missing'
	| 'column_twice'
	| 'no_rows'
	| 'cell_required'
	| 'cell_too_long'
	| 'round_other'
	| 'unit_not_in_round'
	| 'criterion_not_in_group'
	| 'criterion_takes_none'
	| 'criterion_not_applicable'
	| 'part_unknown'
	| 'row_twice'
	| 'code_malformed'
	| 'code_twice'
	| 'parent_unknown'
	| 'parent_loops'
	| 'branch_rule'
	| 'max_missing'
	| 'kind_unknown'
	| 'mark_unknown'
	| 'rule_malformed'
	| 'example_malformed'
	| 'framework_flaw'
	| 'email_malformed'
	| 'choice_unlisted';

export type Fault = {
	/** As the file counts: the row of column names is 1; 0 where no row is meant. */
	row: number;
	/** Name of the column; empty where the row as a whole is meant. */
	column: string;
	/** "C4"; empty where no row is meant. */
	cell: string;
	code: TableFaultCode | ProblemCode;
	details: NonNullable<Problem['details']>;
};

/** Columns by name, with what reads a row by them. Names are compared without regard to case and surrounding spaces. */
export type Columns = {
	/** "C", for the third column; "A" where there is no such column. */
	letter(column: string): string;
	has(column: string): boolean;
	/** The cell's text without surrounding spaces; empty when there is none. */
	text(row: readonly Cell[], column: string): string;
	/** The cell as it is. */
	cell(row: readonly Cell[], column: string): Cell;
};

const nameOf = (cell: Cell | undefined) =>
	String(cell ?? '')
		.trim()
		.toLowerCase();

/** Finds the columns in the first row; faults for needed ones that are not there and for names that stand twice. */
export function readColumns(table: Table, needed: readonly string[]): { columns: Columns; faults: Fault[] } {
	const names = (table[0] ?? []).map(nameOf);
	const at = (column: string) => names.indexOf(column);
	const columns: Columns = {
		letter: (column) => columnLetter(Math.max(0, at(column))),
		has: (column) => at(column) >= 0,
		text: (row, column) => textOf(row[at(column)] ?? ''),
		cell: (row, column) => row[at(column)] ?? ''
	};
	const missing = needed
		.filter((column) => !columns.has(column))
		.map((column): Fault => ({ row: 1, column, cell: 'A1', code: 'column_missing', details: { column } }));
	const twice = names.flatMap((name, index): Fault[] =>
		name !== '' && needed.includes(name) && names.indexOf(name) !== index
			? [{ row: 1, column: name, cell: `${columnLetter(index)}1`, code: 'column_twice', details: { column: name } }]
			: []
	);
	return { columns, faults: [...missing, ...twice] };
}

export const textOf = (cell: Cell): string => String(cell).trim();

/** A fault at a cell of the table. */
export const faultAt = (
	columns: Columns,
	row: number,
	column: string,
	code: Fault['code'],
	details: Fault['details'] = {}
): Fault => ({ row, column, cell: `${columns.letter(column)}${row}`, code, details });

/** 0 is "A", 26 is "AA". */
export function columnLetter(index: number): string {
	const before = Math.floor(index / 26);
	return (before > 0 ? columnLetter(before - 1) : '') + String.fromCharCode(65 + (index % 26));
}

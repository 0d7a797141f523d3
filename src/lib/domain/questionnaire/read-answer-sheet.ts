/**
 * A filled-in spreadsheet beside the response as it is now, question by question: what the person changed away from the
 * line, what somebody else changed here meanwhile, what cannot be read, and what the file may not change.
 */
import { columnLetter, type Cell, type Table } from '#lib/domain/imports/table.ts';
import type { Problem } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { AnswerLine, LineState } from './answer-lines.ts';
import type { Answer } from './answers.ts';
import { entryOf, type Entered } from './merge-entries.ts';
import type { Question } from './questionnaire.ts';
import { fingerprint, type Entry } from './reconcile.ts';
import { readCell, readTick, TICK, type CellFaultCode, type CellRemark, type FilledCell } from './read-cell.ts';

export type SheetFile = {
	table: Table;
	/** Addresses of cells that hold formulas. */
	formulas: readonly string[];
	/** The names of the columns that are read, as the file was written with them. */
	columns: { key: string; figure: string; note: string };
	language: Language;
	/** What stood for each question when the file was made; absent where nothing did. */
	base: Readonly<Record<string, Entry>>;
	/** What the cells of lines that were not to be filled in showed, by key: not always the unit's own entry. */
	shown: Readonly<Record<string, string>>;
};

export type SheetChange = {
	question: Question;
	/** Where it stands in the file; the first of its cells. */
	cell: string;
	/** What stands in the response now. */
	before: Entry;
	/** What the file asks for; undefined clears. */
	after: Answer | undefined;
	/**
	 * `conflict`: it was changed here too since the file was made, to something else. `clear`: the file left it empty.
	 */
	kind: 'change' | 'clear' | 'conflict';
	remarks: CellRemark[];
};

export type SheetFault = {
	cell: string;
	question: Question | null;
	code: CellFaultCode | 'row_unknown' | 'row_twice';
	details: NonNullable<Problem['details']>;
};

export type SheetReading = {
	changes: SheetChange[];
	faults: SheetFault[];
	/** Cells that were changed though they are not filled in: left alone, with why. */
	ignored: { cell: string; question: Question; state: Exclude<LineState, 'open'> }[];
	/** Questions that the file leaves as they are. */
	unchanged: number;
	/** Questions whose line is no longer in the file: left as they are. */
	missing: Question[];
};

/** Null when the file has no longer the columns that it was written with. */
export function readAnswerSheet(file: SheetFile, lines: readonly AnswerLine[], entered: Entered): SheetReading | null {
	const rows = rowsOf(file);
	if (!rows) return null;
	const reading: SheetReading = { changes: [], faults: [...rows.faults], ignored: [], unchanged: 0, missing: [] };
	const known = new Set(lines.map(({ key }) => key));
	for (const [key, { keyCell }] of rows.byKey)
		if (!known.has(key))
			reading.faults.push({ cell: keyCell, question: null, code: 'row_unknown', details: { value: key } });
	for (const question of new Set(lines.map((line) => line.question)))
		readQuestion(
			question,
			lines.filter((line) => line.question === question),
			file,
			rows.byKey,
			entered,
			reading
		);
	for (const { key, note } of lines) {
		const row = note && rows.byKey.get(key);
		if (row)
			judge(
				{ ...note, cell: row.noteCell, read: readCell(note.question, row.note, file.language) },
				file,
				entered,
				reading
			);
	}
	return { ...reading, changes: reading.changes.sort(inOrder), faults: reading.faults.sort(inOrder) };
}

type Row = { keyCell: string; figureCell: string; noteCell: string; figure: FilledCell; note: FilledCell };

/** The lines of the file by key, found under the names of their columns. */
function rowsOf({ table, formulas, columns }: SheetFile): { byKey: Map<string, Row>; faults: SheetFault[] } | null {
	const names = (row: readonly Cell[]) => row.map((cell) => String(cell).trim());
	const head = table.findIndex((row) => Object.values(columns).every((name) => names(row).includes(name)));
	if (head < 0) return null;
	const at = (name: string) => names(table[head]!).indexOf(name);
	const [keyAt, figureAt, noteAt] = [at(columns.key), at(columns.figure), at(columns.note)];
	const withFormula = new Set(formulas);
	const byKey = new Map<string, Row>();
	const faults: SheetFault[] = [];
	table.forEach((row, index) => {
		const key = String(row[keyAt] ?? '').trim();
		if (index <= head || key === '') return;
		const address = (column: number) => `${columnLetter(column)}${index + 1}`;
		const cell = (column: number): FilledCell => ({
			value: typeof row[column] === 'string' ? row[column].trim() : (row[column] ?? ''),
			formula: withFormula.has(address(column))
		});
		const earlier = byKey.get(key);
		if (earlier)
			return faults.push({
				cell: address(keyAt),
				question: null,
				code: 'row_twice',
				details: { cell: earlier.keyCell }
			});
		byKey.set(key, {
			keyCell: address(keyAt),
			figureCell: address(figureAt),
			noteCell: address(noteAt),
			figure: cell(figureAt),
			note: cell(noteAt)
		});
	});
	return { byKey, faults };
}

function readQuestion(
	question: Question,
	lines: readonly AnswerLine[],
	file: SheetFile,
	rows: ReadonlyMap<string, Row>,
	entered: Entered,
	reading: SheetReading
): void {
	const found = lines.map(({ key }) => rows.get(key));
	const { state } = lines[0]!;
	const [first] = found;
	// One row of several choices gone makes the others say less than the person meant.
	if (!first || found.includes(undefined)) {
		if (state === 'open') reading.missing.push(question);
		return;
	}
	const all = found as Row[];
	const asShown = lines.every(({ key }, at) => file.shown[key] === String(all[at]!.figure.value));
	if (asShown) return void (reading.unchanged += 1);
	const read =
		lines[0]!.choice === undefined ? readCell(question, first.figure, file.language) : readTicks(question, lines, all);
	judge({ question, state, cell: faultCell(lines, all, first), read }, file, entered, reading);
}

/** Of ticks, the first that cannot be read; otherwise the first cell. */
const faultCell = (lines: readonly AnswerLine[], rows: readonly Row[], first: Row): string =>
	(lines[0]!.choice === undefined ? first : (rows.find(({ figure }) => typeof readTick(figure) !== 'boolean') ?? first))
		.figureCell;

function readTicks(
	question: Question,
	lines: readonly AnswerLine[],
	rows: readonly Row[]
): ReturnType<typeof readCell> {
	const ticked: string[] = [];
	for (const [at, { figure }] of rows.entries()) {
		const tick = readTick(figure);
		if (typeof tick !== 'boolean') return { ok: false, ...tick };
		if (tick) ticked.push(lines[at]!.choice!);
	}
	const kept = (question.choices ?? []).filter(({ value, alone }) => ticked.includes(value) && !alone);
	const answer = kept.length > 0 ? kept.map(({ value }) => value) : ticked;
	return { ok: true, answer: answer.length > 0 ? answer : undefined, remarks: [] };
}

type Judged = { question: Question; state: LineState; cell: string; read: ReturnType<typeof readCell> };

/** Three ways: what stood when the file was made, what stands here now, what the file says. */
function judge(
	{ question, state, cell, read }: Judged,
	{ base }: SheetFile,
	entered: Entered,
	reading: SheetReading
): void {
	const { name } = question;
	const was = base[name] ?? {};
	const before = entryOf(entered, name);
	// What was typed and is no answer stands in the file as typed; left as it is, it is no fault of the file.
	const asWas = read.ok
		? fingerprint(entryFor(read.answer)) === fingerprint(was)
		: was.unread !== undefined && was.unread === String(read.details.value ?? '');
	if (asWas) return void (reading.unchanged += 1);
	if (state !== 'open') return void reading.ignored.push({ cell, question, state });
	if (!read.ok) return void reading.faults.push({ cell, question, code: read.code, details: read.details });
	const { answer: after, remarks } = read;
	const [says, stands] = [fingerprint(entryFor(after)), fingerprint(before)];
	if (says === stands) return void (reading.unchanged += 1);
	const kind = stands !== fingerprint(was) ? 'conflict' : after === undefined ? 'clear' : 'change';
	reading.changes.push({ question, cell, before, after, kind, remarks });
}

const entryFor = (answer: Answer | undefined): Entry => (answer === undefined ? {} : { answer });

/** What a line's cell holds when the file is made: numbers as numbers, choices in words. */
export function cellFor(
	{ question, choice }: Pick<AnswerLine, 'question' | 'choice'>,
	entry: Entry,
	language: Language
): Cell {
	const { answer, unread } = entry;
	if (unread !== undefined) return choice === undefined ? unread : '';
	if (choice !== undefined) return Array.isArray(answer) && answer.some((one) => one === choice) ? TICK : '';
	if (typeof answer === 'number') return answer;
	if (answer === undefined || typeof answer === 'object') return '';
	return question.choices?.find(({ value }) => value === String(answer))?.text[language] ?? String(answer);
}

/** As one reads a sheet: by row, then by column. */
function inOrder(one: { cell: string }, other: { cell: string }): number {
	const row = (cell: string) => Number(/\d+$/.exec(cell)?.[0] ?? 0);
	return row(one.cell) - row(other.cell) || one.cell.localeCompare(other.cell);
}

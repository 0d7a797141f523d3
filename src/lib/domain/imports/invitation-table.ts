/**
 * A list of respondents to invite: a name a row, an e-mail or postal address to write to, and the strata that the list
 * knows, by which the turnout is counted. A stratum is named by its question; a cell holds the choice's code or its words.
 */
import type { Question } from '#lib/domain/questionnaire/questionnaire.ts';
import { isEmail } from './email.ts';
import { faultAt, readColumns, type Cell, type Columns, type Fault, type Table } from './table.ts';

export const INVITATION_COLUMNS = ['name', 'email', 'address'] as const;
const NEEDED = ['name'] as const;
export const LONGEST_NAME = 200;
const LONGEST_ADDRESS = 300;

export type InvitedRow = {
	row: number;
	name: string;
	email: string | null;
	address: string | null;
	/** By name of the question, the choice's code; one that the list leaves open is absent. */
	strata: Record<string, string>;
};

/**
 * Reads and judges a whole list. `strata` are the questions that the survey is broken down by, each with its choices. The
 * same e-mail, or the same name at the same address, twice is a fault at the later row. Empty rows are passed over.
 */
export function readInvitationTable(
	table: Table,
	strata: readonly Question[]
): { rows: InvitedRow[]; faults: Fault[] } {
	const { columns, faults } = readColumns(table, NEEDED);
	if (faults.length > 0) return { rows: [], faults };
	const rows: InvitedRow[] = [];
	const first = new Map<string, number>();
	table.slice(1).forEach((cells, at) => {
		if (cells.every((cell) => String(cell).trim() === '')) return;
		const read = readRow(columns, cells, at + 2, strata);
		faults.push(...read.faults);
		const earlier = first.get(keyOf(read.row));
		if (earlier === undefined) first.set(keyOf(read.row), at + 2);
		else if (read.row.name !== '') faults.push(faultAt(columns, at + 2, 'name', 'row_twice', { row: earlier }));
		rows.push(read.row);
	});
	if (rows.length === 0 && faults.length === 0)
		faults.push({ row: 0, column: '', cell: '', code: 'no_rows', details: {} });
	return { rows, faults };
}

/** Who is meant, as far as a list can tell: letter case and spaces aside. */
export function keyOf({ name, email, address }: Pick<InvitedRow, 'name' | 'email' | 'address'>): string {
	const plain = (text: string) => text.toLowerCase().replace(/\s+/g, ' ').trim();
	return email ? `@${plain(email)}` : `${plain(name)}|${plain(address ?? '')}`;
}

function readRow(columns: Columns, cells: readonly Cell[], row: number, strata: readonly Question[]) {
	const faults: Fault[] = [];
	const text = (column: string, most: number) => {
		const value = columns.text(cells, column);
		if (value.length > most) faults.push(faultAt(columns, row, column, 'cell_too_long', { most }));
		return value.slice(0, most);
	};
	const name = text('name', LONGEST_NAME);
	if (name === '') faults.push(faultAt(columns, row, 'name', 'cell_required'));
	const email = text('email', 254);
	if (email !== '' && !isEmail(email)) faults.push(faultAt(columns, row, 'email', 'email_malformed', { value: email }));
	const known: Record<string, string> = {};
	for (const question of strata) {
		const typed = columns.text(cells, question.name);
		if (typed === '') continue;
		const choice = choiceOf(question, typed);
		if (choice === undefined)
			faults.push(faultAt(columns, row, question.name, 'choice_unlisted', { value: typed.slice(0, 80) }));
		else known[question.name] = choice;
	}
	const address = text('address', LONGEST_ADDRESS);
	return { row: { row, name, email: email || null, address: address || null, strata: known }, faults };
}

function choiceOf({ choices = [] }: Question, typed: string): string | undefined {
	const plain = (text: string) => text.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();
	return choices.find(({ value, text }) => [value, text.vi, text.en].some((one) => plain(one) === plain(typed)))?.value;
}

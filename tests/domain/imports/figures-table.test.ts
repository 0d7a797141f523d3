/** A file of figures, judged row by row: every way a cell can be wrong, and what a right one changes. */
import { describe, expect, test } from 'vitest';
import { toNumber } from '#lib/domain/decimal.ts';
import { readFiguresTable, type FiguresScope } from '#lib/domain/imports/figures-table.ts';
import { columnLetter, type Cell } from '#lib/domain/imports/table.ts';
import type { Framework } from '#lib/domain/framework/framework.ts';
import type { Language } from '#lib/domain/text.ts';

const text = (words: string) => ({ vi: words, en: words });
const criterion = (code: string, max: number, rule: object) => ({
	code,
	parent: 'R',
	level: 'criterion',
	name: text(code),
	max,
	rule,
	actions: [],
	examples: []
});

// A framework as content has it; only what judging rows reads.
const framework = {
	id: 'thu',
	version: '1',
	decimals: 2,
	unanswered: 'zero',
	nodes: [
		{ code: 'R', level: 'root', name: text('R'), rollUp: { kind: 'sum' } },
		criterion('HS', 10, { kind: 'ratio', a: text('a'), b: text('b'), unit: text('hồ sơ'), whenZero: 'zero' }),
		criterion('DO', 5, { kind: 'measured', unit: text('%'), fullFrom: 100, enteredBy: 'import', question: text('?') }),
		criterion('HOP', 4, {
			kind: 'steps',
			count: text('?'),
			unit: text('lần'),
			steps: [
				{ from: 4, points: 4 },
				{ from: 2, points: 1 }
			]
		}),
		criterion('CO', 3, {
			kind: 'options',
			options: [
				{ value: 'y', text: text('y'), points: 3 },
				{ value: 'n', text: text('n'), points: 0 }
			]
		})
	]
} as unknown as Framework;

const scope: FiguresScope = {
	roundId: 'ky',
	unit: (id) =>
		id === 'STP' || id === 'TTR'
			? {
					framework,
					notApplicable: id === 'TTR' ? ['HS'] : [],
					figuresNow: ({ code }) => (code === 'HS' && id === 'STP' ? { a: 100, b: 400 } : {})
				}
			: undefined
};

const HEAD = ['round', 'unit_id', 'criterion_code', 'part', 'value', 'source'];
const row = (cells: Partial<Record<string, Cell>>): Cell[] =>
	HEAD.map(
		(name) =>
			cells[name] ?? { unit_id: 'STP', criterion_code: 'HS', part: 'a', value: '320', source: 'CTK' }[name] ?? ''
	);
const read = (rows: Cell[][], language: Language = 'vi') => readFiguresTable([HEAD, ...rows], scope, language);
const told = (rows: Cell[][], language: Language = 'vi') =>
	read(rows, language).faults.map(({ cell, column, code }) => `${cell} ${column} ${code}`);

describe('what a cell can get wrong', () => {
	test.each<[string, Partial<Record<string, Cell>>, string]>([
		['another round', { round: 'khac' }, 'A2 round round_other'],
		['no unit', { unit_id: '' }, 'B2 unit_id cell_required'],
		['a unit that is not in the round', { unit_id: 'XYZ' }, 'B2 unit_id unit_not_in_round'],
		['no criterion', { criterion_code: '' }, 'C2 criterion_code cell_required'],
		['an unknown criterion', { criterion_code: 'HS.9' }, 'C2 criterion_code criterion_not_in_group'],
		['a node that is no criterion', { criterion_code: 'R' }, 'C2 criterion_code criterion_not_in_group'],
		[
			'a criterion answered by a choice',
			{ criterion_code: 'CO', part: 'value' },
			'C2 criterion_code criterion_takes_none'
		],
		['one that does not apply', { unit_id: 'TTR' }, 'C2 criterion_code criterion_not_applicable'],
		['an unknown part', { part: 'c' }, 'D2 part part_unknown'],
		['a ratio without its part', { part: '' }, 'D2 part part_unknown'],
		['the part of another rule', { criterion_code: 'DO', part: 'a' }, 'D2 part part_unknown'],
		['words', { value: 'nhiều' }, 'E2 value number_malformed'],
		['a percent sign', { value: '80%' }, 'E2 value number_malformed'],
		['a formula as text', { value: '=1+1' }, 'E2 value number_malformed'],
		['a number of the other language', { value: '1,234.5' }, 'E2 value number_malformed'],
		['less than nothing', { value: '-3' }, 'E2 value number_negative'],
		['less than nothing, in a spreadsheet', { value: -3 }, 'E2 value number_negative'],
		['five decimals', { value: 0.12345 }, 'E2 value number_too_precise'],
		['half a meeting', { criterion_code: 'HOP', part: 'value', value: 2.5 }, 'E2 value number_not_whole'],
		['too much', { value: '999999999999' }, 'E2 value number_too_large'],
		['no source', { source: ' ' }, 'F2 source cell_required'],
		['a source as long as a report', { source: 'x'.repeat(301) }, 'F2 source cell_too_long'],
		['more than the total known before', { value: '401' }, 'E2 value numerator_over_denominator'],
		['a total below what was reached', { part: 'b', value: '99' }, 'E2 value numerator_over_denominator']
	])('%s', (_, cells, fault) => {
		expect(told([row(cells)])).toEqual([fault]);
	});

	test('a missing column stops before any row', () => {
		const table = [HEAD.filter((name) => name !== 'source'), row({}).slice(0, 5)];
		expect(readFiguresTable(table, scope, 'vi').faults).toEqual([
			{ row: 1, column: 'source', cell: 'A1', code: 'column_missing', details: { column: 'source' } }
		]);
	});

	test('a row that says the same twice names the first', () => {
		const { faults } = read([row({}), row({ value: '330' })]);
		expect(faults).toMatchObject([{ cell: 'E3', code: 'row_twice', details: { row: 2 } }]);
	});

	test('several faults of one row are all told', () => {
		expect(told([row({ unit_id: 'XYZ', value: 'abc', source: '' })])).toEqual([
			'F2 source cell_required',
			'B2 unit_id unit_not_in_round',
			'E2 value number_malformed'
		]);
	});

	test('nothing filled in is no import', () => {
		expect(told([row({ value: '' })])).toEqual(['E1 value no_rows']);
	});

	test('a ratio in the file is held against itself, not against what was before', () => {
		expect(told([row({ value: '900' }), row({ part: 'b', value: '1.000' })])).toEqual([]);
		expect(told([row({ value: '900' }), row({ part: 'b', value: '800' })])).toEqual([
			'E2 value numerator_over_denominator'
		]);
	});
});

describe('numbers', () => {
	test.each<[Cell, Language, number]>([
		['1.234,5', 'vi', 1234.5],
		['1,234.5', 'en', 1234.5],
		[1234.5, 'vi', 1234.5],
		// A spreadsheet's own number has a point that parts no thousands.
		[1.234, 'vi', 1.234],
		[0.1 + 0.2, 'vi', 0.3]
	])('%s in %s is %s', (value, language, meant) => {
		const { effects, faults } = read([row({ criterion_code: 'DO', part: 'value', value })], language);
		expect(faults).toEqual([]);
		expect(effects[0]!.value).toBe(meant);
	});
});

describe('effects', () => {
	test('old figure and points before, new figure and points after, by all rows of the file', () => {
		const { effects, blank } = read([
			row({ value: '320' }),
			row({ unit_id: 'TTR', criterion_code: 'DO', part: '', value: '40' }),
			row({ value: '' }),
			row({ part: 'b', value: '500' })
		]);
		expect(
			effects.map((effect) => [
				effect.row,
				effect.before,
				effect.value,
				toNumber(effect.pointsBefore),
				toNumber(effect.pointsAfter)
			])
		).toEqual([
			[2, 100, 320, 2.5, 6.4],
			[3, undefined, 40, 0, 2],
			[5, 400, 500, 2.5, 6.4]
		]);
		expect(blank).toBe(1);
	});

	test('half a ratio without the other figure is still unanswered', () => {
		const other: FiguresScope = {
			roundId: 'ky',
			unit: () => ({ framework, notApplicable: [], figuresNow: () => ({}) })
		};
		const { effects } = readFiguresTable([HEAD, row({})], other, 'vi');
		expect(effects).toMatchObject([{ stateBefore: 'unanswered', stateAfter: 'unanswered', pointsAfter: 0 }]);
	});
});

test('columns are named as spreadsheets name them', () => {
	expect([0, 25, 26, 51, 52, 701, 702].map(columnLetter)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']);
});

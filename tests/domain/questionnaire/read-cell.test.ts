import { describe, expect, test } from 'vitest';
import type { Question } from '#lib/domain/questionnaire/questionnaire.ts';
import { readCell, readTick, written } from '#lib/domain/questionnaire/read-cell.ts';

const text = (words: string) => ({ vi: words, en: words });
const number: Question = { type: 'text', inputType: 'number', name: 'n', title: text('n'), min: 0 };
const day: Question = { type: 'text', inputType: 'date', name: 'd', title: text('d') };
const words: Question = { type: 'comment', name: 'w', title: text('w') };
const choice: Question = {
	type: 'radiogroup',
	name: 'c',
	title: text('c'),
	choices: [
		{ value: 'yes', text: { vi: 'Có', en: 'Yes' } },
		{ value: 'no', text: { vi: 'Không có', en: 'No' } }
	]
};
const typed = (value: string | number) => ({ value, formula: false });

describe('a number', () => {
	test.each([
		['the spreadsheet’s own number', 1234.5, 1234.5, []],
		['what binary fractions make of 0,1 + 0,2', 0.1 + 0.2, 0.3, []],
		['Vietnamese', '1.234,5', 1234.5, []],
		['English, which can mean nothing else', '1,234.5', 1234.5, ['otherNotation']],
		['one separator and three digits: by the file’s language', '1.234', 1234, ['decimalOrThousands']],
		['a decimal comma', '12,5', 12.5, []],
		['spaces', '12 345', 12345, []],
		['nothing', '', undefined, []]
	])('%s: %j', (_, value, answer, remarks) => {
		expect(readCell(number, typed(value), 'vi')).toEqual({ ok: true, answer, remarks });
	});

	test.each([
		['words', 'nhiều', 'number_malformed'],
		['a percent sign', '80%', 'number_malformed'],
		['a date that the spreadsheet made of 1/2', '2022-02-01', 'cell_is_date'],
		['an error', '#DIV/0!', 'cell_error'],
		['less than nothing', -1, 'number_negative']
	])('%s is refused: %j', (_, value, code) => {
		expect(readCell(number, typed(value), 'vi')).toMatchObject({ ok: false, code });
	});

	test('of a formula counts as last worked out, and is said to be one', () => {
		expect(readCell(number, { value: 12, formula: true }, 'vi')).toEqual({
			ok: true,
			answer: 12,
			remarks: ['formula']
		});
		expect(readCell(number, { value: '', formula: true }, 'vi')).toMatchObject({ ok: false, code: 'formula_empty' });
	});

	test.each(['vi', 'en'] as const)('written in %s reads as itself', (language) => {
		for (const value of [0, 1, 0.5, 12.25, 1234, 1234.5678, 99_999_999])
			expect(readCell(number, typed(written(value, language)), language)).toMatchObject({ ok: true, answer: value });
	});
});

test.each([
	['Có', 'yes'],
	['  không   CÓ ', 'no'],
	['Yes', 'yes'],
	['no', 'no']
])('a choice is known by its words in either language: %j', (value, answer) => {
	expect(readCell(choice, typed(value), 'vi')).toMatchObject({ ok: true, answer });
});

test('a choice that is not in the list is refused', () => {
	expect(readCell(choice, typed('Có lẽ'), 'vi')).toMatchObject({ ok: false, code: 'choice_not_listed' });
});

test.each([
	['2022-12-31', '2022-12-31'],
	['31/12/2022', '2022-12-31'],
	['5.4.2022', '2022-04-05']
])('a date: %j', (value, answer) => {
	expect(readCell(day, typed(value), 'vi')).toMatchObject({ ok: true, answer });
	expect(readCell(day, typed('31/02/2022'), 'vi')).toMatchObject({ ok: false, code: 'date_malformed' });
});

test('words keep their lines; a number among words is words', () => {
	expect(readCell(words, typed('một\nhai'), 'vi')).toMatchObject({ ok: true, answer: 'một\nhai' });
	expect(readCell(words, typed(12), 'vi')).toMatchObject({ ok: true, answer: '12' });
});

test.each([
	['x', true],
	['X', true],
	['Có', true],
	['TRUE', true],
	[1, true],
	['', false],
	['không', false],
	[0, false]
])('a tick: %j', (value, ticked) => {
	expect(readTick(typed(value))).toBe(ticked);
	expect(readTick(typed('hơi hơi'))).toMatchObject({ code: 'tick_unknown' });
});

/** Reading what people type: numbers in two languages, and every kind of question, strictly. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatNumber } from '#lib/domain/decimal.ts';
import { figuresOf, parseNumber, readAnswer, type Reading } from '#lib/domain/questionnaire/answers.ts';
import type { Question } from '#lib/domain/questionnaire/questionnaire.ts';
import type { Criterion } from '#lib/domain/framework/framework.ts';
import type { Language } from '#lib/domain/text.ts';
import { criterion, framework, levelsByRatio, words, branch } from '../../fixtures/frameworks.ts';

describe('a number as it is written', () => {
	it.each<[string, number | null, number | null]>([
		// [typed, read in Vietnamese, read in English]
		['1.234,5', 1234.5, null],
		['1,234.5', null, 1234.5],
		['1.234', 1234, 1.234],
		['1,234', 1.234, 1234],
		['1.234.567', 1_234_567, null],
		['1,234,567', null, 1_234_567],
		['0.8', 0.8, 0.8],
		['0,8', 0.8, 0.8],
		['1,5', 1.5, 1.5],
		['0.800', 0.8, 0.8],
		['1234.5', 1234.5, 1234.5],
		['12345678', 12_345_678, 12_345_678],
		['007', 7, 7],
		['0', 0, 0],
		['-0', 0, 0],
		['-5', -5, -5],
		['\u22125', -5, -5],
		[' 42 ', 42, 42],
		['1 234,5', 1234.5, 1234.5],
		['1\u00a0234\u202f567', 1_234_567, 1_234_567],
		['1,23456', 1.23456, 1.23456],
		['1 2', null, null],
		['12 34', null, null],
		['1.23.456', null, null],
		['1.234.5', null, null],
		['1,234,5', null, null],
		['1..5', null, null],
		['.5', null, null],
		['5.', null, null],
		['abc', null, null],
		['12a', null, null],
		['12%', null, null],
		['1e5', null, null],
		['0x10', null, null],
		['+5', null, null],
		['--5', null, null],
		['Infinity', null, null],
		['NaN', null, null],
		['１２', null, null],
		['', null, null],
		['   ', null, null],
		['9'.repeat(400), Infinity, Infinity]
	])('%.20j', (typed, vi, en) => {
		expect(parseNumber(typed, 'vi')).toBe(vi);
		expect(parseNumber(typed, 'en')).toBe(en);
	});

	it.each<Language>(['vi', 'en'])('what is shown in a field is read back as it was (%s)', (language) => {
		fc.assert(
			fc.property(fc.integer({ min: -1e12, max: 1e12 }), (parts) => {
				const value = parts / 10_000;
				expect(parseNumber(formatNumber(value, language), language)).toBe(value);
			})
		);
	});

	it('is never NaN, whatever is typed', () => {
		const near = fc.string({ unit: fc.constantFrom(...'0123456789.,- e%') });
		fc.assert(
			fc.property(fc.oneof(fc.string(), near), fc.constantFrom<Language>('vi', 'en'), (typed, language) => {
				const value = parseNumber(typed, language);
				expect(value === null || !Number.isNaN(value)).toBe(true);
			})
		);
	});
});

const ask = (more: Partial<Question>): Question => ({ type: 'text', name: 'q', title: words('q'), ...more });
const choices = ['a', 'b', 'none'].map((value) => ({ value, text: words(value), alone: value === 'none' }));

/** The answer; '' for an empty field; the code of the problem for what is no answer. */
const outcome = (reading: Reading) =>
	reading.kind === 'answer' ? reading.answer : reading.kind === 'empty' ? '' : `! ${reading.problem.code}`;
const read = (question: Question, ...typed: string[]) => outcome(readAnswer(question, typed, 'vi'));

const KINDS: [string, Question][] = [
	['text', ask({})],
	['comment', ask({ type: 'comment' })],
	['number', ask({ inputType: 'number' })],
	['date', ask({ inputType: 'date' })],
	['radiogroup', ask({ type: 'radiogroup', choices })],
	['dropdown', ask({ type: 'dropdown', choices })],
	['checkbox', ask({ type: 'checkbox', choices })],
	['rating', ask({ type: 'rating' })]
];
const kind = (name: string) => KINDS.find(([one]) => one === name)![1];

describe.each(KINDS)('every kind: %s', (_, question) => {
	it('an empty field is cleared, not wrong', () => {
		for (const typed of [[], [''], ['   '], ['\n', '']]) expect(read(question, ...typed)).toBe('');
	});

	it('10 MB are answered at once, without keeping them', () => {
		const reading = readAnswer(question, ['x'.repeat(10_000_000)], 'vi');
		expect(reading.kind).toBe('wrong');
		if (reading.kind !== 'wrong') return;
		expect(reading.problem.field).toBe('q');
		expect(JSON.stringify(reading).length).toBeLessThan(25_000);
		// What is kept of it is still wrong when it is read again.
		expect(readAnswer(question, [reading.typed], 'vi').kind).toBe('wrong');
	});

	it('what is read is stored by any database: no NUL, no half of a letter', () => {
		const reading = readAnswer(question, ['1\0', '\ud800'], 'vi');
		expect(JSON.stringify(reading)).not.toMatch(/\\u0000|\\ud800/);
	});
});

describe('numbers', () => {
	it.each([
		['1.234,5', {}, 1234.5],
		['0', {}, 0],
		['abc', {}, '! number_malformed'],
		['12%', {}, '! number_malformed'],
		['1e5', {}, '! number_malformed'],
		['-5', {}, '! number_negative'],
		['100000000001', {}, '! number_too_large'],
		['9'.repeat(400), {}, '! number_too_large'],
		['0,12345', {}, '! number_too_precise'],
		['0,1234', {}, 0.1234],
		['0,12340', {}, 0.1234],
		['99999999999,9999', {}, 99_999_999_999.9999],
		['1,5', { whole: true }, '! number_not_whole'],
		['3,0', { whole: true }, 3],
		['4', { min: 5 }, '! number_too_small'],
		['5', { min: 5 }, 5],
		['101', { max: 100 }, '! number_too_large'],
		['100', { max: 100 }, 100]
	])('%.20s %j', (typed, limits, expected) => {
		expect(read(ask({ inputType: 'number', min: 0, ...limits }), typed)).toBe(expected);
	});

	it('keeps what was typed, with the value in the message', () => {
		expect(readAnswer(kind('number'), ['12%'], 'vi')).toEqual({
			kind: 'wrong',
			typed: '12%',
			problem: { code: 'number_malformed', field: 'q', details: { value: '12%' } }
		});
	});
});

describe('one choice', () => {
	it.each(['radiogroup', 'dropdown'])('%s takes only what it offers', (name) => {
		expect(read(kind(name), 'a')).toBe('a');
		for (const tampered of ['c', 'A', 'a,b', '0', '__proto__', '<script>'])
			expect(read(kind(name), tampered)).toBe('! choice_unknown');
	});
	it('without choices takes nothing', () => {
		expect(read(ask({ type: 'radiogroup' }), 'a')).toBe('! choice_unknown');
	});
});

describe('several choices', () => {
	it.each<[string[], unknown]>([
		[['a'], ['a']],
		[
			['b', 'a'],
			['a', 'b']
		],
		[['a', 'a'], ['a']],
		[['none'], ['none']],
		[['none', 'b'], ['b']],
		[['a', 'c'], '! choice_unknown'],
		[['__proto__'], '! choice_unknown']
	])('%j', (typed, expected) => {
		expect(read(kind('checkbox'), ...typed)).toEqual(expected);
	});
});

describe('rating', () => {
	it.each([
		['1', 1],
		['5', 5],
		['0', '! choice_unknown'],
		['6', '! choice_unknown'],
		['2.5', '! choice_unknown'],
		['3.0', '! choice_unknown'],
		['0x3', '! choice_unknown'],
		['3e0', '! choice_unknown'],
		['abc', '! choice_unknown']
	])('%s', (typed, expected) => {
		expect(read(kind('rating'), typed)).toBe(expected);
	});
	it('follows its own range', () => {
		expect(read(ask({ type: 'rating', rateMin: 0, rateMax: 10 }), '10')).toBe(10);
	});
});

describe('dates', () => {
	it.each([
		['2022-04-05', '2022-04-05'],
		['2024-02-29', '2024-02-29'],
		['2022-02-29', '! date_malformed'],
		['2022-02-30', '! date_malformed'],
		['2022-13-01', '! date_malformed'],
		['05/04/2022', '! date_malformed'],
		['2022-4-5', '! date_malformed'],
		['2022-04-05T10:00', '! date_malformed']
	])('%s', (typed, expected) => {
		expect(read(kind('date'), typed)).toBe(expected);
	});
});

describe('words', () => {
	it('are trimmed, composed, and have one kind of line end', () => {
		expect(read(kind('text'), '  Hải Phòng  '.normalize('NFD'))).toBe('Hải Phòng');
		expect(read(kind('comment'), 'một\r\nhai')).toBe('một\nhai');
	});
	it('stop at their own limit', () => {
		expect(read(kind('text'), 'x'.repeat(500))).toHaveLength(500);
		expect(read(kind('text'), 'x'.repeat(501))).toBe('! text_too_long');
		expect(read(kind('comment'), 'x'.repeat(4000))).toHaveLength(4000);
		expect(read(kind('comment'), 'x'.repeat(4001))).toBe('! text_too_long');
		expect(read(ask({ type: 'comment', maxLength: 10 }), 'x'.repeat(11))).toBe('! text_too_long');
	});
	it('stay words: markup is neither read nor removed', () => {
		expect(read(kind('text'), '<b>&amp;')).toBe('<b>&amp;');
	});
});

describe('the figures of a criterion', () => {
	const { nodes } = framework([
		branch('1', 'ALL', 'pillar'),
		criterion('1.1', '1', 5, levelsByRatio([0.2, 0.4, 0.6, 0.8], 1))
	]);
	const asked = nodes[2] as Criterion;
	it('are the answers to its questions, by part, and nothing else', () => {
		const answers = { '1_1_gate': 'yes', '1_1_a': 3, '1_1_note': 'x', '1_10_b': 9 };
		expect(figuresOf(asked, answers)).toEqual({ gate: 'yes', a: 3 });
	});
});

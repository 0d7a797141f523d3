/** Quarters, when their reports are due, and what a report needs. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entryFlaw, isLateReport, isOverdueReport, keptLines, missingIn } from '#lib/domain/plan/progress-report.ts';
import { defaultDue, lastDay, quarterId, quarterOf, readQuarter } from '#lib/domain/plan/quarter.ts';

describe('a quarter', () => {
	test.each([
		['2026-01-01', '2026-q1', '2026-03-31', '2026-04-10'],
		['2026-06-30', '2026-q2', '2026-06-30', '2026-07-10'],
		['2026-07-01', '2026-q3', '2026-09-30', '2026-10-10'],
		['2026-12-31', '2026-q4', '2026-12-31', '2027-01-10']
	])('of %s is %s', (day, id, last, due) => {
		const quarter = quarterOf(day);
		expect(quarterId(quarter)).toBe(id);
		expect(lastDay(quarter)).toBe(last);
		expect(defaultDue(quarter)).toBe(due);
	});

	test('is read as it is written, and nothing else is one', () => {
		fc.assert(
			fc.property(fc.integer({ min: 2000, max: 2099 }), fc.integer({ min: 1, max: 4 }), (year, quarter) => {
				expect(readQuarter(quarterId({ year, quarter }))).toEqual({ year, quarter });
			})
		);
		for (const text of ['2026-q5', '2026-q0', '2026q1', '1999-q1', '', '2026-q1/..'])
			expect(readQuarter(text)).toBeNull();
	});
});

test.each([
	['2027-01-10', null, '2027-01-10', false, false],
	['2027-01-10', null, '2027-01-11', false, true],
	['2027-01-10', '2027-01-10', '2027-02-01', false, false],
	['2027-01-10', '2027-01-11', '2027-02-01', true, false]
])('due %s, handed in %s, today %s', (due, submitted, today, late, overdue) => {
	expect(isLateReport(due, submitted)).toBe(late);
	expect(isOverdueReport(due, submitted, today)).toBe(overdue);
});

const line = (key: string, more = {}) => ({ key, status: '' as const, figure: '', note: '', ...more });

test('a report needs its words and where each criterion stands', () => {
	const entry = { results: 'Đã làm', difficulties: '', lines: [line('a@1 X', { status: 'reached' })] };
	expect(missingIn({ ...entry, results: '' }, [])).toMatchObject({ field: 'ket-qua' });
	expect(missingIn(entry, ['a@1 X'])).toBeNull();
	expect(missingIn(entry, ['a@1 X', 'a@1 Y'])).toMatchObject({ field: 'tt:a@1 Y' });
	expect(missingIn({ ...entry, lines: [line('a@1 Z', { figure: '3' })] }, [])).toMatchObject({ field: 'tt:a@1 Z' });
});

test('a line without a word is none, and too many words are refused at their field', () => {
	expect(keptLines([line('a@1 X'), line('a@1 Y', { note: 'chờ' })]).map(({ key }) => key)).toEqual(['a@1 Y']);
	const long = { results: '', difficulties: '', lines: [line('a@1 X', { figure: 'x'.repeat(201) })] };
	expect(entryFlaw(long)).toMatchObject({ code: 'text_too_long', field: 'sl:a@1 X' });
});

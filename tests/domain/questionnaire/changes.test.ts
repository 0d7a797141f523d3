/** What a head is told of the time since the last look. */
import { describe, expect, test } from 'vitest';
import { foldChanges, type ChangeLine } from '#lib/domain/questionnaire/changes.ts';

const at = (hour: number) => new Date(Date.UTC(2023, 0, 10, hour));
const saved = (hour: number, by: string, name: string, before: unknown, after: unknown): ChangeLine => ({
	at: at(hour),
	by,
	change: { kind: 'entries', before: { [name]: before }, after: { [name]: after } }
});
const entries = (...lines: ChangeLine[]) => foldChanges(lines, 'minh').entries;

describe('changes since the head last looked', () => {
	test('from the first value to the last, by whoever was last', () => {
		expect(entries(saved(1, 'lan', 'q', 5, 6), saved(2, 'duc', 'q', 6, 7))).toEqual([
			{ name: 'q', before: 5, after: 7, at: at(2), by: 'duc' }
		]);
	});
	test('from nothing, and to nothing', () => {
		expect(entries(saved(1, 'lan', 'q', null, 6))).toMatchObject([{ before: null, after: 6 }]);
		expect(entries(saved(1, 'lan', 'q', 6, null))).toMatchObject([{ before: 6, after: null }]);
	});
	test('what came back to where it was is no change', () => {
		expect(entries(saved(1, 'lan', 'q', ['a'], ['b']), saved(2, 'lan', 'q', ['b'], ['a']))).toEqual([]);
	});
	test('what only the head changed is no news; what another changed as well is', () => {
		expect(entries(saved(1, 'minh', 'q', 5, 6))).toEqual([]);
		expect(entries(saved(1, 'lan', 'q', 5, 6), saved(2, 'minh', 'q', 6, 7))).toEqual([
			{ name: 'q', before: 5, after: 7, at: at(1), by: 'lan' }
		]);
		expect(entries(saved(1, 'minh', 'q', 5, 6), saved(2, 'lan', 'q', 6, 7))).toMatchObject([{ before: 5, by: 'lan' }]);
	});
	test('documents that came and went are both told, the own ones not', () => {
		const document = (by: string, added: boolean): ChangeLine => ({
			at: at(1),
			by,
			change: { kind: 'document', criterion: 'A.1', name: 'a.pdf', added }
		});
		const { documents } = foldChanges([document('lan', true), document('lan', false), document('minh', true)], 'minh');
		expect(documents.map(({ added, by }) => [added, by])).toEqual([
			[true, 'lan'],
			[false, 'lan']
		]);
	});
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyOf, readInvitationTable } from '#lib/domain/imports/invitation-table.ts';
import type { Question } from '#lib/domain/questionnaire/questionnaire.ts';

const choice = (value: string, vi: string, en: string) => ({ value, text: { vi, en } });
const SIZE: Question = {
	type: 'radiogroup',
	name: 'size',
	title: { vi: 'Quy mô', en: 'Size' },
	choices: [choice('micro', 'Siêu nhỏ', 'Micro'), choice('small', 'Nhỏ', 'Small')]
};
const HEAD = ['Name', 'email', 'address', 'size'];
const read = (...rows: (string | number)[][]) => readInvitationTable([HEAD, ...rows], [SIZE]);
const faults = (...rows: (string | number)[][]) => read(...rows).faults.map(({ cell, code }) => `${cell} ${code}`);

describe('a list of respondents to invite', () => {
	test('names, addresses and strata; a stratum by its code or its words in either language', () => {
		expect(
			read(['Công ty A', 'a@thu.vn', '1 Lê Lợi', 'micro'], ['HTX B', '', '', 'siêu  NHỎ'], ['C', '', '', 'small'])
		).toEqual({
			rows: [
				{ row: 2, name: 'Công ty A', email: 'a@thu.vn', address: '1 Lê Lợi', strata: { size: 'micro' } },
				{ row: 3, name: 'HTX B', email: null, address: null, strata: { size: 'micro' } },
				{ row: 4, name: 'C', email: null, address: null, strata: { size: 'small' } }
			],
			faults: []
		});
	});

	test('rows keep the number that they have in the file, empty ones aside', () => {
		expect(read(['A', '', '', ''], ['', '', '', ''], ['B', '', '', '']).rows.map(({ row }) => row)).toEqual([2, 4]);
	});

	test('a list needs names only', () => {
		expect(readInvitationTable([['name'], ['A']], [SIZE]).rows).toHaveLength(1);
		expect(readInvitationTable([['ten'], ['A']], [SIZE]).faults).toMatchObject([
			{ code: 'column_missing', details: { column: 'name' } }
		]);
		expect(readInvitationTable([['name']], [SIZE]).faults).toMatchObject([{ code: 'no_rows' }]);
	});

	test('what is wrong is told at its cell', () => {
		expect(faults(['', 'a@thu.vn', '', 'micro'])).toEqual(['A2 cell_required']);
		expect(faults(['A', 'a(at)thu.vn', '', ''])).toEqual(['B2 email_malformed']);
		expect(faults(['A', '', '', 'khổng lồ'])).toEqual(['D2 choice_unlisted']);
		expect(faults(['A'.repeat(201), '', '', ''])).toEqual(['A2 cell_too_long']);
		expect(faults(['A', 'x@thu.vn', '', ''], ['B', 'X@THU.vn', '', ''])).toEqual(['A3 row_twice']);
		expect(faults(['A', '', '1 Lê Lợi', ''], ['a', '', '1  Lê Lợi', ''])).toEqual(['A3 row_twice']);
		expect(faults(['A', '', '1 Lê Lợi', ''], ['A', '', '2 Lê Lợi', ''])).toEqual([]);
	});

	test.each(['a@b.vn, c@d.vn', 'a@b', '<a@b.vn>', 'a b@c.vn', '@c.vn', 'a@b.vn\nBcc: c@d.vn'])(
		'no mail goes to %j',
		(email) => {
			expect(faults(['A', email, '', ''])).toEqual(['B2 email_malformed']);
		}
	);

	test('letter case and spaces do not make another addressee', () => {
		fc.assert(
			fc.property(fc.stringMatching(/^[a-z ]{1,20}$/), (name) => {
				const upper = { name: ` ${name.toUpperCase()}  `, email: null, address: null };
				expect(keyOf(upper)).toBe(keyOf({ name, email: null, address: null }));
			})
		);
	});
});

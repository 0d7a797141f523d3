import { describe, expect, test } from 'vitest';
import { readUnitsTable, type KnownUnits, type UnitRecord } from '#lib/domain/imports/units-table.ts';
import type { Table } from '#lib/domain/imports/table.ts';

const record = (id: string, more: Partial<UnitRecord> = {}): UnitRecord => ({
	id,
	nameVi: `Xã ${id}`,
	nameEn: `${id} commune`,
	shortName: null,
	kind: 'xa',
	block: 'XA',
	parentId: 'HP',
	gsoCode: null,
	validFrom: null,
	validTo: null,
	ranked: true,
	status: 'sourced',
	source: 'NQ 1669',
	note: null,
	...more
});
const KNOWN: KnownUnits = {
	units: [record('HP', { kind: 'city', parentId: null, nameVi: 'Hải Phòng', block: 'CITY' }), record('AN_LAO')],
	successions: [],
	participations: [{ unitId: 'AN_LAO', roundId: 'ky-2022', unitsOn: '2022-12-31' }],
	cityId: 'HP'
};
const read = (...table: Table) => readUnitsTable(table, KNOWN);
const faults = (...table: Table) => read(...table).faults.map(({ cell, code }) => `${cell} ${code}`);

describe('a row', () => {
	test('adds a unit, under the city and unverified unless it says otherwise', () => {
		const { effects, faults: none } = read(
			['unit_id', 'name_vi', 'kind', 'block', 'valid_from'],
			['KIEN_AN', 'Phường Kiến An', 'phuong', 'PHUONG', '01/07/2025']
		);
		expect(none).toEqual([]);
		expect(effects).toMatchObject([
			{
				row: 2,
				before: null,
				after: {
					nameEn: 'Phường Kiến An',
					parentId: 'HP',
					validFrom: '2025-07-01',
					status: 'unverified',
					ranked: true
				}
			}
		]);
	});

	test('changes a known unit cell by cell; an empty cell keeps, a dash empties', () => {
		const { effects } = read(
			['unit_id', 'name_vi', 'valid_to', 'source', 'ranked'],
			['AN_LAO', '', '2025-06-30', '-', 'không']
		);
		expect(effects[0]!.changed).toEqual([
			{ field: 'validTo', before: '', after: '2025-06-30' },
			{ field: 'ranked', before: '1', after: '0' },
			{ field: 'source', before: 'NQ 1669', after: '' }
		]);
	});

	test('that says what is known already is no change', () => {
		expect(read(['unit_id', 'name_vi', 'kind'], ['AN_LAO', 'Xã AN_LAO', 'xa'])).toEqual({
			effects: [],
			faults: [],
			unchanged: 1
		});
	});

	test("names of columns in the city's own list are understood", () => {
		const { effects } = read(
			['unit_id', 'name_vi', 'group', 'rank_block', 'valid_to', 'successor'],
			['AN_LAO', '', '', '', '2025-06-30', 'MOI'],
			['MOI', 'Xã Mới', 'xa', 'XA', '', '']
		);
		expect(effects.map(({ after, successors }) => [after.id, successors])).toEqual([
			['AN_LAO', ['MOI']],
			['MOI', []]
		]);
	});
});

describe('what is refused, by cell', () => {
	const HEAD = ['unit_id', 'name_vi', 'kind', 'valid_from', 'valid_to', 'parent_id'];
	test.each<[string, (string | number)[], string[]]>([
		['a formula', ['A', '=HYPERLINK("http://x")', 'xa', '', '', ''], ['B2 cell_formula']],
		['a formula behind an at sign', ['A', '@SUM(A1)', 'xa', '', '', ''], ['B2 cell_formula']],
		['no id', ['', 'Xã A', 'xa', '', '', ''], ['A2 cell_required']],
		['an id with marks', ['Xã A', 'Xã A', 'xa', '', '', ''], ['A2 unit_id_malformed']],
		['no name', ['A', '', 'xa', '', '', ''], ['B2 cell_required']],
		['no kind', ['A', 'Xã A', '', '', '', ''], ['C2 cell_required']],
		['a second city', ['A', 'Xã A', 'city', '', '', ''], ['C2 kind_unknown']],
		['a day that is none', ['A', 'Xã A', 'xa', '30/02/2025', '', ''], ['D2 date_malformed']],
		['an end before the beginning', ['A', 'Xã A', 'xa', '2025-07-01', '2025-06-30', ''], ['E2 unit_dates_disorder']],
		['a parent that is not there', ['A', 'Xã A', 'xa', '', '', 'X'], ['F2 unit_parent_unknown']],
		['an end before a round it took part in', ['AN_LAO', '', '', '', '2022-06-30', ''], ['E2 unit_in_round']],
		['the name of another', ['B', 'xã an_lao', 'xa', '', '', ''], ['B2 unit_name_taken']]
	])('%s', (_, row, expected) => {
		expect(faults(HEAD, row)).toEqual(expected);
	});

	test('one id twice, and a missing column', () => {
		expect(faults(HEAD, ['A', 'Xã A', 'xa', '', '', ''], ['A', 'Xã B', 'xa', '', '', ''])).toEqual(['A3 row_twice']);
		expect(faults(['unit_id'], ['A'])).toEqual(['A1 column_missing']);
		expect(faults(HEAD)).toEqual([' no_rows']);
	});
});

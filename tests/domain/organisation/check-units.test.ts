import { describe, expect, test } from 'vitest';
import { checkUnits, dayBefore, existsOn, type Unit } from '#lib/domain/organisation/check-units.ts';

const unit = (id: string, more: Partial<Unit> = {}): Unit => ({
	id,
	nameVi: `Đơn vị ${id}`,
	kind: 'xa',
	parentId: null,
	validFrom: null,
	validTo: null,
	...more
});
const told = (units: Unit[], successions: [string, string][] = [], rounds: [string, string, string][] = []) =>
	checkUnits(
		units,
		successions.map(([predecessorId, successorId]) => ({ predecessorId, successorId })),
		rounds.map(([unitId, roundId, unitsOn]) => ({ unitId, roundId, unitsOn }))
	).map(({ code, unitId, field, other }) => `${unitId}.${field} ${code} ${other}`);

test('a sound list has no flaw', () => {
	const units = [
		unit('HP'),
		unit('A', { parentId: 'HP', validTo: '2025-06-30' }),
		unit('B', { validFrom: '2025-07-01' })
	];
	expect(told(units, [['A', 'B']], [['A', 'r', '2022-12-31']])).toEqual([]);
});

describe('dates', () => {
	test('the last day is not before the first', () => {
		expect(told([unit('A', { validFrom: '2025-07-01', validTo: '2025-06-30' })])).toEqual([
			'A.validTo unit_dates_disorder 2025-07-01'
		]);
	});

	test('a unit is not taken out of a round that it took part in, from either end', () => {
		const rounds: [string, string, string][] = [['A', 'ky-2022', '2022-12-31']];
		expect(told([unit('A', { validTo: '2022-12-30' })], [], rounds)).toEqual(['A.validTo unit_in_round ky-2022']);
		expect(told([unit('A', { validFrom: '2023-01-01' })], [], rounds)).toEqual(['A.validFrom unit_in_round ky-2022']);
		expect(told([unit('A', { validTo: '2022-12-31' })], [], rounds)).toEqual([]);
	});

	test('one name is held by one unit of a kind at a time', () => {
		const same = (more: Partial<Unit>) => unit('B', { nameVi: 'ĐƠN VỊ  A', ...more });
		expect(told([unit('A', { validTo: '2025-06-30' }), same({ validFrom: '2025-06-30' })])).toEqual([
			'A.nameVi unit_name_taken B',
			'B.nameVi unit_name_taken A'
		]);
		expect(told([unit('A', { validTo: '2025-06-30' }), same({ validFrom: '2025-07-01' })])).toEqual([]);
		expect(told([unit('A'), same({ kind: 'phuong' })])).toEqual([]);
	});
});

test('parents are known, and do not go round in a circle', () => {
	expect(told([unit('A', { parentId: 'X' })])).toEqual(['A.parentId unit_parent_unknown X']);
	expect(told([unit('A', { parentId: 'A' })])).toEqual(['A.parentId unit_parent_loops A']);
	const loop = [unit('A', { parentId: 'B' }), unit('B', { parentId: 'A' }), unit('C', { parentId: 'A' })];
	expect(told(loop)).toEqual(['A.parentId unit_parent_loops B', 'B.parentId unit_parent_loops A']);
});

test('successions follow an end, lead to known units, and not back', () => {
	const ended = { validTo: '2025-06-30' };
	expect(told([unit('A'), unit('B')], [['A', 'B']])).toEqual(['A.successors succession_overlap B']);
	expect(told([unit('A', ended)], [['A', 'X']])).toEqual(['A.successors succession_unknown X']);
	const back: [string, string][] = [
		['A', 'B'],
		['B', 'A']
	];
	expect(told([unit('A', ended), unit('B', ended)], back)).toEqual([
		'A.successors succession_loops B',
		'B.successors succession_loops A'
	]);
});

test('both ends of validity are days of the unit', () => {
	const one = { validFrom: '2025-07-01', validTo: '2025-12-31' };
	const on = ['2025-06-30', '2025-07-01', '2025-12-31', '2026-01-01'].map((day) => existsOn(one, day));
	expect(on).toEqual([false, true, true, false]);
	expect(existsOn({ validFrom: null, validTo: null }, '1990-01-01')).toBe(true);
});

test.each([
	['2025-07-01', '2025-06-30'],
	['2024-03-01', '2024-02-29'],
	['2025-01-01', '2024-12-31']
])('the day before %s is %s', (day, before) => expect(dayBefore(day)).toBe(before));

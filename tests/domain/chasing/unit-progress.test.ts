/** Where a unit stands on the board, told by cases. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
	countUnits,
	FILTERS,
	isIn,
	percentOf,
	sortUnits,
	type Filter,
	type UnitProgress
} from '#lib/domain/chasing/unit-progress.ts';

const unit = (set: Partial<UnitProgress>): UnitProgress => ({
	unitId: 'STP',
	block: 'SO',
	stage: 'filling',
	desk: 'officers',
	applicable: 50,
	answered: 25,
	left: [],
	unproven: 0,
	returned: 0,
	deadline: new Date('2023-01-31T00:00:00Z'),
	overdue: false,
	late: false,
	activeAt: null,
	...set
});

describe('the percent', () => {
	it.each([
		[0, 50, 0],
		[1, 3, 33],
		[199, 200, 99],
		[200, 200, 100],
		[0, 0, 100]
	])('%i of %i criteria are %i%%', (answered, applicable, percent) => {
		expect(percentOf({ answered, applicable })).toBe(percent);
	});

	it('is 100 for all and for nothing less', () => {
		fc.assert(
			fc.property(fc.nat(1000), fc.nat(1000), (a, b) => {
				const [answered, applicable] = [Math.min(a, b), Math.max(a, b)];
				expect(percentOf({ answered, applicable }) === 100).toBe(answered === applicable);
			})
		);
	});
});

test.each<[string, Partial<UnitProgress>, Filter[]]>([
	['not started', { stage: 'notStarted', answered: 0 }, ['notStarted', 'slow', 'unfinished']],
	[
		'not started and late',
		{ stage: 'notStarted', answered: 0, overdue: true },
		['notStarted', 'slow', 'unfinished', 'overdue']
	],
	['at 39%', { answered: 39, applicable: 100 }, ['slow', 'unfinished']],
	['at 40%', { answered: 40, applicable: 100 }, ['unfinished']],
	['filled without proof', { answered: 50, unproven: 2 }, ['unfinished', 'unproven']],
	['handed to its head', { stage: 'withHead', desk: 'head', answered: 50 }, ['unfinished', 'withHead']],
	['returned', { stage: 'returned', returned: 3, unproven: 1 }, ['unproven', 'returned']],
	['submitted, whatever is unproven', { stage: 'submitted', unproven: 1, late: true }, ['submitted']],
	['appraised', { stage: 'appraised' }, ['submitted']]
])('a unit %s is counted as such', (_, set, filters) => {
	expect(FILTERS.filter((filter) => isIn(filter, unit(set)))).toEqual(filters);
});

test('counts of the parts', () => {
	expect(countUnits([unit({}), unit({ stage: 'submitted' }), unit({ stage: 'returned' })])).toEqual({
		units: 3,
		notStarted: 0,
		slow: 0,
		unfinished: 1,
		overdue: 0,
		unproven: 0,
		withHead: 0,
		returned: 1,
		submitted: 1
	});
});

test('sorted either way, alike units stay as they came', () => {
	const units = [
		unit({ unitId: 'A', answered: 10 }),
		unit({ unitId: 'B', answered: 5 }),
		unit({ unitId: 'C', answered: 10 })
	];
	const ids = (...by: Parameters<typeof sortUnits> extends [unknown, ...infer Rest] ? Rest : never) =>
		sortUnits(units, ...by).map(({ unitId }) => unitId);
	expect(ids('progress', false)).toEqual(['B', 'A', 'C']);
	expect(ids('progress', true)).toEqual(['A', 'C', 'B']);
	expect(ids('unit', true)).toEqual(['C', 'B', 'A']);
});

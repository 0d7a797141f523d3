import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hideSmallCells, hideSmallGroups, LEAST_SHOWN } from '#lib/domain/benchmark/small-groups.ts';
import { releasedCount } from '#lib/domain/benchmark/release-batches.ts';

const cellsOf = (counts: number[]) => counts.map((n, at) => ({ key: `k${String(at).padStart(2, '0')}`, n }));
const shown = (counts: number[], least: number) => {
	const { total, cells } = hideSmallCells(cellsOf(counts), least);
	return [total, cells.map((cell) => (cell.hidden ? null : cell.n))];
};

describe('small groups of citizens (least 10)', () => {
	it.each([
		['nothing is small', [10, 25, 40], [75, [10, 25, 40]]],
		['one is small: the next smallest goes with it', [3, 25, 40], [68, [null, null, 40]]],
		['two are small and enough together', [6, 4, 40], [50, [null, null, 40]]],
		[
			'two are small and too few together: the next smallest goes with them',
			[3, 4, 20, 40],
			[67, [null, null, null, 40]]
		],
		['an empty cell hides nobody', [0, 3, 25, 40], [68, [0, null, null, 40]]],
		['of equals the first by key goes', [40, 4, 20, 20], [84, [40, null, null, 20]]],
		['nothing else to hide it behind', [4, 0, 30], [34, [null, 0, null]]],
		['all together are too few', [4, 3, 0], [null, [null, null, null]]],
		['exactly the limit in one', [10], [10, [10]]],
		['no cells', [], [null, []]]
	])('%s', (_, counts, expected) => {
		expect(shown(counts as number[], LEAST_SHOWN.citizen)).toEqual(expected);
	});

	it('leave with everything that hangs on them', () => {
		const { cells } = hideSmallCells(
			[
				{ key: 'small', n: 2, mean: 4.5 },
				{ key: 'next', n: 30, mean: 2 },
				{ key: 'large', n: 50, mean: 3 }
			],
			LEAST_SHOWN.citizen
		);
		expect(cells).toEqual([
			{ hidden: true, key: 'small' },
			{ hidden: true, key: 'next' },
			{ hidden: false, key: 'large', n: 50, mean: 3 }
		]);
	});
});

it('shows businesses from 5', () => {
	expect(shown([5, 7, 30], LEAST_SHOWN.business)).toEqual([42, [5, 7, 30]]);
	expect(shown([4, 7, 30], LEAST_SHOWN.business)).toEqual([41, [null, null, 30]]);
});

describe('whatever the groups', () => {
	const anyCounts = fc.array(fc.oneof(fc.nat(15), fc.nat(200)), { maxLength: 12 });
	const anyLeast = fc.integer({ min: 1, max: 12 });

	it('nobody finds a small cell by subtraction', () => {
		fc.assert(
			fc.property(anyCounts, anyLeast, (counts, least) => {
				const { total, cells } = hideSmallCells(cellsOf(counts), least);
				const seen = cells.flatMap((cell) => (cell.hidden ? [] : [cell.n]));
				const hidden = cells.filter((cell) => cell.hidden).length;
				expect(seen.every((n) => n === 0 || n >= least)).toBe(true);
				if (total === null) {
					expect(hidden).toBe(cells.length);
					return;
				}
				// What an attacker can work out: how many people the hidden cells hold together.
				const left = total - seen.reduce((sum, n) => sum + n, 0);
				expect(hidden).not.toBe(1);
				expect(left === 0 ? hidden === 0 : left >= least).toBe(true);
			}),
			{ numRuns: 1000 }
		);
	});

	it('no more is hidden than that takes', () => {
		fc.assert(
			fc.property(anyCounts, anyLeast, (counts, least) => {
				const { total, cells } = hideSmallCells(cellsOf(counts), least);
				fc.pre(total !== null);
				const hidden = counts.filter((_, at) => cells[at]!.hidden).sort((a, b) => a - b);
				const extra = hidden.filter((n) => n >= least);
				// Without the largest that was hidden for the others' sake, they would be one, or too few.
				const rest = hidden.slice(0, -1);
				if (extra.length > 0) expect(rest.length === 1 || rest.reduce((sum, n) => sum + n, 0) < least).toBe(true);
			})
		);
	});

	it('the order of the cells does not matter', () => {
		fc.assert(
			fc.property(anyCounts, anyLeast, (counts, least) => {
				const cells = cellsOf(counts);
				const [one, other] = [hideSmallCells(cells, least), hideSmallCells([...cells].reverse(), least)];
				expect({ ...other, cells: other.cells.reverse() }).toEqual(one);
			})
		);
	});
});

it.each([
	[[{ key: 'a', n: -1 }], 10],
	[[{ key: 'a', n: 1.5 }], 10],
	[[{ key: 'a', n: 1 }], 0],
	[
		[
			{ key: 'a', n: 1 },
			{ key: 'a', n: 2 }
		],
		10
	]
])('refuses %j with a least of %d', (cells, least) => {
	expect(() => hideSmallCells(cells, least)).toThrow(RangeError);
});

describe('release in batches', () => {
	it.each([
		[0, 10, 0],
		[9, 10, 0],
		[10, 10, 10],
		[19, 10, 10],
		[20, 10, 20],
		[47, 20, 40],
		[7, 1, 7]
	])('%d answers in batches of %d: %d', (n, batch, expected) => {
		expect(releasedCount(n, batch)).toBe(expected);
	});

	it('two releases differ by at least a batch, or not at all', () => {
		fc.assert(
			fc.property(fc.nat(10_000), fc.nat(100), fc.integer({ min: 1, max: 50 }), (n, more, batch) => {
				const step = releasedCount(n + more, batch) - releasedCount(n, batch);
				expect(step === 0 || step >= batch).toBe(true);
				expect(n - releasedCount(n, batch)).toBeLessThan(batch);
			})
		);
	});

	it.each([
		[-1, 10],
		[1.5, 10],
		[10, 0],
		[10, 2.5]
	])('refuses %d in batches of %d', (n, batch) => {
		expect(() => releasedCount(n, batch)).toThrow(RangeError);
	});
});

describe('groups by answers (least 10)', () => {
	const groupsOf = (...counts: number[][]) => counts.map((own, at) => ({ key: `k${at}`, counts: own }));

	it.each([
		[
			'nothing is small',
			[
				[10, 20],
				[0, 30]
			],
			[]
		],
		[
			'a small count takes its whole group, and the next smallest group',
			[
				[3, 20],
				[15, 15],
				[40, 40]
			],
			['k0', 'k1']
		],
		[
			'hidden ones that are enough together',
			[
				[3, 20],
				[8, 12],
				[40, 40]
			],
			['k0', 'k1']
		],
		[
			'until what is hidden is enough together',
			[
				[3, 30],
				[2, 31],
				[12, 30],
				[40, 40]
			],
			['k0', 'k1', 'k2']
		],
		[
			'all of them where nothing is left to hide behind',
			[
				[1, 30],
				[0, 40]
			],
			['k0', 'k1']
		],
		[
			'an empty group hides nobody and nothing behind it',
			[
				[0, 0],
				[3, 20],
				[30, 30]
			],
			['k1', 'k2']
		],
		[
			'of equals the first by key goes',
			[
				[3, 20],
				[20, 20],
				[20, 20]
			],
			['k0', 'k1']
		],
		['no groups', [], []]
	] as const)('%s', (_, counts, expected) => {
		const hidden = hideSmallGroups(groupsOf(...counts.map((own) => [...own])), LEAST_SHOWN.citizen);
		expect([...hidden].sort()).toEqual(expected);
	});

	it('that part differently are no table', () => {
		expect(() => hideSmallGroups(groupsOf([1, 2], [1]), 10)).toThrow(RangeError);
		expect(() => hideSmallGroups(groupsOf([-1]), 10)).toThrow(RangeError);
		expect(() => hideSmallGroups([...groupsOf([10]), ...groupsOf([10])], 10)).toThrow(RangeError);
	});

	it('never leave a small count to be seen or found by subtraction', () => {
		const table = fc
			.integer({ min: 1, max: 4 })
			.chain((answers) =>
				fc.array(fc.array(fc.nat(40), { minLength: answers, maxLength: answers }), { minLength: 1, maxLength: 8 })
			);
		fc.assert(
			fc.property(table, fc.integer({ min: 1, max: 12 }), (counts, least) => {
				const groups = groupsOf(...counts);
				const hidden = hideSmallGroups(groups, least);
				const fine = (n: number) => n === 0 || n >= least;
				for (const { key, counts: own } of groups) if (!hidden.has(key)) expect(own.every(fine)).toBe(true);
				// What the totals leave for all hidden groups together; small only where nothing is shown at all.
				const shown = groups.filter(({ key, counts: own }) => !hidden.has(key) && own.some((n) => n > 0));
				const rest = counts[0]!.map((_, at) =>
					groups.reduce((sum, { key, counts: own }) => sum + (hidden.has(key) ? own[at]! : 0), 0)
				);
				if (shown.length > 0) expect(rest.every(fine)).toBe(true);
			})
		);
	});
});

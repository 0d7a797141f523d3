import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { treeOf, type Criterion } from '#lib/domain/framework/framework.ts';
import { nextLevel } from '#lib/features/survey/next-level.ts';
import { dueCells, isReleaseDue, type ReleasedCell } from '#lib/features/survey/release.ts';
import { newToken, readReceiptCode, receiptCodeOf } from '#lib/features/survey/tokens.server.ts';
import { testContent } from '../databases.ts';

describe('what the next level of an enterprise criterion asks', () => {
	const { framework } = testContent().instruments.get('dbi-sme-1970@1.1')!;
	const criterion = (kind: 'choice' | 'ratio'): Criterion =>
		treeOf(framework).criteria.find(({ rule }) => rule.kind === 'levels' && rule.by.kind === kind)!;

	test('is the description of the level above', () => {
		const described = criterion('choice');
		if (described.rule.kind !== 'levels' || described.rule.by.kind !== 'choice') throw new Error('premise');
		const { pointsPerLevel, by } = described.rule;
		expect(nextLevel(described, 2 * pointsPerLevel)).toEqual({
			kind: 'described',
			level: 3,
			text: by.levels.find(({ level }) => level === 3)!.text
		});
		expect(nextLevel(described, 5 * pointsPerLevel)).toBeNull();
	});

	test.each([
		[0, 1, 0],
		[1, 2, 0.2],
		[4, 5, 0.8]
	])('at level %i of a share is level %i, above %d', (level, next, above) => {
		const share = criterion('ratio');
		if (share.rule.kind !== 'levels') throw new Error('premise');
		expect(nextLevel(share, level * share.rule.pointsPerLevel)).toEqual({ kind: 'share', level: next, above });
	});

	test('is nothing at level 5 of a share', () => {
		const share = criterion('ratio');
		if (share.rule.kind !== 'levels') throw new Error('premise');
		expect(nextLevel(share, 5 * share.rule.pointsPerLevel)).toBeNull();
	});
});

describe('comparison figures', () => {
	test.each([
		{ n: 9, released: null, least: 10, batch: 10, due: false },
		{ n: 10, released: null, least: 10, batch: 10, due: true },
		{ n: 7, released: null, least: 5, batch: 10, due: false },
		{ n: 20, released: 19, least: 10, batch: 10, due: false },
		{ n: 28, released: 19, least: 10, batch: 10, due: false },
		{ n: 29, released: 19, least: 10, batch: 10, due: true },
		{ n: 18, released: 28, least: 10, batch: 10, due: true },
		{ n: 9, released: 20, least: 10, batch: 10, due: false }
	])('over $released, now $n: due $due', ({ n, released, least, batch, due }) => {
		expect(isReleaseDue(n, released, least, batch)).toBe(due);
	});
});

describe('a receipt code', () => {
	test('is the same for one token and another for another', () => {
		const tokens = Array.from({ length: 2000 }, newToken);
		const codes = tokens.map(receiptCodeOf);
		expect(codes).toEqual(tokens.map(receiptCodeOf));
		expect(new Set(codes).size).toBe(tokens.length);
		for (const code of codes) expect(readReceiptCode(code)).toBe(code);
		// All 30 characters occur, none much more than another (2000 x 12 draws, 800 expected of each).
		const drawn = new Map<string, number>();
		for (const character of codes.join('').replaceAll('-', '')) drawn.set(character, (drawn.get(character) ?? 0) + 1);
		expect(drawn.size).toBe(30);
		for (const count of drawn.values()) expect(Math.abs(count - 800)).toBeLessThan(200);
	});

	test('is read in any case and spacing, and nothing else is', () => {
		expect(readReceiptCode(' 7kq2 m9xd–r4ta ')).toBe('7KQ2-M9XD-R4TA');
		for (const wrong of ['', '7KQ2-M9XD-R4T', '7KQ2-M9XD-R4TAA', '7KQ2-M9XD-R4T0', '7KQ2-M9XD-R4TI'])
			expect(readReceiptCode(wrong)).toBeNull();
	});
});

describe('groups of a partition are released together with everybody', () => {
	const cell = (key: string, n: number, released: number | null): ReleasedCell => ({ key, n, released });
	const due = (...cells: ReleasedCell[]) => dueCells(cells, 10, 10);

	test('one that has moved by a batch, or comes in for the first time', () => {
		expect(due(cell('a', 20, 10), cell('b', 10, null))).toEqual(['a', 'b']);
	});

	test('everybody less the groups is never one person', () => {
		// 30 in all, released at 20: without b, taking a from everybody would tell b's eleventh.
		expect(due(cell('a', 19, 10), cell('b', 11, 10))).toEqual([]);
		expect(due(cell('a', 25, 10), cell('b', 11, 10)), 'a would leave one').toEqual([]);
		expect(due(cell('a', 25, 10), cell('b', 11, 10), cell('c', 19, 10)), 'b and c leave ten').toEqual(['a']);
		expect(due(cell('a', 25, 10), cell('b', 10, 10)), 'nobody is left').toEqual(['a']);
	});

	test('one that everybody left is not nobody where its figures were of few', () => {
		expect(due(cell('a', 0, 1), cell('b', 10, null))).toEqual([]);
		expect(due(cell('a', 0, 14), cell('b', 10, null))).toEqual(['b']);
	});

	test('a group that fell below the least is left out', () => {
		expect(due(cell('a', 40, 10), cell('b', 3, 14))).toEqual([]);
	});

	test('whatever has moved, what is left is nobody or a batch', () => {
		const count = fc.integer({ min: 0, max: 40 });
		fc.assert(
			fc.property(fc.array(fc.tuple(count, fc.option(count)), { minLength: 1, maxLength: 6 }), (all) => {
				const cells = all.map(([n, released], at) => cell(String(at), n, released));
				const released = due(...cells);
				const left = cells
					.filter(({ key }) => !released.includes(key))
					.reduce((sum, { n, released }) => sum + Math.abs(n - (released ?? 0)), 0);
				expect(left === 0 || left >= 10 || released.length === 0).toBe(true);
				for (const { key, n } of cells) if (released.includes(key)) expect(n).toBeGreaterThanOrEqual(10);
			}),
			{ numRuns: 2000 }
		);
	});
});

import { describe, expect, it } from 'vitest';
import { decimal, toNumber } from '#lib/domain/decimal.ts';
import { compareUnits } from '#lib/domain/benchmark/compare-units.ts';
import {
	byPriority,
	inOrder,
	LOW_ORDERS,
	priorityOf,
	recoverableOf,
	recoverableOverUnits
} from '#lib/domain/benchmark/recoverable.ts';
import { frameworkShape } from '#lib/domain/framework/framework.ts';
import { block, framework, unit } from './small-block.ts';

const read = (list: ReturnType<typeof recoverableOf>) =>
	list.map(({ code, class: standing, points, reference, priority }) => [
		code,
		standing,
		toNumber(points),
		reference && `${reference.reachedBy}/${reference.peers}`,
		toNumber(priority)
	]);

describe('recoverable points of a unit', () => {
	it('lists low and unscored first, the most points first, with how many peers have them', () => {
		expect(read(recoverableOf(block, 'c'))).toEqual([
			['CQS.NT.2', 'low', 15, '1/3', 2.5],
			['CQS.NT.1', 'unscored', 5, '3/3', 1.6667],
			['CQS.HD.1', 'middle', 15, '1/3', 2.5]
		]);
	});

	it('leaves out what is at its reference and not low', () => {
		expect(read(recoverableOf(block, 'a'))).toEqual([
			['XHS.HT.1', 'middle', 20, '1/2', 4.4444],
			['CQS.HD.1', 'middle', 15, '1/3', 2.5]
		]);
		expect(recoverableOf(block, 'z')).toEqual([]);
	});

	it('puts what pays soonest first, by the effort its owner sees', () => {
		const efforts = new Map([['CQS.NT.2', 5]]);
		expect(byPriority(recoverableOf(block, 'c', efforts)).map(({ code }) => code)).toEqual([
			'CQS.HD.1',
			'CQS.NT.1',
			'CQS.NT.2'
		]);
	});

	it('settles equal points by the peers who have them, then by effort', () => {
		// Both criteria: 0 of 20 possible points; two peers have NT.2, one has HT.1.
		const even = compareUnits(framework, [
			unit('me', [10, 0, 30, 0]),
			unit('p', [10, 20, 30, 20]),
			unit('q', [10, 20, 30, 0])
		]);
		expect(recoverableOf(even, 'me').map(({ code }) => code)).toEqual(['CQS.NT.2', 'XHS.HT.1']);
		const same = compareUnits(framework, [unit('me', [10, 0, 30, 0]), unit('p', [10, 20, 30, 20])]);
		expect(recoverableOf(same, 'me', new Map([['CQS.NT.2', 4]])).map(({ code }) => code)).toEqual([
			'XHS.HT.1',
			'CQS.NT.2'
		]);
	});

	it('still lists what is low when nobody shows how far it could go', () => {
		expect(read(recoverableOf(compareUnits(framework, [unit('alone', [10, 0, 30, null])]), 'alone'))).toEqual([
			['CQS.NT.2', 'low', 0, null, 0],
			['XHS.HT.1', 'unscored', 0, null, 0]
		]);
		const allLow = compareUnits(framework, [unit('a', [10, 1, 30, 40]), unit('b', [10, 1, 30, 40])]);
		expect(read(recoverableOf(allLow, 'a'))).toEqual([['CQS.NT.2', 'low', 0, '1/1', 0]]);
	});
});

describe('priority', () => {
	it.each([
		[12, { peers: 3, reachedBy: 3 }, 1, 12],
		[12, { peers: 3, reachedBy: 0 }, 1, 3],
		[12, { peers: 3, reachedBy: 1 }, 2, 3],
		[12, { peers: 0, reachedBy: 0 }, 1, 12],
		[10, { peers: 2, reachedBy: 0 }, 1, 3.3333],
		[0, null, 1, 0]
	])('of %d points, %j, effort %d is %d', (points, reference, effort, expected) => {
		expect(toNumber(priorityOf(decimal(points), reference, effort))).toBe(expected);
	});

	it.each([0, -1, NaN])('refuses an effort of %d', (effort) => {
		expect(() => priorityOf(decimal(1), null, effort)).toThrow(RangeError);
	});
});

describe('recoverable points over all units', () => {
	const short = (blocks: Parameters<typeof recoverableOverUnits>[0]) =>
		recoverableOverUnits(blocks).map(({ framework: { id }, code, points, units, missedBy, low, unscored }) => [
			id,
			code,
			toNumber(points),
			units,
			missedBy,
			low,
			unscored
		]);

	it('adds them up by criterion and counts who misses it', () => {
		expect(short([block])).toEqual([
			['small', 'CQS.HD.1', 60, 5, 3, 1, 0],
			['small', 'XHS.HT.1', 40, 4, 2, 0, 0],
			['small', 'CQS.NT.2', 35, 5, 3, 1, 0],
			['small', 'CQS.NT.1', 5, 5, 1, 0, 1]
		]);
	});

	it('holds every unit against its own block, and adds blocks of one framework', () => {
		// In a block of its own, x has no peer: only its targets are left.
		const own = compareUnits(framework, [unit('x', [5, 10, 20, 40])]);
		expect(short([block, own])[0]).toEqual(['small', 'CQS.HD.1', 70, 6, 4, 1, 0]);
		expect(short([block, own])[2]).toEqual(['small', 'CQS.NT.2', 35, 6, 3, 1, 0]);
	});

	it('keeps frameworks apart', () => {
		const other = frameworkShape.parse({ ...framework, id: 'other' });
		const theirs = compareUnits(other, [unit('x', [5, 20, 0, 40])]);
		expect(short([block, theirs]).filter(([, code]) => code === 'CQS.HD.1')).toEqual([
			['small', 'CQS.HD.1', 60, 5, 3, 1, 0],
			['other', 'CQS.HD.1', 30, 1, 1, 1, 0]
		]);
	});

	it('can be read by points, by units that miss it, and by what is cheapest for its effort', () => {
		const efforts = new Map([
			['CQS.HD.1', 5],
			['CQS.NT.1', 1]
		]);
		const list = recoverableOverUnits([block], () => efforts);
		expect(list.map(({ code, effort, priority }) => [code, effort, toNumber(priority)])).toEqual([
			// 15 x 2/4 / 5 twice, 30 x 2/4 / 5.
			['CQS.HD.1', 5, 6],
			// 20 x 2/3 / 3 for a; 20 x 2/3 / 3 for b.
			['XHS.HT.1', 3, 8.8888],
			// 10 x 2/4 / 3 twice, 15 x 2/4 / 3.
			['CQS.NT.2', 3, 5.8334],
			['CQS.NT.1', 1, 5]
		]);
		const codes = LOW_ORDERS.map((order) => inOrder(list, order).map(({ code }) => code.slice(4)));
		expect(codes).toEqual([
			['HD.1', 'HT.1', 'NT.2', 'NT.1'],
			['HD.1', 'NT.2', 'HT.1', 'NT.1'],
			['HT.1', 'HD.1', 'NT.2', 'NT.1']
		]);
	});

	it('is empty without units', () => {
		expect(recoverableOverUnits([])).toEqual([]);
		expect(recoverableOverUnits([compareUnits(framework, [])])).toEqual([]);
	});
});

import { describe, expect, it } from 'vitest';
import { decimal } from '#lib/domain/decimal.ts';
import { classOf, needsWork, thresholdsOf } from '#lib/domain/benchmark/classify.ts';

const scored = (value: number) => ({ state: 'scored', value: decimal(value) }) as const;

describe('class of a result', () => {
	it.each([
		[0, 'low'],
		[0.4999, 'low'],
		[0.5, 'middle'],
		[0.7999, 'middle'],
		[0.8, 'high'],
		[1, 'high']
	] as const)('%d is %s by the defaults', (value, expected) => {
		expect(classOf(scored(value))).toBe(expected);
	});

	it('follows the thresholds of the round', () => {
		const strict = thresholdsOf('0.6000', '0.9000');
		expect([0.55, 0.6, 0.85, 0.9].map((value) => classOf(scored(value), strict))).toEqual([
			'low',
			'middle',
			'middle',
			'high'
		]);
	});

	it('may have no middle', () => {
		const two = thresholdsOf(0.7, 0.7);
		expect([0.6999, 0.7].map((value) => classOf(scored(value), two))).toEqual(['low', 'high']);
	});

	it('tells an unanswered criterion from a scored 0', () => {
		expect(classOf({ state: 'unanswered', value: decimal(0) })).toBe('unscored');
		expect(classOf({ state: 'invalid', value: decimal(0) })).toBe('unscored');
		expect(classOf({ state: 'unanswered', value: null })).toBe('unscored');
		expect(classOf(scored(0))).toBe('low');
	});

	it('is none where nothing applies', () => {
		expect(classOf({ state: 'notApplicable', value: null })).toBeNull();
		expect(classOf({ state: 'scored', value: null })).toBeNull();
	});

	it('asks for work on the low and the unscored alone', () => {
		expect((['unscored', 'low', 'middle', 'high', null] as const).map(needsWork)).toEqual([
			true,
			true,
			false,
			false,
			false
		]);
	});
});

it.each([
	[0.8, 0.5],
	[-0.1, 0.5],
	[0.5, 1.1]
])('refuses thresholds %d and %d', (low, high) => {
	expect(() => thresholdsOf(low, high)).toThrow(RangeError);
});

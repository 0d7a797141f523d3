/** The rules of what is asked about, case by case, around their thresholds. */
import { describe, expect, test } from 'vitest';
import { changeBetween, measureOf, type Measure } from '#lib/domain/questionnaire/criterion-measure.ts';
import { odditiesOf } from '#lib/domain/questionnaire/odd-figures.ts';
import type { Criterion } from '#lib/domain/framework/framework.ts';

const text = { vi: 't', en: 't' };
const ratio = { rule: { kind: 'ratio', a: text, b: text, unit: text, whenZero: 'zero' } } as Pick<Criterion, 'rule'>;
const steps = {
	rule: { kind: 'steps', question: text, unit: text, steps: [{ from: 1, points: 1 }] }
} as unknown as Pick<Criterion, 'rule'>;
const options = { rule: { kind: 'options', options: [] } } as unknown as Pick<Criterion, 'rule'>;
const counts = (...values: number[]): Measure[] => values.map((value) => ({ kind: 'count', value }));
const shares = (...values: number[]): Measure[] => values.map((value) => ({ kind: 'share', value }));
const kinds = (...found: Parameters<typeof odditiesOf>) => odditiesOf(...found).map(({ kind }) => kind);

test.each([
	[ratio, { a: 320, b: 400 }, { kind: 'share', value: 0.8 }],
	[ratio, { a: 0, b: 0 }, null],
	[ratio, { a: 3 }, null],
	[steps, { value: 7 }, { kind: 'count', value: 7 }],
	[options, { value: 'yes' }, null]
])('measure %#', (criterion, figures, measure) => {
	expect(measureOf(criterion, figures)).toEqual(measure);
});

test.each([
	[{ kind: 'share', value: 0.8 }, { kind: 'share', value: 0.875 }, { points: 7.5 }],
	[{ kind: 'share', value: 0.8 }, { kind: 'share', value: 0.7 }, { points: -10 }],
	[{ kind: 'count', value: 320 }, { kind: 'count', value: 360 }, { relative: 0.125 }],
	[{ kind: 'count', value: 0 }, { kind: 'count', value: 4 }, { relative: null }]
] as const)('change %#', (before, now, change) => {
	expect(changeBetween(before, now)).toMatchObject(change);
});

describe('against the year before', () => {
	test.each([
		['half as many again is not odd', steps, { value: 150 }, { value: 100 }, []],
		['more than that is', steps, { value: 151 }, { value: 100 }, ['jump']],
		['less than half is', steps, { value: 49 }, { value: 100 }, ['jump']],
		['a small number may double', steps, { value: 8 }, { value: 4 }, []],
		['from nothing to ten', steps, { value: 10 }, { value: 0 }, ['jump']],
		['from nothing to nine', steps, { value: 9 }, { value: 0 }, []],
		['30 percentage points are not odd', ratio, { a: 80, b: 100 }, { a: 50, b: 100 }, []],
		['31 are', ratio, { a: 81, b: 100 }, { a: 50, b: 100 }, ['jump']],
		['the same share of another whole', ratio, { a: 80, b: 100 }, { a: 320, b: 400 }, ['whole']],
		['both', ratio, { a: 10, b: 100 }, { a: 320, b: 400 }, ['jump', 'whole']],
		['nothing then', steps, { value: 900 }, {}, []],
		['nothing now', ratio, { a: 3 }, { a: 320, b: 400 }, []],
		['choices are no figures', options, { value: 'no' }, { value: 'yes' }, []]
	])('%s', (_, criterion, now, before, expected) => {
		expect(kinds(criterion, now, before, [])).toEqual(expected);
	});

	test('without one, nothing', () => {
		expect(kinds(steps, { value: 1000 }, null, [])).toEqual([]);
	});
});

describe('against the block', () => {
	const eight = counts(100, 110, 120, 130, 140, 150, 160, 170);
	test.each([
		['among them', { value: 150 }, eight, []],
		['far above', { value: 300 }, eight, ['peers']],
		['far below', { value: 1 }, eight, ['peers']],
		['outside, yet not half the median away', { value: 201 }, counts(...Array.from({ length: 8 }, () => 150)), []],
		['too few to compare', { value: 300 }, eight.slice(1), []],
		['of shares, not counts', { value: 300 }, shares(1, 1, 1, 1, 1, 1, 1, 1), []]
	])('%s', (_, now, peers, expected) => {
		expect(kinds(steps, now, null, peers)).toEqual(expected);
	});

	test('a share below all the others by 20 percentage points or more', () => {
		const all = shares(...Array.from({ length: 8 }, () => 1));
		expect(odditiesOf(ratio, { a: 80, b: 100 }, null, all)).toEqual([{ kind: 'peers', side: 'below' }]);
		expect(odditiesOf(ratio, { a: 81, b: 100 }, null, all)).toEqual([]);
	});
});

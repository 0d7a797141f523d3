/** The bands around no difference. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spreadOf } from '#lib/domain/appraisal/care.ts';

test.each([
	[-50, 0],
	[-20, 1],
	[-10.1, 1],
	[-10, 2],
	[-5, 3],
	[-0.1, 3],
	[0, 4],
	[0.1, 5],
	[4.9, 5],
	[5, 6],
	[80, 6]
])('%d per cent is in band %i', (share, band) => {
	expect(spreadOf([share]).findIndex(({ count }) => count === 1)).toBe(band);
});

test('every unit is in one band', () => {
	fc.assert(
		fc.property(fc.array(fc.double({ min: -100, max: 500, noNaN: true })), (shares) => {
			const bands = spreadOf(shares);
			expect(bands).toHaveLength(7);
			expect(bands.flatMap(({ at }) => at).sort((a, b) => a - b)).toEqual(shares.map((_, at) => at));
		})
	);
});

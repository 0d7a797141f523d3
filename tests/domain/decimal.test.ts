import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	add,
	decimal,
	formatDecimal,
	formatNumber,
	fraction,
	multiplyDivide,
	ONE,
	roundFraction,
	sum,
	toNumber,
	toNumeral,
	weightedMean,
	ZERO
} from '#lib/domain/decimal.ts';

describe('reading a decimal', () => {
	it.each([
		[0.1, 1000],
		['8.25', 82_500],
		['8.2500', 82_500],
		[-0, 0],
		[1.005, 10_050],
		// A fifth decimal is rounded half up, also where the float lies just below the half.
		[1.00005, 10_001],
		[0.00005, 1],
		[0.00004999, 0],
		[2.00015, 20_002],
		[-1.5, -15_000],
		[99_999_999_999.9999, 999_999_999_999_999],
		[100_000_000_000, 1_000_000_000_000_000]
	])('%s is %d ten-thousandths', (given, expected) => {
		expect(decimal(given)).toBe(expected);
	});

	it.each(['', ' ', 'abc', '1,5', NaN, Infinity, 1e12, '9'.repeat(400)])('%.12s is refused', (given) => {
		expect(() => decimal(given)).toThrow(RangeError);
	});

	it('prints as the database reads it', () => {
		expect(toNumeral(decimal(8.25))).toBe('8.2500');
		expect(toNumeral(ZERO)).toBe('0.0000');
	});
});

describe('decimals never drift', () => {
	it('0.1 + 0.2 is 0.3', () => {
		expect(toNumber(add(decimal(0.1), decimal(0.2)))).toBe(0.3);
	});

	const tenThousandths = fc.integer({ min: 0, max: 10_000_000 });

	it('a sum is the same in any order and equals the sum of whole ten-thousandths', () => {
		fc.assert(
			fc.property(fc.array(tenThousandths, { maxLength: 200 }), (parts) => {
				const values = parts.map((part) => decimal(part / 10_000));
				const exact = parts.reduce((total, part) => total + part, 0);
				expect(sum(values)).toBe(exact);
				expect(sum([...values].reverse())).toBe(exact);
			})
		);
	});

	it('number, numeral and back give the same decimal', () => {
		fc.assert(
			fc.property(fc.integer({ min: -1e12, max: 1e12 }), (parts) => {
				expect(decimal(parts / 10_000)).toBe(parts);
				expect(decimal(toNumeral(decimal(parts / 10_000)))).toBe(parts);
			})
		);
	});
});

describe('a x b / c, rounded once', () => {
	it.each([
		// [a, b, c, decimals, result]: halves go up
		[1, 1, 3, 2, 0.33],
		[2, 1, 3, 2, 0.67],
		[37, 15, 200, 2, 2.78],
		[63, 15, 72, 2, 13.13],
		[1, 1, 8, 2, 0.13],
		[1, 1, 2, 0, 1],
		[1, 1, 3, 4, 0.3333]
	])('%d x %d / %d to %d decimals is %d', (a, b, c, decimals, result) => {
		expect(toNumber(multiplyDivide(decimal(a), decimal(b), decimal(c), decimals))).toBe(result);
	});

	it('agrees with exact whole-number arithmetic, small and large', () => {
		const part = fc.oneof(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 0, max: 1_000_000_000_000_000 }));
		const divisor = part.filter((c) => c > 0);
		fc.assert(
			fc.property(part, part, divisor, fc.integer({ min: 0, max: 4 }), (a, b, c, decimals) => {
				const unit = BigInt(10 ** (4 - decimals));
				const by = BigInt(c) * unit;
				const exact = ((BigInt(a) * BigInt(b) * 2n + by) / (by * 2n)) * unit;
				fc.pre(exact <= BigInt(Number.MAX_SAFE_INTEGER));
				const [x, y, z] = [a, b, c].map((one) => decimal((one / 10_000).toFixed(4)));
				expect(BigInt(multiplyDivide(x!, y!, z!, decimals))).toBe(exact);
			})
		);
	});

	it('refuses to divide by zero', () => {
		expect(() => multiplyDivide(ONE, ONE, ZERO, 2)).toThrow(RangeError);
	});
});

describe('means', () => {
	const value = (over: number, under: number) => fraction(decimal(over), decimal(under));

	it('stay exact until they are rounded', () => {
		const thirds = [value(1, 3), value(1, 3), value(1, 3)].map((one) => ({ value: one, weight: ONE }));
		const { over, under } = weightedMean(thirds)!;
		expect(over * 3n).toBe(under);
		expect(roundFraction({ over, under })).toBe(3333);
	});

	it('follow the weights', () => {
		const mean = weightedMean([
			{ value: value(1, 1), weight: decimal(3) },
			{ value: value(0, 1), weight: decimal(1) }
		]);
		expect(roundFraction(mean!)).toBe(7500);
	});

	it('of nothing is null', () => {
		expect(weightedMean([])).toBeNull();
	});
});

describe('writing numbers', () => {
	it.each([
		[1234.5, 'vi', '1.234,50'],
		[1234.5, 'en', '1,234.50'],
		[0.8, 'vi', '0,80'],
		[1_000_000, 'vi', '1.000.000,00'],
		[8, 'en', '8.00']
	] as const)('%d in %s is %s', (given, language, expected) => {
		expect(formatDecimal(decimal(given), language, 2, 2)).toBe(expected);
		expect(formatNumber(given, language, 2, 2)).toBe(expected);
	});
});

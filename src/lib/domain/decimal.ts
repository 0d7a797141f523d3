/**
 * Points, maxima and values. A `Decimal` is an exact number of ten-thousandths, kept as a whole number, so sums never
 * drift: 0.1 + 0.2 is 0.3. A `Fraction` is an exact quotient, for means that do not end. Rounding happens where a
 * function says so, half up, and nowhere else.
 */
import type { Language } from '#lib/domain/text.ts';

declare const tenThousandths: unique symbol;
export type Decimal = number & { readonly [tenThousandths]: true };
export type Fraction = { readonly over: bigint; readonly under: bigint };

const SCALE = 10_000;
const LARGEST = 100_000_000_000;

export const ZERO = 0 as Decimal;
export const ONE = SCALE as Decimal;

/**
 * Reads a number or a numeral with a point ("8.25", as Postgres prints it). A fifth decimal is rounded half up.
 * Throws a RangeError on anything that is not a finite number of at most 10^11.
 */
export function decimal(value: number | string): Decimal {
	const number = typeof value === 'number' ? value : value.trim() === '' ? NaN : Number(value);
	if (!Number.isFinite(number) || Math.abs(number) > LARGEST) throw new RangeError(`not a decimal: ${value}`);
	return roundHalfUp(number * SCALE) as Decimal;
}

export const toNumber = (value: Decimal): number => value / SCALE;

/** As Postgres reads it: "8.2500". */
export const toNumeral = (value: Decimal): string => (value / SCALE).toFixed(4);

export const add = (a: Decimal, b: Decimal): Decimal => (a + b) as Decimal;
export const subtract = (a: Decimal, b: Decimal): Decimal => (a - b) as Decimal;
export const smaller = (a: Decimal, b: Decimal): Decimal => (a < b ? a : b);
export const larger = (a: Decimal, b: Decimal): Decimal => (a > b ? a : b);
export const sum = (values: Iterable<Decimal>): Decimal => {
	let total = 0;
	for (const value of values) total += value;
	return total as Decimal;
};

/** a x b / c, rounded once, half up, to `decimals` (0..4). `c` must not be 0; none of the three is negative. */
export function multiplyDivide(a: Decimal, b: Decimal, c: Decimal, decimals: number): Decimal {
	if (c === 0) throw new RangeError('division by zero');
	const unit = 10 ** (4 - decimals);
	const product = a * b;
	const divisor = c * unit;
	if (Number.isSafeInteger(product * 2) && Number.isSafeInteger(divisor * 2)) {
		// Whole-number arithmetic throughout, so the half is exact.
		const whole = Math.floor(product / divisor);
		const rest = product - whole * divisor;
		return ((whole + (rest * 2 >= divisor ? 1 : 0)) * unit) as Decimal;
	}
	const large = BigInt(a) * BigInt(b);
	const by = BigInt(c) * BigInt(unit);
	return Number(((large * 2n + by) / (by * 2n)) * BigInt(unit)) as Decimal;
}

export const fraction = (over: Decimal, under: Decimal): Fraction => ({ over: BigInt(over), under: BigInt(under) });

/** Sum of weight x value over the sum of the weights, exact. `null` when there is nothing to average. */
export function weightedMean(parts: readonly { value: Fraction; weight: Decimal }[]): Fraction | null {
	let over = 0n;
	let under = 1n;
	let weights = 0n;
	for (const { value, weight } of parts) {
		const by = BigInt(weight);
		over = over * value.under + by * value.over * under;
		under *= value.under;
		weights += by;
		const shared = greatestCommonDivisor(over, under);
		over /= shared;
		under /= shared;
	}
	return weights === 0n ? null : { over, under: under * weights };
}

/** Rounded once, half up, to `decimals` (0..4). */
export function roundFraction(value: Fraction, decimals = 4): Decimal {
	const unit = BigInt(10 ** (4 - decimals));
	const over = value.over * BigInt(SCALE);
	const by = value.under * unit;
	return Number(((over * 2n + by) / (by * 2n)) * unit) as Decimal;
}

/** "1.234,50" in Vietnamese, "1,234.50" in English; at least `least` and at most `most` decimals. */
export function formatDecimal(value: Decimal, language: Language, least = 0, most = 4): string {
	return formatNumber(value / SCALE, language, least, most);
}

export function formatNumber(value: number, language: Language, least = 0, most = 4): string {
	const key = `${language}${least}${most}`;
	let format = formats.get(key);
	if (!format) {
		format = new Intl.NumberFormat(language === 'vi' ? 'vi-VN' : 'en-GB', {
			minimumFractionDigits: least,
			maximumFractionDigits: most
		});
		formats.set(key, format);
	}
	return format.format(value);
}

const formats = new Map<string, Intl.NumberFormat>();

function roundHalfUp(value: number): number {
	// 1.00005 * 10000 is 10000.499…: what reading and multiplying can have lost (2^-52 of it) is given back before halves
	// are judged. Adding 0 turns -0 into 0.
	return Math.floor(value + 0.5 + Math.abs(value) * 2 ** -52) + 0;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
	let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
	while (y !== 0n) [x, y] = [y, x % y];
	return x === 0n ? 1n : x;
}

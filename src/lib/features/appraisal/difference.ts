/** How far verified points lie from declared ones, in words. */
import { decimal, formatDecimal, type Decimal } from '#lib/domain/decimal.ts';
import type { Language } from '#lib/domain/text.ts';

/** "+2,00", "−7,50"; null for no difference. */
export const signed = (difference: Decimal, language: Language): string | null =>
	difference === 0
		? null
		: `${difference > 0 ? '+' : '−'}${formatDecimal(Math.abs(difference) as Decimal, language, 2, 2)}`;

/**
 * The same as a share of the declared points: "−2,9%". A measure of the care with which a unit assessed itself. Null where
 * nothing was declared.
 */
export function signedShare(difference: Decimal, declared: Decimal, language: Language): string | null {
	if (declared === 0) return null;
	const share = Math.round((difference / declared) * 1000) / 10;
	const sign = share > 0 ? '+' : share < 0 ? '−' : '';
	return `${sign}${formatDecimal(decimal(Math.abs(share)), language, 1, 1)}%`;
}

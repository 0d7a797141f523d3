/**
 * The class of a result: what to keep (high), what to raise (low), what to fill in (unscored). The two thresholds are the
 * city's own setting of a round, not the ministry's: wherever a class is shown, so are they.
 */
import { decimal, ONE, type Decimal } from '#lib/domain/decimal.ts';
import type { NodeScore } from '#lib/domain/scoring/score-response.ts';

export type StandingClass = 'unscored' | 'low' | 'middle' | 'high';

/** Shares of the applicable maximum: low below the first, high from the second on. */
export type Thresholds = { readonly lowBelow: Decimal; readonly highFrom: Decimal };

export const DEFAULT_THRESHOLDS: Thresholds = { lowBelow: decimal(0.5), highFrom: decimal(0.8) };

/** Thresholds as a round stores them (0..1, low not above high); RangeError otherwise. */
export function thresholdsOf(lowBelow: number | string, highFrom: number | string): Thresholds {
	const thresholds = { lowBelow: decimal(lowBelow), highFrom: decimal(highFrom) };
	if (thresholds.lowBelow < 0 || thresholds.lowBelow > thresholds.highFrom || thresholds.highFrom > ONE)
		throw new RangeError(`thresholds must keep 0 <= low <= high <= 1: low below ${lowBelow}, high from ${highFrom}`);
	return thresholds;
}

/**
 * Class of a node by its value. Unanswered, or answered with figures that cannot be scored, is `unscored`, which is not
 * the same as a scored 0 (low). What does not apply has no class: `null`.
 */
export function classOf(
	{ state, value }: Pick<NodeScore, 'state' | 'value'>,
	{ lowBelow, highFrom }: Thresholds = DEFAULT_THRESHOLDS
): StandingClass | null {
	if (state === 'notApplicable') return null;
	if (state !== 'scored') return 'unscored';
	if (value === null) return null;
	return value < lowBelow ? 'low' : value >= highFrom ? 'high' : 'middle';
}

/** What the plan asks to raise or to fill in. */
export const needsWork = (standing: StandingClass | null): boolean => standing === 'low' || standing === 'unscored';

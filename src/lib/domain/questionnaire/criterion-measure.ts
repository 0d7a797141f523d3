/**
 * One number that a criterion's figures come to, to hold against another year's or another unit's: the share of a ratio, a
 * count. Choices and levels have none.
 */
import type { Criterion } from '#lib/domain/framework/framework.ts';
import type { Figures } from '#lib/domain/scoring/rule-kind.ts';

/** A share is 0 to 1; a count is in the criterion's own unit. */
export type Measure = { kind: 'share' | 'count'; value: number };

/** Null where a figure is missing, where the whole of a ratio is 0, and for what is no number. */
export function measureOf({ rule }: Pick<Criterion, 'rule'>, { a, b, value }: Figures): Measure | null {
	if (rule.kind === 'ratio' || rule.kind === 'ratioToTarget')
		return typeof a === 'number' && typeof b === 'number' && b > 0 ? { kind: 'share', value: a / b } : null;
	return typeof value === 'number' ? { kind: 'count', value } : null;
}

export type Change =
	/** In percentage points: 0.8 to 0.875 is +7.5. */
	| { kind: 'share'; before: number; now: number; points: number }
	/** Relative, +0.125 is an eighth more; null where it was 0 before. */
	| { kind: 'count'; before: number; now: number; relative: number | null };

/** Null where one of the two cannot be told. */
export function changeBetween(before: Measure | null, now: Measure | null): Change | null {
	if (before === null || now === null || before.kind !== now.kind) return null;
	if (before.kind === 'share')
		return { kind: 'share', before: before.value, now: now.value, points: rounded((now.value - before.value) * 100) };
	const relative = before.value === 0 ? null : rounded((now.value - before.value) / before.value);
	return { kind: 'count', before: before.value, now: now.value, relative };
}

/** Without what binary fractions add: 0.8 - 0.7 is 0.1. */
export const rounded = (value: number): number => Number(value.toFixed(9));

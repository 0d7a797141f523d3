/**
 * A scenario as it stands in an address, so that it can be sent on, kept and played again: `nang=QUAN*CQS.NT*median`
 * raises the criteria of an index to the middle of the block for all its units, `nang=SO*STP*CQS.NT.1*12.5` one criterion of
 * one unit to a figure.
 */
import { decimal, toNumber } from '#lib/domain/decimal.ts';
import type { Improvement } from '#lib/domain/benchmark/scenario.ts';

export const CITY_BLOCK = 'THANH-PHO';
export const LEVELS = ['target', 'best', 'median', 'full'] as const;

export type BlockImprovement = { block: string; improvement: Improvement };

/** `null` for what is no improvement; whether its block, unit and node exist is asked when it is played. */
export function readImprovement(written: string): BlockImprovement | null {
	const parts = written.split('*');
	if (parts.length < 3 || parts.length > 4 || parts.some((part) => part === '')) return null;
	const [block, level] = [parts[0]!, parts.at(-1)!];
	const [unitId, of] = parts.length === 4 ? [parts[1]!, parts[2]!] : [null, parts[1]!];
	const named = LEVELS.find((one) => one === level);
	if (named) return { block, improvement: { of, unitId, to: named } };
	if (!/^\d{1,6}(\.\d{1,4})?$/.test(level)) return null;
	return { block, improvement: { of, unitId, to: 'points', points: decimal(level) } };
}

export function writeImprovement({ block, improvement }: BlockImprovement): string {
	const { unitId, of } = improvement;
	const level = improvement.to === 'points' ? String(toNumber(improvement.points)) : improvement.to;
	return [block, ...(unitId === null ? [] : [unitId]), of, level].join('*');
}

/** What every rule asks of a declared number before it counts with it. */
import { problem } from '#lib/domain/problem.ts';
import type { Outcome } from '#lib/domain/scoring/rule-kind.ts';

const LARGEST = 100_000_000_000;

/** The outcome when a figure is given and not a number from 0 to 10^11; undefined when it is, or when it is missing. */
export function wrongNumber(part: string, value: unknown): Outcome | undefined {
	if (value === undefined) return undefined;
	if (typeof value !== 'number' || !Number.isFinite(value))
		return { state: 'invalid', problem: problem('number_malformed', part, { value: String(value) }) };
	if (value < 0) return { state: 'invalid', problem: problem('number_negative', part, { value }) };
	if (value > LARGEST) return { state: 'invalid', problem: problem('number_too_large', part, { value }) };
	return undefined;
}

import type { Result } from '#lib/domain/problem.ts';

/** The value of something that must not be refused while the sample round is filled; otherwise throws what was refused. */
export function granted<T>(result: Result<T>, what: string): T {
	if (result.ok) return result.value;
	throw new Error(`sample round, ${what}: ${JSON.stringify(result.problem)}`);
}

/** How much evidence is taken: of one file, of one criterion, of a unit in one round. */
import { problem, type Problem } from '#lib/domain/problem.ts';

export const MEGABYTE = 1024 * 1024;
export const LARGEST_FILE = 20 * MEGABYTE;
export const MOST_PER_CRITERION = 20;
/** Of all the documents of a unit in a round, each counted once however often it is used. */
export const MOST_PER_UNIT = 1024 * MEGABYTE;

/** What stops one more document: `atCriterion` documents are there already, `ofUnit` bytes with the new one. Null: nothing. */
export function overLimit(
	{ atCriterion, ofUnit }: { atCriterion: number; ofUnit: number },
	field: string
): Problem | null {
	if (atCriterion >= MOST_PER_CRITERION) return problem('documents_too_many', field, { most: MOST_PER_CRITERION });
	if (ofUnit > MOST_PER_UNIT) return problem('documents_too_large', field, { most: MOST_PER_UNIT / MEGABYTE });
	return null;
}

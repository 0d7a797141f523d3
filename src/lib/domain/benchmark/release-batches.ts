/** Public comparisons are released in batches, so that two looks cannot be subtracted to find one person's answers. */

/** Respondents that have to be new before a public comparison changes, unless set otherwise. */
export const DEFAULT_BATCH = 10;

/**
 * How many of `n` respondents a public comparison may rest on: the largest whole number of batches, 0 before the first is
 * full. A figure is worked out when this number changes, over the respondents there are at that moment, and then stays as
 * it is until it changes again. RangeError unless `n` is a count and the batch at least 1.
 */
export function releasedCount(n: number, batch: number = DEFAULT_BATCH): number {
	if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`not a count of respondents: ${n}`);
	if (!Number.isInteger(batch) || batch < 1) throw new RangeError(`not a batch: ${batch}`);
	return n - (n % batch);
}

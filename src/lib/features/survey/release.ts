/** When figures that respondents are compared with are released, so that no answer can be found by taking two looks. */

/**
 * True when the figures of a stratum are to be worked out anew: for the first time once `n` reaches both the least number
 * shown and a full batch, later once `n` has moved by a full batch from the `released` number they were worked out over.
 * Counted from there and not in multiples: they are worked out when somebody looks, and 19 then 20 would tell one answer.
 */
export function isReleaseDue(n: number, released: number | null, least: number, batch: number): boolean {
	return released === null ? n >= Math.max(least, batch) : n >= least && Math.abs(n - released) >= batch;
}

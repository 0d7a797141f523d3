/** How verified points spread around declared ones, over units: by bands of the difference as a share of what was declared. */

/** `from` up to but without `to`, in per cent; the band of zero holds exactly zero. Null is open. */
export type Band = { from: number | null; to: number | null; zero: boolean; count: number; at: number[] };

const EDGES = [-20, -10, -5, 0] as const;

/**
 * All bands, also empty ones, from the most lowered to the raised. `at` are the places in the list given. No units: seven
 * empty bands.
 */
export function spreadOf(shares: readonly number[]): Band[] {
	const bands: Band[] = [
		...EDGES.map((to, at) => ({ from: EDGES[at - 1] ?? null, to, zero: false, count: 0, at: [] as number[] })),
		{ from: 0, to: 0, zero: true, count: 0, at: [] },
		{ from: 0, to: 5, zero: false, count: 0, at: [] },
		{ from: 5, to: null, zero: false, count: 0, at: [] }
	];
	for (const [place, share] of shares.entries()) {
		const band = bands.find((one) =>
			one.zero
				? share === 0
				: share !== 0 && (one.from === null || share >= one.from) && (one.to === null || share < one.to)
		)!;
		band.count += 1;
		band.at.push(place);
	}
	return bands;
}

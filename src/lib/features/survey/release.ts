/** When figures that respondents are compared with are released, so that no answer can be found by taking two looks. */
import { hideSmallCells } from '#lib/domain/benchmark/small-groups.ts';

/**
 * True when the figures of a stratum are to be worked out anew: for the first time once `n` reaches both the least number
 * shown and a full batch, later once `n` has moved by a full batch from the `released` number they were worked out over.
 * Counted from there and not in multiples: they are worked out when somebody looks, and 19 then 20 would tell one answer.
 */
export function isReleaseDue(n: number, released: number | null, least: number, batch: number): boolean {
	return released === null ? n >= Math.max(least, batch) : n >= least && Math.abs(n - released) >= batch;
}

export type ReleasedCell = {
	key: string;
	/** Respondents now, and when its figures were last worked out; null before the first time. */
	n: number;
	released: number | null;
};

/**
 * Which groups of a partition are worked out anew when everybody's figures are, from the same reading. A group that has
 * moved by less than a batch stays as it was, and so do more of them until what has moved in all of those together is a
 * batch: taking the groups from everybody leaves at least that many, or nobody. At other moments no group changes. A group
 * below `least` is left out whatever it has moved.
 */
export function dueCells(cells: readonly ReleasedCell[], least: number, batch: number): string[] {
	const moved = cells.map(({ key, n, released }) => {
		const by = Math.abs(n - (released ?? 0));
		// Left out though it has moved by a batch: what it leaves is enough, and it is only as small as it is now.
		return { key, n: n < least && by >= batch ? Math.min(n, batch - 1) : by };
	});
	return hideSmallCells(moved, batch).cells.flatMap((cell) => (!cell.hidden && cell.n >= batch ? [cell.key] : []));
}

/**
 * Small groups of survey respondents stay hidden, so that nobody can be told apart by their answers. The total of the
 * groups is taken as known to everyone: hiding must therefore hold against subtraction too.
 */
import type { Group } from '#lib/domain/framework/framework.ts';

/** Fewest respondents a cell is shown for, unless the round sets more. */
export const LEAST_SHOWN = { citizen: 10, business: 5 } as const;

/** The same as a round sets it. */
export const leastShown = (round: { leastCitizens: number; leastBusinesses: number }, group: Group): number =>
	group === 'business' ? round.leastBusinesses : round.leastCitizens;

export type Cell = { key: string; n: number };
export type ShownCell<T extends Cell> = ({ hidden: false } & T) | { hidden: true; key: string };

export type ShownCells<T extends Cell> = {
	/** All respondents; `null` when even all together are too few: then every cell is hidden. */
	total: number | null;
	/** In the order given. A hidden cell keeps nothing but its key. */
	cells: ShownCell<T>[];
};

/**
 * Hides every cell of 1 to `least` - 1 respondents. Then, while the hidden ones together are below `least` (as a single one
 * always is), the next smallest cell with anyone in it is hidden as well (ties by key): neither one hidden cell nor a group
 * too small can be found by taking the shown cells from the total. An empty cell hides nobody and is shown as 0.
 * Never shows a cell's figures by another way: whatever hangs on a cell (mean, quartiles, level) leaves with it. RangeError
 * on a count that is not a whole number from 0, a limit below 1, or a key that comes twice.
 */
export function hideSmallCells<T extends Cell>(cells: readonly T[], least: number): ShownCells<T> {
	check(cells, least);
	const total = count(cells);
	if (total < least) return { total: null, cells: cells.map(({ key }) => ({ hidden: true, key })) };
	const filled = cells.filter(({ n }) => n > 0).sort((a, b) => a.n - b.n || (a.key < b.key ? -1 : 1));
	let hidden = filled.filter(({ n }) => n < least).length;
	// Sorted by size, so those below the limit are the first, and the next smallest comes after them.
	while (hidden > 0 && hidden < filled.length && count(filled.slice(0, hidden)) < least) hidden++;
	const keys = new Set(filled.slice(0, hidden).map(({ key }) => key));
	return {
		total,
		cells: cells.map((cell) => (keys.has(cell.key) ? { hidden: true, key: cell.key } : { hidden: false, ...cell }))
	};
}

const count = (cells: readonly Cell[]): number => cells.reduce((total, { n }) => total + n, 0);

function check(cells: readonly Cell[], least: number): void {
	if (!Number.isInteger(least) || least < 1) throw new RangeError(`not a least number of respondents: ${least}`);
	const seen = new Set<string>();
	for (const { key, n } of cells) {
		checkCount(key, n);
		if (seen.has(key)) throw new RangeError(`cell given twice: ${key}`);
		seen.add(key);
	}
}

/** A group and how its respondents part: each of them stands in exactly one of the counts. */
export type PartedGroup = { key: string; counts: readonly number[] };

/**
 * Which groups to hide from a table of groups by answers, so that no count of 1 to `least` - 1 is shown or can be found by
 * subtraction. The groups part all respondents, and the sums of their counts are taken as known to everyone. Every group
 * with such a count is hidden; then, while the hidden ones together have one, the next smallest group as well (ties by
 * key): what can be worked out of the table is only ever the shown groups and the hidden ones as a whole. RangeError as for
 * `hideSmallCells`, and where groups have different numbers of counts.
 */
export function hideSmallGroups(groups: readonly PartedGroup[], least: number): Set<string> {
	for (const { key, counts } of groups) for (const one of counts) checkCount(key, one);
	const sizes = groups.map(({ key, counts }) => ({ key, n: counts.reduce((sum, one) => sum + one, 0) }));
	check(sizes, least);
	if (new Set(groups.map(({ counts }) => counts.length)).size > 1)
		throw new RangeError('groups that part in different ways');
	const small = (counts: readonly number[]) => counts.some((one) => one > 0 && one < least);
	const together = (keys: ReadonlySet<string>) =>
		(groups[0]?.counts ?? []).map((_, at) =>
			groups.reduce((sum, { key, counts }) => (keys.has(key) ? sum + counts[at]! : sum), 0)
		);
	const hidden = new Set(groups.flatMap(({ key, counts }) => (small(counts) ? [key] : [])));
	const next = sizes
		.filter(({ key, n }) => n > 0 && !hidden.has(key))
		.sort((a, b) => a.n - b.n || (a.key < b.key ? -1 : 1));
	while (next.length > 0 && small(together(hidden))) hidden.add(next.shift()!.key);
	return hidden;
}

function checkCount(key: string, n: number): void {
	if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`not a count of respondents: ${key}: ${n}`);
}

/**
 * Which rank a value would have among the provinces. Ranks by value are known only where a province's rank and value are
 * both published: such a province is an anchor. Between two anchors there are bounds and no rank.
 */
import { larger, smaller, type Decimal } from '#lib/domain/decimal.ts';
import type { ProvinceResult, PublishedTable } from './published-table.ts';

export type Anchor = ProvinceResult & { rank: number; value: Decimal };

export type RankBounds = {
	best: number;
	worst: number;
	/** The bounds meet: the rank itself is known. */
	exact: boolean;
	/** How many provinces are ranked. */
	of: number;
	/** The nearest anchors, at this value or beyond it; `null` at the open ends of the table. */
	above: Anchor | null;
	below: Anchor | null;
};

/**
 * The value a rank takes: known, or bounds on it. With less than `needed` the rank is out of reach, with `enough` it is
 * certain; `null` where no anchor says anything.
 */
export type ValueForRank =
	{ exact: true; value: Decimal } | { exact: false; needed: Decimal | null; enough: Decimal | null };

/**
 * Bounds on the rank of a value. With `inPlaceOf`, the province whose result the value would replace: it leaves the table
 * before anyone is counted, as in "what if Hải Phòng had 0,65 that year". Without it the value is one more entry beside all
 * provinces of the table. An equal value shares the rank.
 */
export function rankBounds(table: PublishedTable, value: Decimal, inPlaceOf?: string): RankBounds {
	const field = fieldOf(table, inPlaceOf);
	const above = field.anchors.filter((anchor) => anchor.value >= value);
	const below = field.anchors.filter((anchor) => anchor.value <= value);
	const best = Math.max(
		1,
		...above.map((anchor) => (anchor.value === value ? field.bestAt(anchor) : field.bestUnder(anchor)))
	);
	const worst = Math.min(field.size, ...below.map(field.worstFrom));
	return {
		best,
		worst,
		exact: best === worst,
		of: field.size,
		above: above.at(-1) ?? null,
		below: below[0] ?? null
	};
}

/**
 * The value needed to be ranked `rank` or better, ties allowed: exact where an anchor holds the very place, otherwise bounds
 * from two anchors. RangeError when the rank is not one of the table's.
 */
export function valueForRank(table: PublishedTable, rank: number, inPlaceOf?: string): ValueForRank {
	const field = fieldOf(table, inPlaceOf);
	if (!Number.isInteger(rank) || rank < 1 || rank > field.size)
		throw new RangeError(`not a rank of 1 to ${field.size}: ${rank}`);
	const tooLittle = field.anchors.filter((anchor) => field.bestUnder(anchor) > rank).map(({ value }) => value);
	const certain = field.anchors.filter((anchor) => field.worstFrom(anchor) <= rank).map(({ value }) => value);
	const needed = tooLittle.length > 0 ? tooLittle.reduce(larger) : null;
	const enough = certain.length > 0 ? certain.reduce(smaller) : null;
	return needed !== null && needed === enough ? { exact: true, value: enough } : { exact: false, needed, enough };
}

/** A rank target ("top 10") against what is known of the rank. `open` when the bounds lie on both sides of it. */
export function meetsRank(
	{ best, worst }: Pick<RankBounds, 'best' | 'worst'>,
	target: number
): 'met' | 'missed' | 'open' {
	return worst <= target ? 'met' : best > target ? 'missed' : 'open';
}

/**
 * The provinces a value competes with. An anchor at rank r says that r - 1 provinces are above it and that all others are
 * not, less the one that is being replaced where that one stands above; when its own rank is unknown it may stand on either
 * side, and the bounds allow for both.
 */
function fieldOf(table: PublishedTable, inPlaceOf: string | undefined) {
	const others = table.rows.filter(({ province }) => province !== inPlaceOf);
	// The table lists them by rank, and so from the highest value to the lowest.
	const anchors = others.filter(
		(row): row is Anchor => row.rank !== null && row.value !== null && !table.contradictory.includes(row.province)
	);
	const replaced = inPlaceOf === undefined ? undefined : table.rows.find(({ province }) => province === inPlaceOf);
	const replacedRank = replaced && !table.contradictory.includes(replaced.province) ? replaced.rank : null;
	const mayBeAbove = (rank: number) => inPlaceOf !== undefined && (replacedRank === null || replacedRank < rank);
	const isAbove = (rank: number) => replacedRank !== null && replacedRank < rank;
	const sharing = (rank: number) => others.filter((row) => row.rank === rank).length;
	const bestAt = ({ rank }: Anchor) => Math.max(1, rank - (mayBeAbove(rank) ? 1 : 0));
	return {
		size: inPlaceOf === undefined ? table.population + 1 : table.population,
		anchors,
		/** Best rank with exactly the anchor's value. */
		bestAt,
		/** Best rank with less than the anchor's value: behind it and all who share its rank. */
		bestUnder: (anchor: Anchor) => bestAt(anchor) + sharing(anchor.rank),
		/** Worst rank with the anchor's value or more. */
		worstFrom: ({ rank }: Anchor) => rank - (isAbove(rank) ? 1 : 0)
	};
}

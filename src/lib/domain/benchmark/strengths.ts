/** What a unit has that nobody else of its block has: kept, shown to the others, and learnt from. */
import { subtract, type Decimal } from '#lib/domain/decimal.ts';
import { treeOf } from '#lib/domain/framework/framework.ts';
import { classOf, needsWork } from './classify.ts';
import { scoreAt, unitOf, type BlockComparison } from './compare-units.ts';

export type Strength = {
	code: string;
	points: Decimal;
	max: Decimal;
	/** Most points of another ranked unit. */
	next: Decimal;
	/** Points before the next one. */
	lead: Decimal;
};

/**
 * Criteria at which the unit, ranked or not, has more points than every other ranked unit of the block, the largest lead
 * first (as a share of the maximum). The best of a poor field is no strength: a low criterion is not listed, nor one that
 * applies to nobody else.
 */
export function soleStrengths(block: BlockComparison, unitId: string): Strength[] {
	const unit = unitOf(block, unitId);
	const peers = [...block.units.values()].filter((one) => one.ranked && one.unitId !== unitId);
	return treeOf(block.framework)
		.criteria.flatMap(({ code }): Strength[] => {
			const own = scoreAt(unit, code);
			if (own.state !== 'scored' || own.max === 0 || needsWork(classOf(own, block.thresholds))) return [];
			const others = peers.map((peer) => scoreAt(peer, code)).filter(({ value }) => value !== null);
			if (others.length === 0) return [];
			const next = others.reduce((most, { points }) => (points > most ? points : most), others[0]!.points);
			return own.points > next
				? [{ code, points: own.points, max: own.max, next, lead: subtract(own.points, next) }]
				: [];
		})
		.sort((a, b) => b.lead * a.max - a.lead * b.max);
}

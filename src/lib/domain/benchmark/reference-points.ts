/** What a unit's points are held against: the plan's target where there is one, otherwise the best peer of its block. */
import { decimal, type Decimal } from '#lib/domain/decimal.ts';
import type { Criterion } from '#lib/domain/framework/framework.ts';
import type { NodeScore } from '#lib/domain/scoring/score-response.ts';
import { scoreAt, unitOf, type BlockComparison } from './compare-units.ts';

export type CriterionReference = {
	points: Decimal;
	kind: 'target' | 'bestPeer';
	/** Ranked units of the block to which the criterion applies, the unit itself left out. */
	peers: number;
	/** How many of them have these points already. */
	reachedBy: number;
};

/**
 * Reference of one criterion for one unit. `null` when the criterion does not apply to the unit, has no points to give, or
 * has neither a target nor a peer. The unit itself is never its own best peer, so being ahead of everyone shows as a
 * reference below the own points.
 */
export function referenceOf(block: BlockComparison, unitId: string, criterion: Criterion): CriterionReference | null {
	const own = scoreAt(unitOf(block, unitId), criterion.code);
	if (own.state === 'notApplicable' || criterion.max === 0) return null;
	const peers = peersOf(block, unitId, own);
	if (!criterion.target && peers.length === 0) return null;
	const points = criterion.target ? decimal(criterion.target.points) : peers[0]!;
	return {
		points,
		kind: criterion.target ? 'target' : 'bestPeer',
		peers: peers.length,
		reachedBy: peers.filter((one) => one >= points).length
	};
}

/** Points of the peers, highest first: those of the whole block less the unit's own, where it is among them. */
function peersOf(block: BlockComparison, unitId: string, { code, points, value }: NodeScore): Decimal[] {
	const peers = [...(block.nodes.get(code)?.each ?? [])];
	if (unitOf(block, unitId).ranked && value !== null) peers.splice(peers.indexOf(points), 1);
	return peers;
}

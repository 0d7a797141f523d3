/** Where one unit stands at every node: own result, target, reference, the block's median and best, gap and class. */
import { add, larger, decimal, multiplyDivide, ONE, subtract, ZERO, type Decimal } from '#lib/domain/decimal.ts';
import { treeOf, type Criterion, type Framework, type FrameworkNode } from '#lib/domain/framework/framework.ts';
import type { NodeScore, ResponseScore } from '#lib/domain/scoring/score-response.ts';
import { classOf, type StandingClass } from './classify.ts';
import { placeInBlock, scoreAt, unitOf, type BlockComparison } from './compare-units.ts';
import type { Place } from './distribution.ts';
import { referenceOf, type CriterionReference } from './reference-points.ts';
import { scoreFromPoints, type CriterionPoints } from './score-from-points.ts';

/** The targets at or below a node. Own points and maximum are those of the same criteria, so the three can be compared. */
export type TargetStanding = { points: Decimal; own: Decimal; max: Decimal; criteria: number; met: number };

export type ReferenceStanding = {
	points: Decimal;
	/** 0 to 1, as `own.value`. */
	value: Decimal | null;
	kind: CriterionReference['kind'] | 'both';
};

export type NodeStanding = {
	code: string;
	level: FrameworkNode['level'];
	own: NodeScore;
	class: StandingClass | null;
	/** `null` for an unranked unit. */
	place: Place | null;
	/** `null` where no applicable criterion here has a target. */
	target: TargetStanding | null;
	/** `null` where nothing here applies, or there is neither a target nor a peer. */
	reference: ReferenceStanding | null;
	/** Reference less own points; negative when the unit is beyond its reference. */
	gap: Decimal | null;
	/** What the node would gain if every criterion below its reference came up to it, and none went down. */
	recoverable: Decimal;
	/** Values (0..1) of the block's ranked units; `null` where the node applies to none of them. */
	median: Decimal | null;
	best: Decimal | null;
};

/**
 * Standing of one unit by node code, in the framework's order. The reference of a branch is what the branch would score
 * with every applicable criterion at its reference, rolled up by the scoring engine itself (a sum of points in a framework
 * of sums); a criterion without a reference stays as it is. RangeError when the unit is not of the block.
 */
export function standingOf(block: BlockComparison, unitId: string): ReadonlyMap<string, NodeStanding> {
	const unit = unitOf(block, unitId);
	const { framework, thresholds } = block;
	const tree = treeOf(framework);
	const references = new Map(tree.criteria.map((one) => [one.code, referenceOf(block, unitId, one)]));
	const atReference = rolledUp(framework, unit.score, (code) => references.get(code)?.points);
	const raised = rolledUp(framework, unit.score, (code) => {
		const reference = references.get(code);
		return reference ? larger(reference.points, unit.score.get(code)!.points) : undefined;
	});
	return new Map(
		framework.nodes.map(({ code, level }): [string, NodeStanding] => {
			const own = scoreAt(unit, code);
			const criteria = tree.criteriaUnder(code);
			const reference = referenceStanding(criteria, references, atReference.get(code)!);
			const compared = block.nodes.get(code)!.value;
			const standing = {
				code,
				level,
				own,
				class: classOf(own, thresholds),
				place: placeInBlock(block, unitId, code),
				target: targetStanding(criteria, unit.score),
				reference,
				gap: reference ? subtract(reference.points, own.points) : null,
				recoverable: reference ? larger(ZERO, subtract(raised.get(code)!.points, own.points)) : ZERO,
				median: compared?.median ?? null,
				best: compared?.max ?? null
			};
			return [code, standing];
		})
	);
}

/** The response with some criteria's points replaced. */
function rolledUp(framework: Framework, score: ResponseScore, replaced: (code: string) => Decimal | undefined) {
	return scoreFromPoints(
		framework,
		treeOf(framework).criteria.map(({ code }): CriterionPoints => {
			const own = score.get(code)!;
			const points = own.state === 'notApplicable' ? undefined : replaced(code);
			return points === undefined ? own : { code, state: 'scored', points };
		})
	);
}

function referenceStanding(
	criteria: readonly Criterion[],
	references: ReadonlyMap<string, CriterionReference | null>,
	{ points, value }: NodeScore
): ReferenceStanding | null {
	const kinds = new Set(criteria.flatMap(({ code }) => references.get(code)?.kind ?? []));
	const [kind] = kinds;
	return kind ? { points, value, kind: kinds.size > 1 ? 'both' : kind } : null;
}

function targetStanding(criteria: readonly Criterion[], score: ResponseScore): TargetStanding | null {
	const standing = { points: ZERO, own: ZERO, max: ZERO, criteria: 0, met: 0 };
	for (const { code, target, max } of criteria) {
		const own = score.get(code)!;
		if (!target || own.state === 'notApplicable') continue;
		const points = decimal(target.points);
		standing.points = add(standing.points, points);
		standing.own = add(standing.own, own.points);
		standing.max = add(standing.max, decimal(max));
		standing.criteria++;
		if (own.points >= points) standing.met++;
	}
	return standing.criteria === 0 ? null : standing;
}

/** A target's points as a share of the maximum of its criteria, 0 to 1, to four decimals. */
export const targetValue = ({ points, max }: TargetStanding): Decimal => multiplyDivide(points, ONE, max, 4);

/**
 * Recoverable points (điểm có thể giành thêm): what separates a unit from its target, or from the best peer where there is
 * no target. They are points of the criterion, and of the whole index in a framework of sums.
 */
import { add, decimal, larger, multiplyDivide, subtract, ZERO, type Decimal } from '#lib/domain/decimal.ts';
import { treeOf, versionOf, type Framework } from '#lib/domain/framework/framework.ts';
import { classOf, needsWork, type StandingClass } from './classify.ts';
import { scoreAt, unitOf, type BlockComparison } from './compare-units.ts';
import { referenceOf, type CriterionReference } from './reference-points.ts';

export type Recoverable = {
	code: string;
	own: Decimal;
	max: Decimal;
	class: StandingClass | null;
	/** `null` when there is neither a target nor a peer: the criterion is low or unscored and nothing says how far it could go. */
	reference: CriterionReference | null;
	/** Never negative; 0 without a reference. */
	points: Decimal;
	/** The higher, the sooner it pays: see `priorityOf`. */
	priority: Decimal;
};

/** What a criterion costs to raise, as its owner judges it: 1 where nothing was said, 2 for twice as much. */
export type Efforts = ReadonlyMap<string, number>;

/**
 * Criteria of a unit that are low, unscored or below their reference: low and unscored first, then the most recoverable
 * points; equal ones by how many peers already have them, least effort, and the framework's order. Not-applicable and
 * descriptive criteria are never listed.
 */
export function recoverableOf(block: BlockComparison, unitId: string, efforts: Efforts = new Map()): Recoverable[] {
	const unit = unitOf(block, unitId);
	const effort = (code: string) => efforts.get(code) ?? 1;
	return treeOf(block.framework)
		.criteria.flatMap((criterion): Recoverable[] => {
			const own = scoreAt(unit, criterion.code);
			const standing = classOf(own, block.thresholds);
			const reference = referenceOf(block, unitId, criterion);
			const points = reference ? larger(ZERO, subtract(reference.points, own.points)) : ZERO;
			if (points === 0 && !needsWork(standing)) return [];
			return [
				{
					code: criterion.code,
					own: own.points,
					max: decimal(criterion.max),
					class: standing,
					reference,
					points,
					priority: priorityOf(points, reference, effort(criterion.code))
				}
			];
		})
		.sort(
			(a, b) =>
				Number(needsWork(b.class)) - Number(needsWork(a.class)) ||
				b.points - a.points ||
				(b.reference?.reachedBy ?? 0) - (a.reference?.reachedBy ?? 0) ||
				effort(a.code) - effort(b.code)
		);
}

/**
 * Recoverable points x share of the block that would have them once the unit does / effort, to four decimals. The unit
 * itself is in that share, so points that nobody has yet come late in the list and do not drop out of it. Effort is
 * positive; RangeError otherwise.
 */
export function priorityOf(
	points: Decimal,
	reference: Pick<CriterionReference, 'peers' | 'reachedBy'> | null,
	effort = 1
): Decimal {
	if (!(effort > 0)) throw new RangeError(`effort must be positive: ${effort}`);
	const { peers, reachedBy } = reference ?? { peers: 0, reachedBy: 0 };
	return multiplyDivide(points, decimal(reachedBy + 1), decimal((peers + 1) * effort), 4);
}

/** The same list, what pays soonest first. */
export const byPriority = (list: readonly Recoverable[]): Recoverable[] =>
	[...list].sort((a, b) => b.priority - a.priority || b.points - a.points);

export type RoundRecoverable = {
	framework: Framework;
	code: string;
	/** Sum over all units of all blocks that answered this framework version. */
	points: Decimal;
	/** Units to which the criterion applies. */
	units: number;
	/** How many of them are below their reference. */
	missedBy: number;
	low: number;
	unscored: number;
};

/**
 * Recoverable points of each criterion over all units of a round, ranked or not: the most first, then missed by the most
 * units. Every unit is held against its own block. Blocks of different frameworks stay apart, as their codes mean
 * different things. Criteria at which nobody is low, unscored or below a reference are left out.
 */
export function recoverableOverUnits(blocks: readonly BlockComparison[]): RoundRecoverable[] {
	const totals = new Map<string, RoundRecoverable>();
	for (const block of blocks) {
		for (const { code } of treeOf(block.framework).criteria) {
			const key = `${versionOf(block.framework)} ${code}`;
			const total = totals.get(key) ?? emptyTotal(block.framework, code);
			total.units += [...block.units.values()].filter((unit) => scoreAt(unit, code).state !== 'notApplicable').length;
			totals.set(key, total);
		}
		for (const unitId of block.units.keys())
			for (const { code, points, class: standing } of recoverableOf(block, unitId)) {
				const total = totals.get(`${versionOf(block.framework)} ${code}`)!;
				total.points = add(total.points, points);
				if (points > 0) total.missedBy++;
				if (standing === 'low' || standing === 'unscored') total[standing]++;
			}
	}
	return [...totals.values()]
		.filter(({ missedBy, low, unscored }) => missedBy + low + unscored > 0)
		.sort((a, b) => b.points - a.points || b.missedBy - a.missedBy);
}

const emptyTotal = (framework: Framework, code: string): RoundRecoverable => ({
	framework,
	code,
	points: ZERO,
	units: 0,
	missedBy: 0,
	low: 0,
	unscored: 0
});

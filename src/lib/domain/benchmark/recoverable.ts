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

/** What a criterion costs to raise, as its owner judges it, by code: 1 (a letter does it) to 5 (years and a budget). */
export type Efforts = ReadonlyMap<string, number>;

export const EFFORTS = [1, 2, 3, 4, 5] as const;
/** Where nobody has judged it: neither cheap nor dear, so that an unjudged criterion goes before no cheap one. */
export const DEFAULT_EFFORT = 3;

/**
 * Criteria of a unit that are low, unscored or below their reference: low and unscored first, then the most recoverable
 * points; equal ones by how many peers already have them, least effort, and the framework's order. Not-applicable and
 * descriptive criteria are never listed.
 */
export function recoverableOf(block: BlockComparison, unitId: string, efforts: Efforts = new Map()): Recoverable[] {
	const unit = unitOf(block, unitId);
	const effort = (code: string) => efforts.get(code) ?? DEFAULT_EFFORT;
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
	effort: number = DEFAULT_EFFORT
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
	/** Sum of the units' priorities: the higher, the cheaper the points. */
	priority: Decimal;
	/** As its owner judges it, or the default. */
	effort: number;
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
 * different things; `effortsOf` gives the efforts of a framework. Criteria at which nobody is low, unscored or below a
 * reference are left out.
 */
export function recoverableOverUnits(
	blocks: readonly BlockComparison[],
	effortsOf: (framework: Framework) => Efforts = () => new Map()
): RoundRecoverable[] {
	const totals = new Map<string, RoundRecoverable>();
	for (const block of blocks) {
		const efforts = effortsOf(block.framework);
		for (const { code } of treeOf(block.framework).criteria) {
			const key = `${versionOf(block.framework)} ${code}`;
			const total = totals.get(key) ?? emptyTotal(block.framework, code, efforts);
			total.units += [...block.units.values()].filter((unit) => scoreAt(unit, code).state !== 'notApplicable').length;
			totals.set(key, total);
		}
		for (const unitId of block.units.keys())
			for (const { code, points, priority, class: standing } of recoverableOf(block, unitId, efforts)) {
				const total = totals.get(`${versionOf(block.framework)} ${code}`)!;
				total.points = add(total.points, points);
				total.priority = add(total.priority, priority);
				if (points > 0) total.missedBy++;
				if (standing === 'low' || standing === 'unscored') total[standing]++;
			}
	}
	return [...totals.values()]
		.filter(({ missedBy, low, unscored }) => missedBy + low + unscored > 0)
		.sort((a, b) => b.points - a.points || b.missedBy - a.missedBy);
}

const emptyTotal = (framework: Framework, code: string, efforts: Efforts): RoundRecoverable => ({
	framework,
	code,
	points: ZERO,
	priority: ZERO,
	effort: efforts.get(code) ?? DEFAULT_EFFORT,
	units: 0,
	missedBy: 0,
	low: 0,
	unscored: 0
});

export const LOW_ORDERS = ['points', 'units', 'cheapest'] as const;
/** By recoverable points, by how many units miss it, or by what pays soonest for its effort. */
export type LowOrder = (typeof LOW_ORDERS)[number];

/** The same list in another order; equal ones by recoverable points, then as they came. */
export const inOrder = <Line extends Pick<RoundRecoverable, 'points' | 'missedBy' | 'priority'>>(
	list: readonly Line[],
	order: LowOrder
): Line[] =>
	[...list].sort(
		(a, b) =>
			(order === 'units' ? b.missedBy - a.missedBy : order === 'cheapest' ? b.priority - a.priority : 0) ||
			b.points - a.points
	);

/** One criterion over all units of a block: who has how much, who has all of it, and how far the others are. */
import { decimal, larger, subtract, ZERO, type Decimal } from '#lib/domain/decimal.ts';
import { treeOf, versionOf, type Criterion } from '#lib/domain/framework/framework.ts';
import type { ScoreState } from '#lib/domain/scoring/score-response.ts';
import { classOf, type StandingClass } from './classify.ts';
import { placeInBlock, scoreAt, type Basis, type BlockComparison } from './compare-units.ts';
import type { Distribution, Place } from './distribution.ts';
import { referenceOf, type CriterionReference } from './reference-points.ts';

export type CriterionUnit = {
	unitId: string;
	ranked: boolean;
	basis: Basis;
	state: ScoreState;
	points: Decimal;
	value: Decimal | null;
	class: StandingClass | null;
	/** `null` for an unranked unit and where it does not apply. */
	place: Place | null;
	reference: CriterionReference | null;
	/** To the reference; never negative. */
	recoverable: Decimal;
	/** All points that can be won. */
	full: boolean;
	/** `null` without a target, or where it does not apply. */
	meetsTarget: boolean | null;
};

export type CriterionComparison = {
	criterion: Criterion;
	max: Decimal;
	/** Points of the target; `null` without one. */
	target: Decimal | null;
	/** Of points, over ranked units to which it applies; `null` without any. */
	spread: Distribution | null;
	/** Every unit with a result, ranked or not: most points first, unscored after a scored 0, not applicable last. */
	units: CriterionUnit[];
	/** How many of `units` stand in each class; `null` is not applicable. */
	counts: { high: number; middle: number; low: number; unscored: number; notApplicable: number };
};

/** RangeError when the code is not a criterion of the block's framework. */
export function compareCriterion(block: BlockComparison, code: string): CriterionComparison {
	const criterion = treeOf(block.framework).node(code);
	if (criterion?.level !== 'criterion')
		throw new RangeError(`not a criterion of ${versionOf(block.framework)}: ${code}`);
	const units = [...block.units.values()].map((unit): CriterionUnit => {
		const own = scoreAt(unit, code);
		const reference = referenceOf(block, unit.unitId, criterion as Criterion);
		const applies = own.state !== 'notApplicable';
		return {
			unitId: unit.unitId,
			ranked: unit.ranked,
			basis: unit.basis,
			state: own.state,
			points: own.points,
			value: own.value,
			class: classOf(own, block.thresholds),
			place: placeInBlock(block, unit.unitId, code),
			reference,
			recoverable: reference ? larger(ZERO, subtract(reference.points, own.points)) : ZERO,
			full: own.state === 'scored' && own.max > 0 && own.points === own.max,
			meetsTarget: criterion.target && applies ? own.points >= decimal(criterion.target.points) : null
		};
	});
	const count = (wanted: StandingClass | null) => units.filter((unit) => unit.class === wanted).length;
	return {
		criterion: criterion as Criterion,
		max: decimal(criterion.max),
		target: criterion.target ? decimal(criterion.target.points) : null,
		spread: block.nodes.get(code)?.points ?? null,
		units: units.sort(
			(a, b) => stateOrder(a.state) - stateOrder(b.state) || b.points - a.points || (a.unitId < b.unitId ? -1 : 1)
		),
		counts: {
			high: count('high'),
			middle: count('middle'),
			low: count('low'),
			unscored: count('unscored'),
			notApplicable: units.filter(({ state }) => state === 'notApplicable').length
		}
	};
}

const stateOrder = (state: ScoreState): number => (state === 'scored' ? 0 : state === 'notApplicable' ? 2 : 1);

export type Bin = {
	/** Shares of the maximum, 0 to 1: from (included, the first from 0) to (included in the last bin only). */
	from: Decimal;
	to: Decimal;
	units: number;
};

/** How many units won which part of the maximum, in five equal parts. Where it does not apply a unit is in none. */
export function binsOf({ units, max }: Pick<CriterionComparison, 'units' | 'max'>): Bin[] {
	const parts = 5;
	const bins = Array.from({ length: parts }, (_, at): Bin => ({
		from: decimal(at / parts),
		to: decimal((at + 1) / parts),
		units: 0
	}));
	if (max === 0) return bins;
	for (const { state, points } of units)
		if (state !== 'notApplicable') bins[Math.min(parts - 1, Math.floor((points * parts) / max))]!.units++;
	return bins;
}

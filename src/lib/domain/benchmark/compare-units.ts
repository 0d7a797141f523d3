/**
 * Units of one block (khối: those ranked with each other) side by side, by one framework version. Only ranked units make
 * the distributions, the best and the ranks; an unranked unit (say, the one that runs the round) is assessed and can look
 * at its own standing, and changes nobody else's.
 */
import type { Decimal } from '#lib/domain/decimal.ts';
import { treeOf, versionOf, type Framework, type FrameworkNode } from '#lib/domain/framework/framework.ts';
import type { NodeScore, ResponseScore } from '#lib/domain/scoring/score-response.ts';
import { classOf, DEFAULT_THRESHOLDS, type StandingClass, type Thresholds } from './classify.ts';
import { distributionOf, placeBy, type Distribution, type Place } from './distribution.ts';

/** Whose word the points are: the unit's own (tự đánh giá) or the appraiser's (thẩm định). */
export type Basis = 'self' | 'verified';

export type AssessedUnit = { unitId: string; ranked: boolean; basis: Basis; score: ResponseScore };

export type RankingRow = {
	unitId: string;
	ranked: boolean;
	basis: Basis;
	points: Decimal;
	/** Applicable maximum of this unit. */
	max: Decimal;
	value: Decimal | null;
	class: StandingClass | null;
	/** `null` for an unranked unit and for one to which nothing applies. */
	place: Place | null;
	applicable: number;
	answered: number;
	/** Every applicable criterion is answered. */
	complete: boolean;
};

export type NodeComparison = {
	code: string;
	level: FrameworkNode['level'];
	/** Of values (0..1); `null` when the node applies to no ranked unit. */
	value: Distribution | null;
	/** Of points. For a branch only comparable where the same criteria apply to all: prefer `value` there. */
	points: Distribution | null;
	/** The points behind these figures, one a unit, highest first. */
	each: readonly Decimal[];
	/** Ranked units that gave no answer here: their 0 points are in the distribution unless the framework lets them leave. */
	unscored: number;
	/** Ranked units to which nothing here applies: they are in no figure of this node. */
	notApplicable: number;
};

export type BlockComparison = {
	framework: Framework;
	thresholds: Thresholds;
	units: ReadonlyMap<string, AssessedUnit>;
	/** By rank, ties by unit id; then those without a rank. */
	ranking: readonly RankingRow[];
	/** By node code, in the framework's order. */
	nodes: ReadonlyMap<string, NodeComparison>;
	/** Some ranked units stand here by self score and some by verified score: the ranking has to say so. */
	mixedBasis: boolean;
};

/**
 * Compares the units of one block. The caller chooses them (say, those that submitted); the order they come in changes
 * nothing. RangeError when a unit comes twice or its score was not made by this framework. An empty block is an empty
 * ranking, and every node without a distribution.
 */
export function compareUnits(
	framework: Framework,
	units: readonly AssessedUnit[],
	thresholds: Thresholds = DEFAULT_THRESHOLDS
): BlockComparison {
	checkUnits(framework, units);
	const ranked = units.filter((unit) => unit.ranked);
	return {
		framework,
		thresholds,
		units: new Map(units.map((unit) => [unit.unitId, unit])),
		ranking: rankingOf(framework, units, thresholds),
		nodes: new Map(framework.nodes.map((node) => [node.code, compareNode(node, ranked)])),
		mixedBasis: new Set(ranked.map(({ basis }) => basis)).size > 1
	};
}

/**
 * Positive when `a` stands higher. By the exact quotient of points and maximum, not by the value rounded to four decimals:
 * of 1000 points, 652,31 and 652,33 are the same value, and still not a tie.
 */
export function compareScores(a: NodeScore, b: NodeScore): number {
	const [left, right] = [a.points * b.max, b.points * a.max];
	if (Number.isSafeInteger(left) && Number.isSafeInteger(right)) return left - right;
	const difference = BigInt(a.points) * BigInt(b.max) - BigInt(b.points) * BigInt(a.max);
	return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}

/** Place of a unit at a node; `null` when the unit is unranked or nothing applies to it there. RangeError on a stranger. */
export function placeInBlock(block: Pick<BlockComparison, 'units'>, unitId: string, code: string): Place | null {
	const unit = unitOf(block, unitId);
	const own = scoreAt(unit, code);
	if (!unit.ranked || own.value === null) return null;
	const all = [...block.units.values()].filter(({ ranked }) => ranked).map((one) => scoreAt(one, code));
	return placeBy(
		own,
		all.filter(({ value }) => value !== null),
		compareScores
	);
}

export function unitOf({ units }: Pick<BlockComparison, 'units'>, unitId: string): AssessedUnit {
	const unit = units.get(unitId);
	if (!unit) throw new RangeError(`not a unit of this block: ${unitId}`);
	return unit;
}

export function scoreAt(unit: AssessedUnit, code: string): NodeScore {
	const score = unit.score.get(code);
	if (!score) throw new RangeError(`${unit.unitId} has no score of ${code}`);
	return score;
}

function checkUnits(framework: Framework, units: readonly AssessedUnit[]): void {
	const seen = new Set<string>();
	for (const { unitId, score } of units) {
		if (seen.has(unitId)) throw new RangeError(`unit compared twice: ${unitId}`);
		seen.add(unitId);
		if (score.size !== framework.nodes.length || !framework.nodes.every(({ code }) => score.has(code)))
			throw new RangeError(`score of ${unitId} was not made by ${versionOf(framework)}`);
	}
}

function rankingOf(framework: Framework, units: readonly AssessedUnit[], thresholds: Thresholds): RankingRow[] {
	const block = { units: new Map(units.map((unit) => [unit.unitId, unit])) };
	const root = treeOf(framework).root.code;
	const rows = units.map((unit): RankingRow => {
		const own = scoreAt(unit, root);
		return {
			unitId: unit.unitId,
			ranked: unit.ranked,
			basis: unit.basis,
			points: own.points,
			max: own.max,
			value: own.value,
			class: classOf(own, thresholds),
			place: placeInBlock(block, unit.unitId, root),
			applicable: own.applicable,
			answered: own.answered,
			complete: own.answered === own.applicable
		};
	});
	const last = units.length + 1;
	return rows.sort(
		(a, b) =>
			(a.place?.rank ?? last) - (b.place?.rank ?? last) || (a.unitId < b.unitId ? -1 : a.unitId > b.unitId ? 1 : 0)
	);
}

function compareNode({ code, level }: FrameworkNode, ranked: readonly AssessedUnit[]): NodeComparison {
	const scores = ranked.map((unit) => scoreAt(unit, code));
	const counted = scores.filter(({ value }) => value !== null);
	const each = counted.map(({ points }) => points).sort((a, b) => b - a);
	return {
		code,
		level,
		value: distributionOf(counted.map(({ value }) => value!)),
		points: distributionOf(each),
		each,
		unscored: scores.filter((score) => classOf(score) === 'unscored').length,
		notApplicable: scores.filter(({ state }) => state === 'notApplicable').length
	};
}

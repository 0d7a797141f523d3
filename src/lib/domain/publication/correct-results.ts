/**
 * Corrections of published results. A criterion's points are corrected; what stands above it, and the ranks of the block,
 * follow by the same engine that scored them. What stood there before stays beside it.
 */
import { compareUnits, type AssessedUnit } from '#lib/domain/benchmark/compare-units.ts';
import { scoreFromPoints } from '#lib/domain/benchmark/score-from-points.ts';
import { decimal, toNumeral } from '#lib/domain/decimal.ts';
import { treeOf, type Framework } from '#lib/domain/framework/framework.ts';
import type { ResponseScore } from '#lib/domain/scoring/score-response.ts';
import type { FrozenGroup, FrozenScore, FrozenUnit } from './frozen-results.ts';

/** In the order they were made: a later one of the same criterion takes the place of an earlier. */
export type Correction = { unitId: string; criterionCode: string; after: string };

export type CorrectedUnit = FrozenUnit & {
	/** What was published first, where it differs now: by node code, and the rank. */
	earlier: { scores: Record<string, FrozenScore>; rank: number | null } | null;
};

export type CorrectedGroup = Omit<FrozenGroup, 'units'> & { units: CorrectedUnit[] };

export function correctGroup(
	group: FrozenGroup,
	framework: Framework,
	corrections: readonly Correction[]
): CorrectedGroup {
	const scored = group.units.map((unit) => ({ unit, scores: correctedScores(unit, framework, corrections) }));
	const ranks = new Map(
		[...new Set(group.units.map(({ block }) => block))].flatMap((block) =>
			ranksIn(
				framework,
				scored.filter(({ unit }) => unit.block === block)
			)
		)
	);
	return {
		...group,
		units: scored.map(({ unit, scores }): CorrectedUnit => {
			const rank = ranks.get(unit.id) ?? null;
			const changed = Object.entries(unit.scores).filter(([code, was]) => was.points !== scores[code]!.points);
			const earlier =
				changed.length > 0 || rank !== unit.rank ? { scores: Object.fromEntries(changed), rank: unit.rank } : null;
			return { ...unit, scores, rank, earlier };
		})
	};
}

/** Scores by node as they are frozen. */
export const frozenScores = (score: ResponseScore): Record<string, FrozenScore> =>
	Object.fromEntries(
		[...score.values()].map(({ code, points, max, state }) => [
			code,
			{ points: toNumeral(points), max: toNumeral(max), state }
		])
	);

function correctedScores(
	unit: FrozenUnit,
	framework: Framework,
	corrections: readonly Correction[]
): Record<string, FrozenScore> {
	const own = new Map(
		corrections.filter(({ unitId }) => unitId === unit.id).map(({ criterionCode, after }) => [criterionCode, after])
	);
	if (own.size === 0 || unit.basis === null) return unit.scores;
	return frozenScores(
		scoreOf(framework, {
			...unit.scores,
			...Object.fromEntries(
				[...own].flatMap(([code, points]) => {
					const was = unit.scores[code];
					return was ? [[code, { ...was, points, state: 'scored' as const }]] : [];
				})
			)
		})
	);
}

function ranksIn(
	framework: Framework,
	units: readonly { unit: FrozenUnit; scores: Record<string, FrozenScore> }[]
): [string, number | null][] {
	const assessed = units.flatMap(({ unit, scores }): AssessedUnit[] =>
		unit.basis === null
			? []
			: [{ unitId: unit.id, ranked: unit.ranked, basis: unit.basis, score: scoreOf(framework, scores) }]
	);
	return compareUnits(framework, assessed).ranking.map(({ unitId, place }) => [unitId, place?.rank ?? null]);
}

const scoreOf = (framework: Framework, scores: Record<string, FrozenScore>): ResponseScore =>
	scoreFromPoints(
		framework,
		treeOf(framework).criteria.flatMap(({ code }) => {
			const own = scores[code];
			return own ? [{ code, state: own.state, points: decimal(own.points) }] : [];
		})
	);

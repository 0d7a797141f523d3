/**
 * A scenario (kịch bản) is "what if": some criteria are raised, for one unit or for all of a block, and the whole is scored
 * and ranked anew by the engine that scored it first. An improvement only ever raises: a unit that already has the points
 * keeps them, and what does not apply to a unit is left alone.
 */
import { decimal, larger, subtract, toNumber, type Decimal } from '#lib/domain/decimal.ts';
import { treeOf, versionOf, type Criterion, type Framework } from '#lib/domain/framework/framework.ts';
import type { NodeScore, ResponseScore } from '#lib/domain/scoring/score-response.ts';
import { compareUnits, scoreAt, type BlockComparison } from './compare-units.ts';
import { scoreFromPoints, type CriterionPoints } from './score-from-points.ts';

/**
 * How far a criterion is raised: to the plan's target, to the best or the middle of the block (its ranked units), to its
 * full maximum, or to a figure in points.
 */
export type Level = { to: 'target' | 'best' | 'median' | 'full' } | { to: 'points'; points: Decimal };

/** Every criterion at or below the node `of` is raised to the level; `null` raises those of all units, otherwise of one. */
export type Improvement = { of: string; unitId: string | null } & Level;

export type Scenario = readonly Improvement[];

export type Raised = { code: string; unitId: string; before: Decimal; after: Decimal };

export type Outcome = {
	block: BlockComparison;
	/** Each criterion of each unit that is higher than before, in the framework's order. */
	raised: Raised[];
	/** Improvements that raise nobody: already reached, or there is no target, no peer, nothing that applies. */
	without: Improvement[];
};

/**
 * The block as it would stand. Levels are read off the block as it is, so that the order of improvements does not matter;
 * where two speak of the same criterion the higher counts. RangeError for a node or unit that is not there and for points
 * above a criterion's maximum.
 */
export function playScenario(block: BlockComparison, scenario: Scenario): Outcome {
	const { framework } = block;
	for (const improvement of scenario) {
		const problem = problemOf(block, improvement);
		if (problem !== null) throw new RangeError(problem);
	}
	const useful = new Set<Improvement>();
	const raised: Raised[] = [];
	const units = [...block.units.values()].map((unit) => {
		const own = scenario.filter(({ unitId }) => unitId === null || unitId === unit.unitId);
		const points = new Map<string, Decimal>();
		for (const improvement of own)
			for (const criterion of treeOf(framework).criteriaUnder(improvement.of)) {
				const before = scoreAt(unit, criterion.code);
				const to = reachedBy(block, criterion, improvement);
				if (to === null || before.state === 'notApplicable' || to <= before.points) continue;
				useful.add(improvement);
				points.set(criterion.code, larger(to, points.get(criterion.code) ?? to));
			}
		for (const { code } of treeOf(framework).criteria) {
			const after = points.get(code);
			if (after !== undefined) raised.push({ code, unitId: unit.unitId, before: unit.score.get(code)!.points, after });
		}
		return points.size === 0 ? unit : { ...unit, score: withPoints(framework, unit.score, points) };
	});
	return {
		block: compareUnits(framework, units, block.thresholds),
		raised,
		without: scenario.filter((improvement) => !useful.has(improvement))
	};
}

/** Points of a criterion at a level; `null` where there is no such level. Between two peers the middle is rounded half up. */
export function reachedBy(
	{ nodes }: Pick<BlockComparison, 'nodes'>,
	{ code, target, max }: Criterion,
	level: Level
): Decimal | null {
	if (level.to === 'points') return level.points;
	if (level.to === 'full') return decimal(max);
	if (level.to === 'target') return target ? decimal(target.points) : null;
	const spread = nodes.get(code)?.points;
	return spread ? (level.to === 'best' ? spread.max : spread.median) : null;
}

/** Whether a scenario of it can be played. Written by hand or kept from an earlier version, it may speak of what is not there. */
export const isPlayable = (block: BlockComparison, improvement: Improvement): boolean =>
	problemOf(block, improvement) === null;

function problemOf({ framework, units }: BlockComparison, improvement: Improvement): string | null {
	const { of, unitId } = improvement;
	const criteria = treeOf(framework).node(of) ? treeOf(framework).criteriaUnder(of) : [];
	if (criteria.length === 0) return `no criterion of ${versionOf(framework)} at or under ${of}`;
	if (unitId !== null && !units.has(unitId)) return `not a unit of this block: ${unitId}`;
	if (improvement.to !== 'points') return null;
	const least = Math.min(...criteria.flatMap(({ max }) => (max > 0 ? [max] : [])));
	const points = toNumber(improvement.points);
	return points < 0 || points > least ? `${of} cannot have ${points} points, only 0 to ${least}` : null;
}

/** The score with the points of some criteria replaced and all above rolled up again. */
export function withPoints(
	framework: Framework,
	score: ResponseScore,
	points: ReadonlyMap<string, Decimal>
): ResponseScore {
	return scoreFromPoints(
		framework,
		treeOf(framework).criteria.map(({ code }): CriterionPoints => {
			const raised = points.get(code);
			return raised === undefined ? score.get(code)! : { code, state: 'scored', points: raised };
		})
	);
}

export type Change = {
	unitId: string;
	before: Pick<NodeScore, 'points' | 'max' | 'value'>;
	after: Pick<NodeScore, 'points' | 'max' | 'value'>;
	/** Points gained, never negative. */
	gained: Decimal;
	/** `null` for a unit that is not ranked. */
	rank: { before: number; after: number } | null;
};

/** What a scenario changes for every unit of the block, in the order of the ranks afterwards. */
export function changesOf(before: BlockComparison, { block: after }: Outcome): Change[] {
	const rows = new Map(before.ranking.map((row) => [row.unitId, row]));
	return after.ranking.map((row): Change => {
		const was = rows.get(row.unitId)!;
		return {
			unitId: row.unitId,
			before: { points: was.points, max: was.max, value: was.value },
			after: { points: row.points, max: row.max, value: row.value },
			gained: subtract(row.points, was.points),
			rank: was.place && row.place ? { before: was.place.rank, after: row.place.rank } : null
		};
	});
}

/**
 * What a plan is worth: its tasks played as a scenario on the results as they stand, by the engine that scored them. Two
 * tasks at one criterion do not add up: the higher one counts.
 */
import type { BlockComparison } from '#lib/domain/benchmark/compare-units.ts';
import { scoreAt } from '#lib/domain/benchmark/compare-units.ts';
import { playScenario, reachedBy, type Improvement, type Level, type Outcome } from '#lib/domain/benchmark/scenario.ts';
import { decimal, subtract, sum, type Decimal } from '#lib/domain/decimal.ts';
import { treeOf, versionOf } from '#lib/domain/framework/framework.ts';

export type RaisingTask = {
	unitId: string;
	/** "id@version"; null for a general task, which raises nothing by itself. */
	version: string | null;
	code: string | null;
	/** Points of the criterion once it is done; null where nobody says so. */
	reach: Decimal | null;
};

/**
 * Points that a criterion of a unit would reach and gain at a level. Null where there is no such level, where it is above
 * the criterion's maximum, where the criterion does not apply, and where the unit is there already.
 */
export function gainAt(
	block: BlockComparison,
	unitId: string,
	code: string,
	level: Level
): { reach: Decimal; gain: Decimal } | null {
	const unit = block.units.get(unitId);
	const criterion = treeOf(block.framework).node(code);
	if (!unit || criterion?.level !== 'criterion') return null;
	const own = scoreAt(unit, code);
	const reach = reachedBy(block, criterion, level);
	if (reach === null || own.state === 'notApplicable' || reach <= own.points || reach > decimal(criterion.max))
		return null;
	return { reach, gain: subtract(reach, own.points) };
}

/** The block as it would stand with these tasks done. Tasks of other units or versions, or without points, change nothing. */
export const playTasks = (block: BlockComparison, tasks: readonly RaisingTask[]): Outcome =>
	playScenario(
		block,
		tasks.flatMap((task) => improvementOf(block, task) ?? [])
	);

function improvementOf(block: BlockComparison, { unitId, version, code, reach }: RaisingTask): Improvement | null {
	if (code === null || reach === null || version !== versionOf(block.framework) || !block.units.has(unitId))
		return null;
	const criterion = treeOf(block.framework).node(code);
	if (criterion?.level !== 'criterion' || reach > decimal(criterion.max)) return null;
	return { of: code, unitId, to: 'points', points: reach };
}

/** Points gained over what is chosen of the criteria that were raised. */
export const gainedBy = (
	{ raised }: Pick<Outcome, 'raised'>,
	chosen: (one: Outcome['raised'][number]) => boolean = () => true
): Decimal => sum(raised.filter(chosen).map(({ before, after }) => subtract(after, before)));

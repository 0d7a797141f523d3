/** Which targets a round is held to: those not over before its year, and those that its questionnaires still ask about. */
import { belongsToRound, dueIn } from '#lib/domain/benchmark/targets.ts';
import { treeOf, type Framework } from '#lib/domain/framework/framework.ts';
import type { Target } from '#lib/server/content/reference.ts';
import type { NewRoundTarget, TargetBinding } from '#lib/server/db/targets.ts';

/** The document of targets that name none of their own. */
const PLAN = '86/KH-UBND';

/** As they stand in the reference data today, with the criteria through which units report on them. */
export function targetsOfRound(
	{ id: roundId, year }: { id: string; year: number },
	targets: readonly Target[],
	frameworks: Iterable<Framework>
): NewRoundTarget[] {
	const bindings = bindingsOf(frameworks);
	return targets.flatMap((target, position): NewRoundTarget[] => {
		const bound = bindings.get(target.id) ?? [];
		const dueDate = dueIn(year, target.due ?? null, target.yearly);
		if (!belongsToRound(year, dueDate, bound.length > 0)) return [];
		return [
			{
				roundId,
				id: target.id,
				position,
				scope: target.scope,
				groups: target.groups,
				metric: target.metric,
				comparator: target.comparator,
				value: String(target.value),
				unit: target.unit ?? null,
				name: target.name,
				measure: target.measure ?? null,
				note: target.note ?? target.wording ?? null,
				dueDate,
				// A day worked out for another year is our reading of the plan.
				dueMark: dueDate === (target.due ?? null) ? (target.dueMark ?? null) : 'D',
				status: target.status,
				mark: target.mark,
				source: [target.document ?? PLAN, target.place].filter(Boolean).join(', '),
				tentative: target.tentative,
				bindings: bound
			}
		];
	});
}

function bindingsOf(frameworks: Iterable<Framework>): Map<string, TargetBinding[]> {
	const bindings = new Map<string, TargetBinding[]>();
	for (const framework of frameworks)
		for (const { code, target } of treeOf(framework).criteria) {
			if (!target) continue;
			const binding = { group: framework.group, criterionCode: code, points: target.points };
			bindings.set(target.id, [...(bindings.get(target.id) ?? []), binding]);
		}
	return bindings;
}

/** The plan of one unit: its tasks, what they are worth together, and the low criteria that have no task yet. */
import { recoverableOf } from '#lib/domain/benchmark/recoverable.ts';
import type { StandingClass } from '#lib/domain/benchmark/classify.ts';
import type { BlockComparison } from '#lib/domain/benchmark/compare-units.ts';
import { dayOf } from '#lib/domain/date.ts';
import type { Decimal } from '#lib/domain/decimal.ts';
import { labelOf, treeOf } from '#lib/domain/framework/framework.ts';
import { playTasks } from '#lib/domain/plan/expected-score.ts';
import { countTasks, type PlanCounts } from '#lib/domain/plan/plan-task.ts';
import { ok, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { listLedTasks, listPlanTasks, type PlanTask } from '#lib/server/db/plan-tasks.ts';
import { readBrought, type BroughtView } from './brought.server.ts';
import { listPlanUnits, mayWrite, readPlanUnit, readUnitBlock, type PlanHead } from './plan-round.server.ts';
import { raisingTask, taskView, type TaskView } from './task-view.server.ts';

export type Standing = { points: Decimal; max: Decimal; value: Decimal | null; rank: number | null };

export type LowCriterion = {
	code: string;
	name: string;
	/** Pillar, index. */
	path: string[];
	class: StandingClass | null;
	points: Decimal;
	/** How many tasks, those dropped left out, it has already. */
	tasks: number;
};

export type UnitPlan = {
	head: PlanHead;
	unit: { id: string; name: string };
	mayWrite: boolean;
	tasks: TaskView[];
	counts: PlanCounts;
	/** Today, with what is done, and with everything that is not dropped; null until the unit has a result. */
	expected: { now: Standing; withDone: Standing; withAll: Standing } | null;
	low: LowCriterion[];
	/** Null until a later round has the unit's result. */
	brought: BroughtView | null;
	/** Tasks in plans of others that this unit carries out. */
	led: TaskView[];
};

export async function readUnitPlan(
	app: App,
	person: Person | null,
	key: { roundId: string; unitId: string },
	language: Language,
	now: Date
): Promise<Result<UnitPlan>> {
	const found = await readPlanUnit(app, person, key, language);
	if (!found.ok) return found;
	const { head, round, unit } = found.value;
	const today = dayOf(now);
	const tasks = await listPlanTasks(app.db, key.roundId, key.unitId);
	const names = new Map((await listPlanUnits(app.db, key.roundId, language)).map(({ id, name }) => [id, name]));
	const block = await readUnitBlock(app, round, unit, now);
	return ok({
		head,
		unit: { id: unit.id, name: unit.name },
		mayWrite: mayWrite(person, unit.id),
		tasks: tasks.map((task) => taskView(app, task, { names, today }, language)),
		counts: countTasks(tasks, today),
		expected: block ? expectedOf(block, unit.id, tasks) : null,
		low: block ? lowOf(block, unit.id, tasks, language) : [],
		brought: await readBrought(app, round, unit, { tasks, block }, language, now),
		led: (await listLedTasks(app.db, key.roundId, unit.id)).map((task) =>
			taskView(app, task, { names, today }, language)
		)
	});
}

function expectedOf(block: BlockComparison, unitId: string, tasks: readonly PlanTask[]): UnitPlan['expected'] {
	const having = (chosen: (task: PlanTask) => boolean) =>
		standingIn(playTasks(block, tasks.filter(chosen).map(raisingTask)).block, unitId);
	return {
		now: standingIn(block, unitId),
		withDone: having(({ status }) => status === 'done'),
		withAll: having(({ status }) => status !== 'dropped')
	};
}

function standingIn({ ranking }: BlockComparison, unitId: string): Standing {
	const { points, max, value, place } = ranking.find((row) => row.unitId === unitId)!;
	return { points, max, value, rank: place?.rank ?? null };
}

function lowOf(block: BlockComparison, unitId: string, tasks: readonly PlanTask[], language: Language): LowCriterion[] {
	const tree = treeOf(block.framework);
	return recoverableOf(block, unitId).map(({ code, class: standing, points }) => ({
		code,
		name: tree.node(code)!.name[language],
		path: tree.ancestors(code).map((node) => labelOf(node)[language]),
		class: standing,
		points,
		tasks: tasks.filter(({ criterionCode, status }) => criterionCode === code && status !== 'dropped').length
	}));
}

/** The form of a task: what can be chosen in it, and what it is filled with at first. */
import { adviceOn, targetOf, type AdvisedAction, type ServedTarget } from '#lib/server/low-criterion.ts';
import { scoreAt, type BlockComparison } from '#lib/domain/benchmark/compare-units.ts';
import { dayOf, endOfYear } from '#lib/domain/date.ts';
import { formatDecimal, type Decimal } from '#lib/domain/decimal.ts';
import { treeOf, type Framework } from '#lib/domain/framework/framework.ts';
import { gainAt } from '#lib/domain/plan/expected-score.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { mayReadUnit } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { findPlanTask } from '#lib/server/db/plan-tasks.ts';
import {
	listPlanUnits,
	mayReport,
	mayWrite,
	readPlanUnit,
	readUnitBlock,
	type PlanHead,
	type PlanUnit
} from './plan-round.server.ts';
import type { TaskEntry } from './task-entry.ts';
import { taskView, type TaskView } from './task-view.server.ts';
import { isTaskId, type TaskKey, type UnitKey } from './write-task.server.ts';

export type LevelChoice = { reach: Decimal; gain: Decimal } | null;

/** The criterion that the task is to raise, with what is known and advised about it. */
export type RaisedCriterion = {
	code: string;
	name: string;
	/** Null without a result of the unit. */
	own: Decimal | null;
	max: number;
	levels: { target: LevelChoice; best: LevelChoice };
	target: ServedTarget | null;
	actions: AdvisedAction[];
};

export type TaskForm = {
	head: PlanHead;
	unit: { id: string; name: string };
	/** Who can carry it out or help. */
	units: { id: string; name: string }[];
	criterion: RaisedCriterion | null;
	/** What stands in the fields at first. */
	entry: TaskEntry;
	task: TaskView | null;
	mayWrite: boolean;
	/** The unit that carries it out reports on it too, in whosever plan it is; it reads nothing else there. */
	mayReport: boolean;
	mayReadPlan: boolean;
};

/** An empty form, or one begun for a criterion and filled with an action of the city's plan. Refused: `criterion_unknown`. */
export async function newTaskForm(
	app: App,
	person: Person | null,
	key: UnitKey,
	{ criterion: code, action: actionId }: { criterion: string; action: string },
	language: Language,
	now: Date
): Promise<Result<TaskForm>> {
	if (!mayWrite(person, key.unitId)) return refused('not_yours');
	const found = await readPlanUnit(app, person, key, language);
	if (!found.ok) return found;
	const { head, round, unit } = found.value;
	const criterion = code ? criterionOf(app, unit, await readUnitBlock(app, round, unit, now), code, language) : null;
	if (code && !criterion) return refused('criterion_unknown');
	const action = criterion?.actions.find(({ id }) => id === actionId);
	const levels = criterion?.levels;
	return ok({
		head,
		unit: { id: unit.id, name: unit.name },
		units: await listPlanUnits(app.db, round.id, language),
		criterion,
		entry: {
			criterion: criterion?.code ?? '',
			action: action?.id ?? '',
			text: action?.text ?? '',
			owner: unit.id,
			helpers: [],
			// A plan is of a year: its tasks are due by the end of it unless somebody says otherwise.
			deadline: endOfYear(now),
			level: levels?.target ? 'target' : levels?.best ? 'best' : '',
			points: ''
		},
		task: null,
		mayWrite: true,
		mayReport: true,
		mayReadPlan: true
	});
}

/** The form of a task as it stands; who may not write reads it. Refused: `page_unknown`. */
export async function readTaskForm(
	app: App,
	person: Person | null,
	key: TaskKey,
	language: Language,
	now: Date
): Promise<Result<TaskForm>> {
	const stored = isTaskId(key.id) ? await findPlanTask(app.db, key) : undefined;
	const found = await readPlanUnit(app, person, key, language, stored?.ownerId);
	if (!found.ok) return found;
	const { head, round, unit } = found.value;
	if (!stored) return refused('page_unknown');
	const units = await listPlanUnits(app.db, round.id, language);
	const names = new Map(units.map(({ id, name }) => [id, name]));
	const task = taskView(app, stored, { names, today: dayOf(now) }, language);
	const block = await readUnitBlock(app, round, unit, now);
	return ok({
		head,
		unit: { id: unit.id, name: unit.name },
		units,
		// The points of a unit are its own business, also to those who carry out a task of it.
		criterion:
			task.criterion && mayReadUnit(person, unit.id)
				? criterionOf(app, unit, block, task.criterion.code, language)
				: null,
		entry: {
			criterion: task.criterion?.code ?? '',
			action: task.actionId ?? '',
			text: task.text,
			owner: task.ownerId,
			helpers: task.helperIds,
			deadline: task.deadline,
			level: task.level ?? '',
			points: task.level === 'points' && task.reach !== null ? formatDecimal(task.reach, language) : ''
		},
		task,
		mayWrite: mayWrite(person, unit.id),
		mayReport: mayReport(person, { unitId: unit.id, ownerId: stored.ownerId }),
		mayReadPlan: mayReadUnit(person, unit.id)
	});
}

function criterionOf(
	{ content }: App,
	{ id, framework }: Pick<PlanUnit, 'id'> & { framework: Framework },
	block: BlockComparison | undefined,
	code: string,
	language: Language
): RaisedCriterion | null {
	const node = treeOf(framework).node(code);
	if (node?.level !== 'criterion' || node.max === 0) return null;
	const unit = block?.units.get(id);
	const at = (to: 'target' | 'best'): LevelChoice => (block ? gainAt(block, id, code, { to }) : null);
	return {
		code,
		name: node.name[language],
		own: unit ? scoreAt(unit, code).points : null,
		max: node.max,
		levels: { target: at('target'), best: at('best') },
		target: targetOf(framework, code, content.reference, language),
		actions: adviceOn(framework, code, content.reference, language, id)
	};
}

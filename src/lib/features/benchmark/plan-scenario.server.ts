/**
 * A scenario becomes tasks of the plan: one for each criterion of each unit that it raises, carried out by the unit, with
 * the words of the city's plan where it has any for the criterion.
 */
import { isDay } from '#lib/domain/date.ts';
import { decimal, subtract, toNumeral, type Decimal } from '#lib/domain/decimal.ts';
import { treeOf, type Framework } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import { m } from '#lib/paraglide/messages.js';
import type { App } from '#lib/server/app.ts';
import { addPlanTasks } from '#lib/server/added-tasks.ts';
import { mayPlan } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { Transaction } from '#lib/server/db/client.ts';
import { listPlanTasks, lockPlan, type PlanTask } from '#lib/server/db/plan-tasks.ts';
import { adviceOn } from '#lib/server/low-criterion.ts';
import { readWholeRound } from './benchmark-round.server.ts';
import { play } from './played-scenario.ts';
import { fieldsOf } from './simulation-page.server.ts';

/** A plan that nobody could carry out is none. */
const MOST_TASKS = 1000;

export type ScenarioPlan = {
	added: number;
	/** Criteria of a unit that its plan raises as far already. */
	already: number;
};

type Raise = { unitId: string; framework: Framework; code: string; before: Decimal; reach: Decimal };

/**
 * Adds the tasks, all or none; those that stand in the plan already are left alone, so that doing it twice adds nothing.
 * Refused: `not_yours`, `round_unknown`, `answer_required` and `date_malformed` (deadline), `tasks_none` (it raises nobody)
 * and `tasks_too_many`.
 */
export async function planScenario(
	app: App,
	person: Person | null,
	{ roundId, improvements, deadline }: { roundId: string; improvements: readonly string[]; deadline: string },
	language: Language,
	now: Date
): Promise<Result<ScenarioPlan>> {
	if (!person || !mayPlan(person)) return refused('not_yours');
	const found = await readWholeRound(app, person, roundId, language);
	if (!found.ok) return found;
	if (deadline === '') return refused('answer_required', 'thoi-han');
	if (!isDay(deadline)) return refused('date_malformed', 'thoi-han', { value: deadline.slice(0, 40) });
	const fields = await fieldsOf(app, found.value.round, language, now);
	const raises = [...play(fields, improvements).outcomes].flatMap(([block, { raised }]) => {
		const { framework } = fields.find((field) => field.block === block)!;
		return raised.map(({ unitId, code, before, after }): Raise => ({ unitId, framework, code, before, reach: after }));
	});
	if (raises.length === 0) return refused('tasks_none');
	if (raises.length > MOST_TASKS)
		return refused('tasks_too_many', undefined, { count: raises.length, most: MOST_TASKS });
	return app.db.transaction(async (tx) => {
		await lockPlan(tx, roundId);
		const wanted = await notPlanned(tx, roundId, raises);
		const tasks = await addPlanTasks(
			tx,
			person.id,
			wanted.map((raise) => ({ ...taskOf(app, raise, language), roundId, deadline })),
			now
		);
		return ok({ added: tasks.length, already: raises.length - tasks.length });
	});
}

async function notPlanned(tx: Transaction, roundId: string, raises: readonly Raise[]): Promise<Raise[]> {
	const planned = new Map<string, Decimal>();
	for (const task of await listPlanTasks(tx, roundId)) {
		if (task.status === 'dropped' || task.reach === null) continue;
		const key = keyOf(task);
		const reach = decimal(task.reach);
		planned.set(key, Math.max(reach, planned.get(key) ?? reach) as Decimal);
	}
	return raises.filter(({ unitId, framework: { id, version }, code, reach }) => {
		const own = { organisationId: unitId, frameworkId: id, frameworkVersion: version, criterionCode: code };
		const known = planned.get(keyOf(own));
		return known === undefined || known < reach;
	});
}

const keyOf = (task: Pick<PlanTask, 'organisationId' | 'frameworkId' | 'frameworkVersion' | 'criterionCode'>): string =>
	[task.organisationId, task.frameworkId, task.frameworkVersion, task.criterionCode].join(' ');

function taskOf({ content }: App, { unitId, framework, code, before, reach }: Raise, language: Language) {
	const [action] = adviceOn(framework, code, content.reference, language, unitId);
	const name = treeOf(framework).node(code)!.name[language];
	return {
		organisationId: unitId,
		ownerId: unitId,
		frameworkId: framework.id,
		frameworkVersion: framework.version,
		criterionCode: code,
		text: action?.text ?? m.simulation_task_text({ criterion: name }),
		actionId: action?.id ?? null,
		actionPlace: action?.place ?? null,
		helpers: [],
		level: 'points' as const,
		reach: toNumeral(reach),
		gain: toNumeral(subtract(reach, before))
	};
}

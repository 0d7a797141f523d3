/** The annex of the plan (phụ lục): task, who leads, who helps, until when, with what result. On paper and as a file. */
import { numberCell, toCsv } from '#lib/domain/csv.ts';
import { dayOf, formatDay } from '#lib/domain/date.ts';
import { ok, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import { m } from '#lib/paraglide/messages.js';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { listPlanTasks } from '#lib/server/db/plan-tasks.ts';
import { listPlanUnits, readPlanRound, readPlanUnit, type PlanHead } from './plan-round.server.ts';
import { taskView, type TaskView } from './task-view.server.ts';
import { resultWords, statusWords } from './words.ts';

export type Annex = { head: PlanHead; unit: { id: string; name: string } | null; tasks: TaskView[] };

/** Tasks that were not dropped, of one unit or, without one, of the whole city. */
export async function readAnnex(
	app: App,
	person: Person | null,
	{ roundId, unitId }: { roundId: string; unitId: string | null },
	language: Language,
	now: Date
): Promise<Result<Annex>> {
	const found =
		unitId === null
			? await readPlanRound(app, person, roundId, language)
			: await readPlanUnit(app, person, { roundId, unitId }, language);
	if (!found.ok) return found;
	const names = new Map((await listPlanUnits(app.db, roundId, language)).map(({ id, name }) => [id, name]));
	const tasks = await listPlanTasks(app.db, roundId, unitId ?? undefined);
	return ok({
		head: found.value.head,
		unit: unitId === null ? null : { id: unitId, name: names.get(unitId) ?? unitId },
		tasks: tasks
			.filter(({ status }) => status !== 'dropped')
			.map((task) => taskView(app, task, { names, today: dayOf(now) }, language))
	});
}

export async function exportAnnex(
	app: App,
	person: Person | null,
	key: { roundId: string; unitId: string | null },
	language: Language,
	now: Date
): Promise<Result<{ name: string; csv: string }>> {
	const annex = await readAnnex(app, person, key, language, now);
	if (!annex.ok) return annex;
	const head = [
		m.plan_col_number(),
		m.plan_col_unit(),
		m.plan_col_task(),
		m.plan_col_owner(),
		m.plan_col_helpers(),
		m.plan_col_deadline(),
		m.plan_col_result(),
		m.plan_col_criterion(),
		m.plan_col_gain(),
		m.plan_col_status()
	];
	const rows = annex.value.tasks.map((task, at) => [
		at + 1,
		task.unit,
		task.text,
		task.owner,
		task.helpers.join(', '),
		formatDay(task.deadline),
		resultWords(task),
		task.criterion?.code ?? null,
		numberCell(task.gain),
		statusWords(task.status)
	]);
	const of = [key.roundId, ...(key.unitId === null ? [] : [key.unitId])].join('-').replace(/[^\w.-]+/g, '');
	return ok({ name: `${of}-${m.plan_download_file()}.csv`, csv: toCsv(head, rows, language) });
}

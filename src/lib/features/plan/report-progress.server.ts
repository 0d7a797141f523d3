/** How far a task is: begun, done with what shows it, or dropped with the reason. */
import { isDay } from '#lib/domain/date.ts';
import { ok, problem, refused, type Problem, type Result } from '#lib/domain/problem.ts';
import type { App } from '#lib/server/app.ts';
import { aboutTask } from '#lib/server/added-tasks.ts';
import { audit } from '#lib/server/audit.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { findPlanTask, updatePlanTask, type PlanTask } from '#lib/server/db/plan-tasks.ts';
import { mayReport, mayWrite } from './plan-round.server.ts';
import type { ProgressEntry } from './task-entry.ts';
import { isTaskId, type TaskKey } from './write-task.server.ts';

const LONGEST_NOTE = 2000;
const LONGEST_NUMBER = 100;

/**
 * Gives the unit whose plan the person goes back to: the one the task is in, or to those who only carry it out, their own.
 * Refused: `not_yours`, `page_unknown`, `choice_unknown` (status), `reason_required` (dropped without one),
 * `answer_required` (done with neither words nor a document to show for it), `text_too_long`, `date_malformed`,
 * `task_changed` (its revision is no longer the one seen).
 */
export async function reportProgress(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	key: TaskKey,
	{ entry, revision }: { entry: ProgressEntry; revision: number },
	now: Date
): Promise<Result<string>> {
	const found = isTaskId(key.id) ? await findPlanTask(db, key) : undefined;
	if (!mayReport(person, { unitId: key.unitId, ownerId: found?.ownerId ?? key.unitId })) return refused('not_yours');
	const flaw = flawOf(entry);
	if (flaw) return { ok: false, problem: flaw };
	return db.transaction(async (tx) => {
		const before = found && (await findPlanTask(tx, key));
		if (!before) return refused('page_unknown');
		const task = await updatePlanTask(
			tx,
			{ id: key.id, revision },
			{ ...setOf(entry), changedBy: person.id, changedAt: now }
		);
		if (!task) return refused('task_changed');
		await audit(tx, {
			at: now,
			actorId: person.id,
			action: 'plan.report',
			...aboutTask(task),
			before: told(before),
			after: told(task)
		});
		return ok(mayWrite(person, key.unitId) ? key.unitId : before.ownerId);
	});
}

function flawOf(entry: ProgressEntry): Problem | null {
	const { status, progress, dropReason, evidence, documentNumber, documentDate } = entry;
	if (status === '') return problem('choice_unknown', 'trang-thai');
	if (status === 'dropped' && dropReason === '') return problem('reason_required', 'ly-do');
	if (status === 'done' && evidence === '' && documentNumber === '') return problem('answer_required', 'ket-qua');
	for (const [field, text, most] of [
		['tien-do', progress, LONGEST_NOTE],
		['ly-do', dropReason, LONGEST_NOTE],
		['ket-qua', evidence, LONGEST_NOTE],
		['so-van-ban', documentNumber, LONGEST_NUMBER]
	] as const)
		if (text.length > most) return problem('text_too_long', field, { most });
	if (documentDate !== '' && !isDay(documentDate))
		return problem('date_malformed', 'ngay-van-ban', { value: documentDate });
	return null;
}

const setOf = ({ status, ...words }: ProgressEntry) => ({
	...(status === '' ? {} : { status }),
	progress: words.progress.normalize('NFC'),
	dropReason: status === 'dropped' ? words.dropReason.normalize('NFC') : '',
	evidence: words.evidence.normalize('NFC'),
	documentNumber: words.documentNumber.normalize('NFC'),
	documentDate: words.documentDate || null
});

const told = ({ status, progress, dropReason, evidence, documentNumber, documentDate }: PlanTask) => ({
	status,
	progress,
	dropReason,
	evidence,
	documentNumber,
	documentDate
});

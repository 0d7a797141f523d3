/** Adding a task to the plan of a unit, and changing what it says. */
import { isDay } from '#lib/domain/date.ts';
import { decimal, toNumeral } from '#lib/domain/decimal.ts';
import type { Level } from '#lib/domain/benchmark/scenario.ts';
import { gainAt } from '#lib/domain/plan/expected-score.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { treeOf } from '#lib/domain/framework/framework.ts';
import { parseNumber } from '#lib/domain/questionnaire/answers.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { aboutTask, addPlanTasks, toldOfTask } from '#lib/server/added-tasks.ts';
import { audit } from '#lib/server/audit.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { findPlanTask, updatePlanTask, type PlanTask } from '#lib/server/db/plan-tasks.ts';
import { findRound, type Round } from '#lib/server/db/rounds.ts';
import { findPlanUnit, listPlanUnits, mayWrite, readUnitBlock, type PlanUnit } from './plan-round.server.ts';
import type { TaskEntry } from './task-entry.ts';

export type UnitKey = { roundId: string; unitId: string };
export type TaskKey = UnitKey & { id: string };

const LONGEST_TEXT = 1000;

/**
 * Gives the id of the new task. Refused: `not_yours`, `round_unknown`, `unit_unknown`, `criterion_unknown`,
 * `answer_required` (no words, no owner), `text_too_long`, `choice_unknown` (owner), `date_malformed`, `number_malformed`,
 * `level_idle` (the level raises nothing).
 */
export async function addTask(
	app: App,
	person: Person | null,
	key: UnitKey,
	entry: TaskEntry,
	language: Language,
	now: Date
): Promise<Result<string>> {
	const read = await readWritten(app, person, key);
	if (!read.ok) return read;
	const settled = await settle(app, read.value, entry, null, language, now);
	if (!settled.ok) return settled;
	return app.db.transaction(async (tx) => {
		const added = { roundId: key.roundId, organisationId: key.unitId, ...settled.value };
		const [task] = await addPlanTasks(tx, person!.id, [added], now);
		return ok(task!.id);
	});
}

/** Refused as above, and: `page_unknown` (no such task), `task_changed` (its revision is no longer the one seen). */
export async function editTask(
	app: App,
	person: Person | null,
	key: TaskKey,
	{ entry, revision }: { entry: TaskEntry; revision: number },
	language: Language,
	now: Date
): Promise<Result<null>> {
	const read = await readWritten(app, person, key);
	if (!read.ok) return read;
	const before = isTaskId(key.id) ? await findPlanTask(app.db, key) : undefined;
	if (!before) return refused('page_unknown');
	const settled = await settle(
		app,
		read.value,
		{ ...entry, criterion: before.criterionCode ?? '' },
		before,
		language,
		now
	);
	if (!settled.ok) return settled;
	return app.db.transaction(async (tx) => {
		const set = { ...settled.value, changedBy: person!.id, changedAt: now };
		const task = await updatePlanTask(tx, { id: key.id, revision }, set);
		if (!task) return refused('task_changed');
		await audit(tx, {
			at: now,
			actorId: person!.id,
			action: 'plan.edit',
			...aboutTask(task),
			before: toldOfTask(before),
			after: toldOfTask(task)
		});
		return ok(null);
	});
}

export const isTaskId = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);

async function readWritten(
	app: App,
	person: Person | null,
	key: UnitKey
): Promise<Result<{ round: Round; unit: PlanUnit }>> {
	if (!mayWrite(person, key.unitId)) return refused('not_yours');
	const round = await findRound(app.db, key.roundId);
	if (!round || round.status === 'draft') return refused('round_unknown');
	const unit = await findPlanUnit(app, app.db, key, 'vi');
	return unit ? ok({ round, unit }) : refused('unit_unknown');
}

async function settle(
	app: App,
	{ round, unit }: { round: Round; unit: PlanUnit },
	entry: TaskEntry,
	before: PlanTask | null,
	language: Language,
	now: Date
) {
	const text = entry.text.normalize('NFC');
	if (text === '') return refused('answer_required', 'noi-dung');
	if (text.length > LONGEST_TEXT) return refused('text_too_long', 'noi-dung', { most: LONGEST_TEXT });
	const known = new Set((await listPlanUnits(app.db, round.id, 'vi')).map(({ id }) => id));
	if (entry.owner === '') return refused('answer_required', 'chu-tri');
	if (!known.has(entry.owner)) return refused('choice_unknown', 'chu-tri');
	if (entry.deadline === '') return refused('answer_required', 'thoi-han');
	if (!isDay(entry.deadline)) return refused('date_malformed', 'thoi-han', { value: entry.deadline });
	const points = await settlePoints(app, { round, unit }, entry, before, language, now);
	if (!points.ok) return points;
	const action = app.content.reference.actions.find(({ id }) => id === entry.action);
	const { framework } = unit;
	return ok({
		frameworkId: entry.criterion === '' ? null : framework.id,
		frameworkVersion: entry.criterion === '' ? null : framework.version,
		criterionCode: entry.criterion || null,
		text,
		actionId: action?.id ?? null,
		actionPlace: action?.place ?? null,
		ownerId: entry.owner,
		helpers: [...new Set(entry.helpers)].filter((id) => known.has(id) && id !== entry.owner),
		deadline: entry.deadline,
		...points.value
	});
}

type Points = Pick<PlanTask, 'level' | 'reach' | 'gain'>;

/** Worked out when the level is chosen, on the results of that moment; a level that is left as it was keeps its figures. */
async function settlePoints(
	app: App,
	{ round, unit }: { round: Round; unit: PlanUnit },
	{ criterion, level: chosen, points }: TaskEntry,
	before: PlanTask | null,
	language: Language,
	now: Date
): Promise<Result<Points>> {
	const node = treeOf(unit.framework).node(criterion);
	if (criterion !== '' && !(node?.level === 'criterion' && node.max > 0)) return refused('criterion_unknown');
	if (criterion === '' || chosen === '') return ok({ level: null, reach: null, gain: null });
	const level = levelOf(chosen, points, language);
	if (!level) return refused('number_malformed', 'diem', { value: points });
	const same = level.to === 'points' ? before?.reach === toNumeral(level.points) : true;
	if (before?.level === chosen && same) return ok({ level: before.level, reach: before.reach, gain: before.gain });
	const block = await readUnitBlock(app, round, unit, now);
	const gained = block && gainAt(block, unit.id, criterion, level);
	if (!gained) return refused('level_idle', 'muc');
	return ok({ level: chosen, reach: toNumeral(gained.reach), gain: toNumeral(gained.gain) });
}

function levelOf(to: NonNullable<PlanTask['level']>, typed: string, language: Language): Level | null {
	if (to !== 'points') return { to };
	const points = parseNumber(typed, language);
	return points === null || points < 0 || points > 100_000 ? null : { to, points: decimal(points.toFixed(4)) };
}

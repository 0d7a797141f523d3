/** A few tasks in the plans of some units of the sample round: one late, one at risk, one under way, one done. */
import { dayOf } from '#lib/domain/date.ts';
import { reportProgress } from '#lib/features/plan/report-progress.server.ts';
import { newTaskForm } from '#lib/features/plan/task-form.server.ts';
import { readUnitPlan } from '#lib/features/plan/unit-plan.server.ts';
import { addTask } from '#lib/features/plan/write-task.server.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { Round } from '#lib/server/db/rounds.ts';
import { readBlocks } from '#lib/server/round-results.ts';
import { granted } from './granted.ts';
import { SAMPLE_PLAN } from './sample-words.ts';

const DAY = 86_400_000;

/** Days from now until the deadline, and how far it is by then. */
const TASKS = [
	{ due: -20, status: 'underWay' },
	{ due: 15, status: 'planned' },
	{ due: 120, status: 'underWay' },
	{ due: 60, status: 'done' }
] as const;
const UNITS_PER_BLOCK = 1;

export async function fillPlan(app: App, planner: Person, round: Round, now: Date): Promise<void> {
	for (const { comparison } of await readBlocks(app, round, now))
		for (const unitId of [...comparison.units.keys()].slice(0, UNITS_PER_BLOCK))
			await planFor(app, planner, { roundId: round.id, unitId }, now);
}

async function planFor(app: App, planner: Person, key: { roundId: string; unitId: string }, now: Date): Promise<void> {
	const { low } = granted(await readUnitPlan(app, planner, key, 'vi', now), key.unitId);
	const raisable = low.filter(({ points }) => points > 0).slice(0, TASKS.length);
	for (const [at, { code, name }] of raisable.entries()) {
		const { due, status } = TASKS[at]!;
		const form = granted(await newTaskForm(app, planner, key, { criterion: code, action: '' }, 'vi', now), code);
		const action = form.criterion?.actions[0];
		const entry = {
			...form.entry,
			action: action?.id ?? '',
			text: SAMPLE_PLAN.task(action?.text ?? name),
			deadline: dayOf(new Date(now.getTime() + due * DAY))
		};
		const id = granted(await addTask(app, planner, key, entry, 'vi', now), code);
		if (status === 'planned') continue;
		const progress = {
			status,
			progress: status === 'underWay' ? SAMPLE_PLAN.progress : '',
			dropReason: '',
			evidence: status === 'done' ? SAMPLE_PLAN.evidence : '',
			documentNumber: '',
			documentDate: ''
		};
		granted(await reportProgress(app, planner, { ...key, id }, { entry: progress, revision: 1 }, now), code);
	}
}

/** Tasks added to a plan, each with its line of the audit. */
import { audit } from './audit.ts';
import type { Transaction } from './db/client.ts';
import { insertPlanTasks, type NewPlanTask, type PlanTask } from './db/plan-tasks.ts';

type Added = Omit<NewPlanTask, 'madeBy' | 'madeAt' | 'changedBy' | 'changedAt'>;

/** In the order given. */
export async function addPlanTasks(
	tx: Transaction,
	personId: string,
	tasks: readonly Added[],
	now: Date
): Promise<PlanTask[]> {
	const by = { madeBy: personId, madeAt: now, changedBy: personId, changedAt: now };
	const added = await insertPlanTasks(
		tx,
		tasks.map((task) => ({ ...task, ...by }))
	);
	await audit(
		tx,
		...added.map((task) => ({
			at: now,
			actorId: personId,
			action: 'plan.add',
			...aboutTask(task),
			after: toldOfTask(task)
		}))
	);
	return added;
}

/** What a line of the audit is about. */
export const aboutTask = ({ id, roundId, organisationId, criterionCode }: PlanTask) => ({
	subject: `plan_task:${id}`,
	roundId,
	organisationId,
	criterionCode
});

/** What a task says, as the audit keeps it. */
export const toldOfTask = ({ text, actionId, ownerId, helpers, deadline, level, reach, gain }: PlanTask) => ({
	text,
	actionId,
	ownerId,
	helpers,
	deadline,
	level,
	reach,
	gain
});

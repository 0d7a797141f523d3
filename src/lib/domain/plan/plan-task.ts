/** A task (nhiệm vụ) of a plan of improvement: how far it is, and when it needs somebody's attention. */
export const STATUSES = ['planned', 'underWay', 'done', 'dropped'] as const;
export type PlanStatus = (typeof STATUSES)[number];

/** To what a task is to raise its criterion: the plan's target, the best of the block, or a figure in points. */
export const PLAN_LEVELS = ['target', 'best', 'points'] as const;
export type PlanLevel = (typeof PLAN_LEVELS)[number];

export type Attention = 'overdue' | 'atRisk' | null;

/** Days before the deadline from which a task that has not begun, and one under way, is at risk. */
export const NOT_BEGUN_DAYS = 30;
export const UNDER_WAY_DAYS = 7;

/**
 * Overdue: the deadline has passed and the task is neither done nor dropped. At risk: not begun with 30 days or fewer to
 * go, or under way with 7 or fewer; the day of the deadline itself is still in time. Days as stored ("2026-12-31").
 */
export function attentionOf({ status, deadline }: { status: PlanStatus; deadline: string }, today: string): Attention {
	if (status === 'done' || status === 'dropped') return null;
	const left = (Date.parse(deadline) - Date.parse(today)) / 86_400_000;
	if (left < 0) return 'overdue';
	return left <= (status === 'planned' ? NOT_BEGUN_DAYS : UNDER_WAY_DAYS) ? 'atRisk' : null;
}

export type PlanCounts = {
	tasks: number;
	underWay: number;
	done: number;
	dropped: number;
	overdue: number;
	atRisk: number;
};

/** How many there are of each; `tasks` leaves out those that were dropped. */
export function countTasks(tasks: readonly { status: PlanStatus; deadline: string }[], today: string): PlanCounts {
	const having = (status: PlanStatus) => tasks.filter((task) => task.status === status).length;
	const needing = (attention: Attention) => tasks.filter((task) => attentionOf(task, today) === attention).length;
	return {
		tasks: tasks.length - having('dropped'),
		underWay: having('underWay'),
		done: having('done'),
		dropped: having('dropped'),
		overdue: needing('overdue'),
		atRisk: needing('atRisk')
	};
}

/** Words of the reports on a quarter. */
import type { LineStatus } from '#lib/domain/plan/progress-report.ts';
import type { PlanStatus } from '#lib/domain/plan/plan-task.ts';
import { m } from '#lib/paraglide/messages.js';

const LINE_WORDS: Record<LineStatus, () => string> = {
	notBegun: m.progress_line_not_begun,
	underWay: m.progress_line_under_way,
	reached: m.progress_line_reached,
	stuck: m.progress_line_stuck
};
export const lineWords = (status: LineStatus | ''): string => (status === '' ? '–' : LINE_WORDS[status]());
export const LINE_TONES = { notBegun: 'neutral', underWay: 'info', reached: 'success', stuck: 'warning' } as const;

const TASK_WORDS: Record<PlanStatus, () => string> = {
	planned: m.plan_status_planned,
	underWay: m.plan_status_under_way,
	done: m.plan_status_done,
	dropped: m.plan_status_dropped
};
export const taskWords = (status: PlanStatus): string => TASK_WORDS[status]();

export type ReportState = { submitted: string | null; begun: boolean; late: boolean; overdue: boolean };

export const stateWords = ({ submitted, begun }: ReportState): string =>
	submitted ? m.progress_state_submitted() : begun ? m.progress_state_writing() : m.progress_state_not_begun();
export const stateTone = ({ submitted, begun }: ReportState) => (submitted ? 'success' : begun ? 'info' : 'neutral');

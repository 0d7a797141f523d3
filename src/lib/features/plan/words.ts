/** States of a plan in the reader's words, and figures as they are written there. */
import type { StandingClass } from '#lib/domain/benchmark/classify.ts';
import { formatDay } from '#lib/domain/date.ts';
import { formatDecimal, formatNumber, ONE, type Decimal } from '#lib/domain/decimal.ts';
import type { Attention, PlanStatus } from '#lib/domain/plan/plan-task.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { TaskView } from './task-view.server.ts';

export const points = (value: Decimal | null): string =>
	value === null ? '–' : formatDecimal(value, getLocale(), 0, 2);

/** A gain as "+12,5"; no gain is "0". */
export const gained = (value: Decimal | null): string =>
	value !== null && value > 0 ? `+${points(value)}` : points(value);

export const count = (value: number): string => formatNumber(value, getLocale(), 0, 0);

/** A value of 0 to 1 as "65,23%"; a dash where there is none. */
export const percent = (value: Decimal | null): string =>
	value === null ? '–' : `${formatNumber((value / ONE) * 100, getLocale(), 0, 2)}%`;

const STATUS_WORDS: Record<PlanStatus, () => string> = {
	planned: m.plan_status_planned,
	underWay: m.plan_status_under_way,
	done: m.plan_status_done,
	dropped: m.plan_status_dropped
};
export const statusWords = (status: PlanStatus): string => STATUS_WORDS[status]();
export const STATUS_TONES = { planned: 'neutral', underWay: 'info', done: 'success', dropped: 'neutral' } as const;

export const attentionWords = (attention: NonNullable<Attention>): string =>
	attention === 'overdue' ? m.plan_overdue() : m.plan_at_risk();

const CLASS_WORDS: Record<StandingClass, () => string> = {
	unscored: m.benchmark_class_unscored,
	low: m.benchmark_class_low,
	middle: m.benchmark_class_middle,
	high: m.benchmark_class_high
};
export const classWords = (standing: StandingClass | null): string =>
	standing === null ? m.benchmark_class_none() : CLASS_WORDS[standing]();

/** What the task has brought, or is to bring: the document that shows it, else the points expected of it. */
export function resultWords(task: TaskView): string {
	const document = documentWords(task);
	if (task.status === 'done') return [task.evidence, document].filter((part) => part !== '').join('; ');
	if (task.criterion && task.reach !== null)
		return m.plan_result_expected({ reach: points(task.reach), code: task.criterion.code });
	return task.criterion ? m.plan_result_raise({ code: task.criterion.code }) : '';
}

/** "Quyết định 12/QĐ-UBND ngày 05/04/2026": number and day, whichever is known. */
export function documentWords({ documentNumber, documentDate }: TaskView): string {
	if (documentNumber === '') return '';
	return documentDate === null
		? documentNumber
		: m.plan_document({ number: documentNumber, day: formatDay(documentDate) });
}

/** A task as typed into its form, and what a person reports on one. */
import { PLAN_LEVELS, STATUSES, type PlanLevel, type PlanStatus } from '#lib/domain/plan/plan-task.ts';

export type TaskEntry = {
	/** Empty: a general task. */
	criterion: string;
	/** Id of the action of the city's plan that the words came from; empty for own words. */
	action: string;
	text: string;
	owner: string;
	helpers: string[];
	deadline: string;
	/** Empty: not estimated. */
	level: PlanLevel | '';
	/** With the level `points`, in the city's numerals ("12,5"). */
	points: string;
};

export type ProgressEntry = {
	status: PlanStatus | '';
	progress: string;
	dropReason: string;
	evidence: string;
	documentNumber: string;
	documentDate: string;
};

const textIn = (form: FormData, name: string): string => String(form.get(name) ?? '').trim();

export const taskEntry = (form: FormData): TaskEntry => ({
	criterion: textIn(form, 'tieu-chi'),
	action: textIn(form, 'giai-phap'),
	text: textIn(form, 'noi-dung'),
	owner: textIn(form, 'chu-tri'),
	helpers: form.getAll('phoi-hop').map(String),
	deadline: textIn(form, 'thoi-han'),
	level: PLAN_LEVELS.find((level) => level === form.get('muc')) ?? '',
	points: textIn(form, 'diem')
});

export const progressEntry = (form: FormData): ProgressEntry => ({
	status: STATUSES.find((status) => status === form.get('trang-thai')) ?? '',
	progress: textIn(form, 'tien-do'),
	dropReason: textIn(form, 'ly-do'),
	evidence: textIn(form, 'ket-qua'),
	documentNumber: textIn(form, 'so-van-ban'),
	documentDate: textIn(form, 'ngay-van-ban')
});

/** The revision that the form was drawn from; 0, which is none, where it says nothing of use. */
export const seenRevision = (form: FormData): number => {
	const seen = Number(form.get('ban'));
	return Number.isSafeInteger(seen) && seen > 0 && seen < 2 ** 31 ? seen : 0;
};

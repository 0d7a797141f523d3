/** The annex of tasks (nhiệm vụ, cơ quan chủ trì, phối hợp, thời hạn, kết quả) from what the plan recommends. */
import { formatDay } from '#lib/domain/date.ts';
import { decimal, sum, type Decimal } from '#lib/domain/decimal.ts';
import { m } from '#lib/paraglide/messages.js';
import type { ReportAnnex, ReportTable } from '#lib/server/report/administrative-report.ts';
import type { AdvisedAction, ServedTarget } from '#lib/server/low-criterion.ts';
import { count, points } from './words.ts';

/** A criterion to raise, whoever's it is. */
export type CriterionToRaise = {
	code: string;
	name: string;
	recoverable: Decimal;
	actions: readonly AdvisedAction[];
	target: ServedTarget | null;
	lead: string;
	helping: readonly string[];
};

type Task = { text: string; place: string; lines: CriterionToRaise[] };

/**
 * One task for each action of the plan and its lead, those that bring most points first. A criterion goes to its own
 * actions; without any, to those of its index; a criterion that the plan says nothing about is a task that still has to be
 * written, and says so.
 */
export function tasksOf(lines: readonly CriterionToRaise[]): Task[] {
	const tasks = new Map<string, Task>();
	for (const line of lines) {
		const own = line.actions.filter((action) => action.own);
		const chosen = own.length > 0 ? own : line.actions;
		for (const { id, text, place } of chosen.length > 0 ? chosen : [missingAction(line)]) {
			const key = `${id} ${line.lead}`;
			const task = tasks.get(key) ?? { text, place, lines: [] };
			task.lines.push(line);
			tasks.set(key, task);
		}
	}
	return [...tasks.values()].sort((a, b) => gainOf(b) - gainOf(a));
}

const missingAction = ({ code, name }: CriterionToRaise) => ({
	id: code,
	text: m.report_task_unwritten({ criterion: `${code} ${name}` }),
	place: ''
});

const gainOf = ({ lines }: Task): Decimal => sum(lines.map(({ recoverable }) => recoverable));

export const tasksAnnex = (number: string, lines: readonly CriterionToRaise[]): ReportAnnex => ({
	title: m.report_annex({ number, title: m.report_tasks_title() }),
	parts: [{ kind: 'note', text: m.report_tasks_note() }, taskTable(tasksOf(lines))]
});

const taskTable = (tasks: readonly Task[]): ReportTable => ({
	kind: 'table',
	caption: m.report_tasks_caption(),
	columns: [
		{ label: m.report_col_no(), share: 5, figures: true },
		{ label: m.report_col_task(), share: 30 },
		{ label: m.report_col_lead(), share: 16 },
		{ label: m.report_col_helping(), share: 17 },
		{ label: m.report_col_due(), share: 11, figures: true },
		{ label: m.report_col_result(), share: 46 }
	],
	rows: tasks.map((task, at) => [String(at + 1), ...taskCells(task)])
});

/** Task, lead, helping units, deadline, result. */
export const taskCells = ({ text, place, lines }: Task): string[] => [
	place ? `${text} (${m.benchmark_plan_place({ place })})` : text,
	lines[0]!.lead,
	helpingWords(lines),
	dueWords(lines),
	lines.map((line) => `- ${resultWords(line)}`).join('\n')
];

/** More than can be read in a cell are counted. */
const MOST_NAMED = 5;

function helpingWords(lines: readonly CriterionToRaise[]): string {
	const names = [...new Set(lines.flatMap(({ helping }) => helping))];
	if (names.length > MOST_NAMED) return m.report_units_below({ count: count(names.length) });
	return names.join('; ') || '–';
}

/** The earliest day that the plan sets for a target the task serves; otherwise whoever assigns the task sets it. */
function dueWords(lines: readonly CriterionToRaise[]): string {
	const [first] = lines.flatMap(({ target }) => target?.due ?? []).sort();
	return first ? formatDay(first) : m.report_due_open();
}

const resultWords = ({ code, name, recoverable, target }: CriterionToRaise): string =>
	[
		m.report_result({ criterion: `${code} ${name}`, points: points(recoverable) }),
		...(target ? [m.report_result_target({ target: target.name, points: points(decimal(target.points)) })] : [])
	].join('; ');

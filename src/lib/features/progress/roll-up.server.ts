/** A quarter rolled up: who has reported, what they say, where their criteria and tasks stand. */
import { dayOf, formatDateTime, formatDay } from '#lib/domain/date.ts';
import { countTasks, type PlanCounts } from '#lib/domain/plan/plan-task.ts';
import {
	isLateReport,
	isOverdueReport,
	LINE_STATUSES,
	type LineStatus,
	type ProgressLine
} from '#lib/domain/plan/progress-report.ts';
import { lastDay, quarterId, readQuarter, type Quarter } from '#lib/domain/plan/quarter.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { mayAppraise, mayPlan } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { CITY } from '#lib/server/content/store-content.ts';
import { listPlanTasks } from '#lib/server/db/plan-tasks.ts';
import { findQuarter, listReports, type ToldReport } from '#lib/server/db/progress-reports.ts';
import { findRound, listRoundUnits, type RoundUnit } from '#lib/server/db/rounds.ts';
import { addressOf } from './progress-report.server.ts';
import type { ReportState } from './words.ts';

export type UnitProgress = ReportState & {
	unitId: string;
	name: string;
	href: string;
	/** Of a report that is handed in; empty before. */
	results: string;
	difficulties: string;
	lines: readonly ProgressLine[];
	/** As they stood when it was handed in; before that, as they stand. */
	tasks: PlanCounts;
};

export type RollUp = {
	id: Quarter;
	round: { id: string; name: string };
	sample: boolean;
	until: string;
	due: string;
	asked: string[];
	counts: { units: number; submitted: number; late: number; overdue: number };
	lines: Record<LineStatus, number>;
	tasks: PlanCounts;
	/** Those that have not reported first. */
	units: UnitProgress[];
};

export async function readRollUp(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	quarterText: string,
	language: Language,
	now: Date
): Promise<Result<RollUp>> {
	if (!mayPlan(person) && !mayAppraise(person)) return refused('not_yours');
	const id = readQuarter(quarterText);
	const quarter = id ? await findQuarter(db, id) : undefined;
	const round = quarter && (await findRound(db, quarter.roundId));
	if (!id || !quarter || !round) return refused('quarter_unknown');
	const units = (await listRoundUnits(db, round.id)).filter(({ organisationId }) => organisationId !== CITY);
	const reports = new Map((await listReports(db, id)).map((report) => [report.organisationId, report]));
	const tasks = await listPlanTasks(db, round.id);
	const lines = units.map((unit): UnitProgress => {
		const report = reports.get(unit.organisationId);
		const own = report?.tasks ?? tasks.filter(({ organisationId }) => organisationId === unit.organisationId);
		return unitProgress(unit, report, { id, dueOn: quarter.dueOn, today: dayOf(now), own }, language);
	});
	const told = lines.flatMap((unit) => unit.lines);
	return ok({
		id,
		round: { id: round.id, name: language === 'vi' ? round.nameVi : round.nameEn },
		sample: round.sample,
		until: formatDay(lastDay(id)),
		due: formatDay(quarter.dueOn),
		asked: quarter.asked,
		counts: {
			units: lines.length,
			submitted: lines.filter(({ submitted }) => submitted !== null).length,
			late: lines.filter(({ late }) => late).length,
			overdue: lines.filter(({ overdue }) => overdue).length
		},
		lines: Object.fromEntries(
			LINE_STATUSES.map((status) => [status, told.filter((line) => line.status === status).length])
		) as Record<LineStatus, number>,
		tasks: countTasks(
			tasks.filter(({ organisationId }) => organisationId !== CITY),
			dayOf(now)
		),
		units: lines.sort((a, b) => Number(a.submitted !== null) - Number(b.submitted !== null))
	});
}

function unitProgress(
	unit: RoundUnit,
	report: ToldReport | undefined,
	given: { id: Quarter; dueOn: string; today: string; own: Parameters<typeof countTasks>[0] },
	language: Language
): UnitProgress {
	const submittedOn = report?.submittedAt ? dayOf(report.submittedAt) : null;
	return {
		unitId: unit.organisationId,
		name: language === 'vi' ? unit.nameVi : unit.nameEn,
		href: addressOf(given.id, unit.organisationId),
		submitted: report?.submittedAt ? formatDateTime(report.submittedAt, language) : null,
		begun: report !== undefined,
		late: isLateReport(given.dueOn, submittedOn),
		overdue: isOverdueReport(given.dueOn, submittedOn, given.today),
		results: submittedOn === null ? '' : report!.results,
		difficulties: submittedOn === null ? '' : report!.difficulties,
		lines: submittedOn === null ? [] : report!.lines,
		tasks: countTasks(given.own, given.today)
	};
}

export const fileOf = (id: Quarter): string => `bao-cao-quy-${quarterId(id)}.docx`;

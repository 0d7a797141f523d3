/** Quarters on which units report: the planner opens one and may move its day; a unit's people see theirs. */
import { dayOf, formatDateTime, formatDay, isDay } from '#lib/domain/date.ts';
import { treeOf } from '#lib/domain/framework/framework.ts';
import { isLateReport, isOverdueReport } from '#lib/domain/plan/progress-report.ts';
import { defaultDue, quarterId, quarterOf, readQuarter, type Quarter } from '#lib/domain/plan/quarter.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import { instrumentOf, type App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import { mayAppraise, mayPlan, ownUnits } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { CITY } from '#lib/server/content/store-content.ts';
import { findQuarter, findReport, listQuarters, listReports, putQuarter } from '#lib/server/db/progress-reports.ts';
import { findRound, findRoundUnit, listInstruments, listRounds, listRoundUnits } from '#lib/server/db/rounds.ts';
import { addressOf } from './progress-report.server.ts';
import type { ReportState } from './words.ts';

export type QuarterLine = {
	id: Quarter;
	href: string;
	round: string;
	sample: boolean;
	due: string;
	asked: string[];
	units: number;
	submitted: number;
};

export type QuartersPage = {
	quarters: QuarterLine[];
	/** The form of the next one: this quarter, or the one after the newest. */
	next: { id: string; due: string } | null;
	rounds: { id: string; name: string }[];
	mayOpen: boolean;
};

export async function quartersPage(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	language: Language,
	now: Date
): Promise<Result<QuartersPage>> {
	if (!mayPlan(person) && !mayAppraise(person)) return refused('not_yours');
	const known = await listQuarters(db);
	const rounds = (await listRounds(db)).filter(({ status }) => status !== 'draft');
	const quarters = await Promise.all(
		known.map(async ({ quarter, round }): Promise<QuarterLine> => {
			const reports = await listReports(db, quarter);
			const units = (await listRoundUnits(db, round.id)).filter(({ organisationId }) => organisationId !== CITY);
			return {
				id: quarter,
				href: `/ke-hoach/quy/${quarterId(quarter)}`,
				round: language === 'vi' ? round.nameVi : round.nameEn,
				sample: round.sample,
				due: formatDay(quarter.dueOn),
				asked: quarter.asked,
				units: units.length,
				submitted: reports.filter(({ submittedAt }) => submittedAt !== null).length
			};
		})
	);
	return ok({
		quarters,
		next: rounds.length > 0 ? nextOf(known[0]?.quarter, now) : null,
		rounds: rounds.map(({ id, nameVi, nameEn }) => ({ id, name: language === 'vi' ? nameVi : nameEn })),
		mayOpen: mayPlan(person)
	});
}

function nextOf(newest: Quarter | undefined, now: Date): { id: string; due: string } {
	const current = quarterOf(dayOf(now));
	const place = ({ year, quarter }: Quarter) => year * 4 + quarter - 1;
	const at = Math.max(place(current), newest ? place(newest) + 1 : 0);
	const next = { year: Math.floor(at / 4), quarter: (at % 4) + 1 };
	return { id: quarterId(next), due: defaultDue(next) };
}

export type OpenedQuarter = { id: string; roundId: string; dueOn: string; asked: string };

/**
 * Opens a quarter after a round, or moves the day and the criteria asked for of one that is open; the round stays. An empty
 * day is the default one. Refused: `quarter_unknown`, `round_unknown`, `date_malformed`, `date_past`, `criterion_unknown`.
 */
export async function openQuarter(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	{ id, roundId, dueOn, asked }: OpenedQuarter,
	now: Date
): Promise<Result<Quarter>> {
	if (!mayPlan(person)) return refused('not_yours');
	const quarter = readQuarter(id.trim().toLowerCase());
	if (!quarter) return refused('quarter_unknown', 'quy');
	const day = dueOn || defaultDue(quarter);
	if (!isDay(day)) return refused('date_malformed', 'han', { value: day.slice(0, 40) });
	const codes = [...new Set(asked.split(/[\s,;]+/).filter((code) => code !== ''))];
	return db.transaction(async (tx) => {
		const before = await findQuarter(tx, quarter, true);
		const round = await findRound(tx, before?.roundId ?? roundId);
		if (!round || round.status === 'draft') return refused('round_unknown', 'ky');
		if (day < dayOf(now) && day !== before?.dueOn) return refused('date_past', 'han');
		const known = new Set(
			(await listInstruments(tx, round.id)).flatMap(({ frameworkId, frameworkVersion }) =>
				treeOf(instrumentOf(content, frameworkId, frameworkVersion).framework).criteria.map(({ code }) => code)
			)
		);
		const strange = codes.find((code) => !known.has(code));
		if (strange !== undefined) return refused('criterion_unknown', 'tieu-chi', { value: strange.slice(0, 40) });
		const row = { ...quarter, roundId: round.id, dueOn: day, asked: codes };
		await putQuarter(tx, { ...row, openedBy: person!.id, openedAt: now });
		await audit(tx, {
			at: now,
			actorId: person!.id,
			action: 'progress.open',
			subject: `quarter:${quarterId(quarter)}`,
			roundId: round.id,
			before: before ? { dueOn: before.dueOn, asked: before.asked } : null,
			after: { dueOn: day, asked: codes }
		});
		return ok(quarter);
	});
}

export type OwnReport = ReportState & {
	id: Quarter;
	href: string;
	unit: string;
	round: string;
	sample: boolean;
	due: string;
};

/** The reports of a person's units, newest quarter first. */
export async function ownReports(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	language: Language,
	now: Date
): Promise<OwnReport[]> {
	const own = ownUnits(person).filter((unit) => unit !== CITY);
	const reports: OwnReport[] = [];
	for (const { quarter, round } of await listQuarters(db))
		for (const unitId of own) {
			const unit = await findRoundUnit(db, round.id, unitId);
			if (!unit) continue;
			const report = await findReport(db, quarter, unitId);
			const submittedOn = report?.submittedAt ? dayOf(report.submittedAt) : null;
			reports.push({
				id: quarter,
				href: addressOf(quarter, unitId),
				unit: language === 'vi' ? unit.nameVi : unit.nameEn,
				round: language === 'vi' ? round.nameVi : round.nameEn,
				sample: round.sample,
				due: formatDay(quarter.dueOn),
				submitted: report?.submittedAt ? formatDateTime(report.submittedAt, language) : null,
				begun: report !== undefined,
				late: isLateReport(quarter.dueOn, submittedOn),
				overdue: isOverdueReport(quarter.dueOn, submittedOn, dayOf(now))
			});
		}
	return reports;
}

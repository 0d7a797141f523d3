/** A unit's report on a quarter as its page shows it. */
import { dayOf, formatDateTime, formatDay } from '#lib/domain/date.ts';
import { decimal, formatDecimal } from '#lib/domain/decimal.ts';
import { labelOf, treeOf } from '#lib/domain/framework/framework.ts';
import { attentionOf, type Attention } from '#lib/domain/plan/plan-task.ts';
import {
	isLateReport,
	isOverdueReport,
	lineKey,
	type FrozenTask,
	type ProgressLine
} from '#lib/domain/plan/progress-report.ts';
import { lastDay, quarterId, type Quarter } from '#lib/domain/plan/quarter.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { handsInFor } from '#lib/server/auth/hand-in.ts';
import { mayAssess, mayReadUnit } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { findUserName } from '#lib/server/db/people.ts';
import { findReport, type ToldReport } from '#lib/server/db/progress-reports.ts';
import { findUnitResponse } from '#lib/server/db/responses.ts';
import { listScores } from '#lib/server/db/scores.ts';
import { criterionOf, findProgressUnit, type ProgressUnit, type ReportKey } from './progress-unit.server.ts';

export type LineView = ProgressLine & {
	code: string;
	name: string;
	/** Must be told of. */
	required: boolean;
	/** Of the round before, "18,75/25"; null where it has none. */
	points: string | null;
};

export type TaskLine = FrozenTask & { href: string | null; due: string; attention: Attention };

export type ReportPage = {
	id: Quarter;
	unitId: string;
	unit: string;
	round: string;
	sample: boolean;
	/** Its last day and the day it is due, as people write them. */
	until: string;
	due: string;
	late: boolean;
	overdue: boolean;
	submitted: { at: string; by: string } | null;
	/** When it was saved last, and by whom. */
	saved: { at: string; by: string } | null;
	results: string;
	difficulties: string;
	lines: LineView[];
	tasks: TaskLine[];
	/** Criteria that may be added, by pillar. */
	addable: { title: string; criteria: { key: string; label: string }[] }[];
	revision: number;
	mayWrite: boolean;
	maySubmit: boolean;
	standsIn: boolean;
};

export async function reportPage(
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: ReportKey,
	language: Language,
	now: Date
): Promise<Result<ReportPage>> {
	if (!mayReadUnit(person, key.unitId)) return refused('not_yours');
	const found = await findProgressUnit(app, app.db, key);
	if (!found.ok) return found;
	const { id, quarter, round, unit } = found.value;
	const report = await findReport(app.db, id, key.unitId);
	const submittedOn = report?.submittedAt ? dayOf(report.submittedAt) : null;
	const as = await handsInFor(app.db, person, key.unitId);
	const lines = await linesOf(app, found.value, report, language);
	return ok({
		id,
		unitId: key.unitId,
		unit: language === 'vi' ? unit.nameVi : unit.nameEn,
		round: language === 'vi' ? round.nameVi : round.nameEn,
		sample: round.sample,
		until: formatDay(lastDay(id)),
		due: formatDay(quarter.dueOn),
		late: isLateReport(quarter.dueOn, submittedOn),
		overdue: isOverdueReport(quarter.dueOn, submittedOn, dayOf(now)),
		submitted: report?.submittedAt
			? {
					at: formatDateTime(report.submittedAt, language),
					by: (report.submittedBy && (await findUserName(app.db, report.submittedBy))) || '–'
				}
			: null,
		saved: report ? { at: formatDateTime(report.savedAt, language), by: report.saver ?? '–' } : null,
		results: report?.results ?? '',
		difficulties: report?.difficulties ?? '',
		lines,
		tasks: tasksOf(found.value, report, now),
		addable: addableTo(found.value, lines, language),
		revision: report?.revision ?? 0,
		mayWrite: mayAssess(person, key.unitId) && !report?.submittedAt,
		maySubmit: as !== null,
		standsIn: as === 'standIn'
	});
}

async function linesOf(
	{ db }: Pick<App, 'db'>,
	{ round, unit, frameworks, required }: ProgressUnit,
	report: ToldReport | undefined,
	language: Language
): Promise<LineView[]> {
	const told = new Map(report?.lines.map((line) => [line.key, line]));
	const wanted = report?.submittedAt ? [] : required;
	const response = await findUnitResponse(db, round.id, unit.organisationId, unit.group);
	const scores = response ? await listScores(db, response) : [];
	const points = (key: string): string | null => {
		const code = frameworks[0] && key.startsWith(lineKey(frameworks[0], '')) ? key.split(' ')[1] : undefined;
		const own = scores.filter(({ criterionCode }) => criterionCode === code);
		const score = own.find(({ kind }) => kind === 'verified') ?? own[0];
		if (!score) return null;
		const [reached, max] = [decimal(score.points), decimal(score.maxPoints)];
		return `${formatDecimal(reached, language, 0, 2)}/${formatDecimal(max, language)}`;
	};
	return [...new Set([...wanted, ...told.keys()])].flatMap((key): LineView[] => {
		const found = criterionOf(frameworks, key);
		if (!found) return [];
		return [
			{
				...(told.get(key) ?? { key, status: '', figure: '', note: '' }),
				code: found.criterion.code,
				name: found.criterion.name[language],
				required: required.includes(key),
				points: points(key)
			}
		];
	});
}

/** As they stand now; once handed in, as they stood then. */
function tasksOf({ tasks, round }: ProgressUnit, report: ToldReport | undefined, now: Date): TaskLine[] {
	const homes = new Map(tasks.map((task) => [task.id, `/ke-hoach/${round.id}/${task.organisationId}/${task.id}`]));
	const today = dayOf(report?.submittedAt ?? now);
	return (report?.tasks ?? tasks.map(frozenTask)).map((task) => ({
		...task,
		href: homes.get(task.id) ?? null,
		due: formatDay(task.deadline),
		attention: attentionOf(task, today)
	}));
}

export const frozenTask = ({ id, text, status, progress, deadline }: FrozenTask): FrozenTask => ({
	id,
	text,
	status,
	progress,
	deadline
});

function addableTo(
	{ frameworks, unit }: ProgressUnit,
	lines: readonly LineView[],
	language: Language
): ReportPage['addable'] {
	const taken = new Set(lines.map(({ key }) => key));
	return frameworks.slice(0, 1).flatMap((framework) => {
		const tree = treeOf(framework);
		const excluded = new Set(unit.notApplicable.flatMap((code) => tree.criteriaUnder(code)).map(({ code }) => code));
		const byPillar = new Map<string, ReportPage['addable'][number]>();
		for (const { code, name } of tree.criteria) {
			const key = lineKey(framework, code);
			if (taken.has(key) || excluded.has(code)) continue;
			const pillar = tree.ancestors(code)[0] ?? tree.root;
			const group = byPillar.get(pillar.code) ?? { title: labelOf(pillar)[language], criteria: [] };
			group.criteria.push({ key, label: `${code} ${name[language]}` });
			byPillar.set(pillar.code, group);
		}
		return [...byPillar.values()];
	});
}

export const addressOf = (id: Quarter, unitId: string): string => `/tu-danh-gia/quy/${quarterId(id)}/${unitId}`;

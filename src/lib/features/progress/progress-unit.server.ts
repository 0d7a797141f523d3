/** A unit in a quarter: what it may tell of, and who it is. Both who writes and who reads begin here. */
import { treeOf, versionOf, type Framework } from '#lib/domain/framework/framework.ts';
import { lineKey, readLineKey } from '#lib/domain/plan/progress-report.ts';
import { readQuarter, type Quarter } from '#lib/domain/plan/quarter.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { instrumentOf, type App } from '#lib/server/app.ts';
import { CITY } from '#lib/server/content/store-content.ts';
import { listLedCriteria } from '#lib/server/db/criterion-leads.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { listPlanTasks, type ToldTask } from '#lib/server/db/plan-tasks.ts';
import { findQuarter, type ProgressQuarter } from '#lib/server/db/progress-reports.ts';
import { findInstrument, findRound, findRoundUnit, type Round, type RoundUnit } from '#lib/server/db/rounds.ts';

export type ReportKey = { quarter: string; unitId: string };

export type ProgressUnit = {
	id: Quarter;
	quarter: ProgressQuarter;
	round: Round;
	unit: RoundUnit;
	/** The unit's own, and the city's where it leads some of it. */
	frameworks: Framework[];
	/** Of its own plan, and those of the city's plan that are its to do; dropped ones are none. */
	tasks: ToldTask[];
	/** Keys of the criteria that it must tell of: of its tasks, and those the planner asks of everybody who has them. */
	required: string[];
};

/** Refused: `quarter_unknown`, `unit_unknown` when it takes no part in the round that the quarter follows. */
export async function findProgressUnit(
	{ content }: Pick<App, 'content'>,
	db: Database | Transaction,
	key: ReportKey
): Promise<Result<ProgressUnit>> {
	const id = readQuarter(key.quarter);
	const quarter = id ? await findQuarter(db, id) : undefined;
	const round = quarter && (await findRound(db, quarter.roundId));
	if (!id || !quarter || !round) return refused('quarter_unknown');
	const unit = key.unitId === CITY ? undefined : await findRoundUnit(db, round.id, key.unitId);
	if (!unit) return refused('unit_unknown');
	const own = await frameworkOf(content, db, round.id, unit.group);
	const city = await frameworkOf(content, db, round.id, 'city');
	const led = city ? await listLedCriteria(db, city.id, [unit.organisationId]) : [];
	const tasks = (await listPlanTasks(db, round.id)).filter(
		(task) =>
			task.status !== 'dropped' &&
			(task.organisationId === unit.organisationId ||
				(task.organisationId === CITY && task.ownerId === unit.organisationId))
	);
	const codesOf = (framework: Framework | undefined) =>
		new Set(framework ? treeOf(framework).criteria.map(({ code }) => code) : []);
	const ofTasks = tasks.flatMap(({ frameworkId, frameworkVersion, criterionCode }) =>
		frameworkId && frameworkVersion && criterionCode
			? [lineKey({ id: frameworkId, version: frameworkVersion }, criterionCode)]
			: []
	);
	const asked = quarter.asked.flatMap((code) => [
		...(own && codesOf(own).has(code) && !unit.notApplicable.includes(code) ? [lineKey(own, code)] : []),
		...(city && led.includes(code) ? [lineKey(city, code)] : [])
	]);
	return ok({
		id,
		quarter,
		round,
		unit,
		frameworks: [...(own ? [own] : []), ...(city && led.length > 0 ? [city] : [])],
		tasks,
		required: [...new Set([...ofTasks, ...asked])]
	});
}

async function frameworkOf(
	content: App['content'],
	db: Database | Transaction,
	roundId: string,
	group: RoundUnit['group']
): Promise<Framework | undefined> {
	const used = await findInstrument(db, roundId, group);
	return used && instrumentOf(content, used.frameworkId, used.frameworkVersion).framework;
}

/** The criterion of a line; null when it is none of the frameworks'. */
export function criterionOf(frameworks: readonly Framework[], key: string) {
	const read = readLineKey(key);
	const framework = frameworks.find((one) => versionOf(one) === read?.version);
	const criterion = framework && read && treeOf(framework).criteria.find(({ code }) => code === read.code);
	return framework && criterion ? { framework, criterion } : null;
}

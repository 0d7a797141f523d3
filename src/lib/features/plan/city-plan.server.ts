/** The plan of the whole city rolled up from the plans of its units: by unit, and by criterion. */
import { dayOf } from '#lib/domain/date.ts';
import type { Decimal } from '#lib/domain/decimal.ts';
import { treeOf, versionOf } from '#lib/domain/framework/framework.ts';
import type { BlockComparison } from '#lib/domain/benchmark/compare-units.ts';
import type { Outcome } from '#lib/domain/benchmark/scenario.ts';
import { grouped } from '#lib/domain/grouped.ts';
import { gainedBy, playTasks } from '#lib/domain/plan/expected-score.ts';
import { countTasks, type PlanCounts } from '#lib/domain/plan/plan-task.ts';
import { ok, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import { instrumentOf, type App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { listPlanTasks, type PlanTask } from '#lib/server/db/plan-tasks.ts';
import { listPlanUnits, readPlanRound, readPlayed, type PlanHead } from './plan-round.server.ts';
import { raisingTask } from './task-view.server.ts';

/** Points gained over today's results with everything that is not dropped, and with what is done alone. */
export type Gains = { expected: Decimal; done: Decimal };

export type UnitLine = { unitId: string; name: string; counts: PlanCounts; gains: Gains };
export type CriterionLine = {
	/** Framework version and code: one code means different things in two frameworks. */
	key: string;
	code: string;
	name: string;
	framework: string;
	units: number;
	counts: PlanCounts;
	gains: Gains;
};

export type CityPlan = {
	head: PlanHead;
	counts: PlanCounts;
	/** Units with a task, the most expected points first; and those without one, by name. */
	units: UnitLine[];
	without: { unitId: string; name: string }[];
	/** The most expected points first; general tasks are in none. */
	criteria: CriterionLine[];
};

export async function readCityPlan(
	app: App,
	person: Person | null,
	roundId: string,
	language: Language,
	now: Date
): Promise<Result<CityPlan>> {
	const found = await readPlanRound(app, person, roundId, language);
	if (!found.ok) return found;
	const today = dayOf(now);
	const tasks = await listPlanTasks(app.db, roundId);
	const gains = gainsOf(await readPlayed(app, found.value.round, now), tasks);
	const units = await listPlanUnits(app.db, roundId, language);
	const planned = new Map(units.map(({ id, name }) => [id, name]));
	const byUnit = grouped(tasks, ({ organisationId }) => organisationId);
	return ok({
		head: found.value.head,
		counts: countTasks(tasks, today),
		units: [...byUnit]
			.map(([unitId, own]) => ({
				unitId,
				name: planned.get(unitId) ?? unitId,
				counts: countTasks(own, today),
				gains: gains((one) => one.unitId === unitId)
			}))
			.sort((a, b) => b.gains.expected - a.gains.expected),
		without: units.filter(({ id }) => !byUnit.has(id)).map(({ id, name }) => ({ unitId: id, name })),
		criteria: criteriaOf(app, tasks, { gains, today }, language)
	});
}

type Raised = Outcome['raised'][number] & { version: string };
type GainsOf = (chosen: (one: Raised) => boolean) => Gains;

/** Every block is played twice; what is asked of the outcome afterwards is a sum. */
function gainsOf(blocks: readonly BlockComparison[], tasks: readonly PlanTask[]): GainsOf {
	const raised = (having: (task: PlanTask) => boolean): Raised[] => {
		const chosen = tasks.filter(having).map(raisingTask);
		return blocks.flatMap((block) =>
			playTasks(block, chosen).raised.map((one) => ({ ...one, version: versionOf(block.framework) }))
		);
	};
	const expected = raised(({ status }) => status !== 'dropped');
	const done = raised(({ status }) => status === 'done');
	return (chosen) => ({
		expected: gainedBy({ raised: expected.filter(chosen) }),
		done: gainedBy({ raised: done.filter(chosen) })
	});
}

function criteriaOf(
	{ content }: App,
	tasks: readonly PlanTask[],
	{ gains, today }: { gains: GainsOf; today: string },
	language: Language
): CriterionLine[] {
	const onCriteria = tasks.filter(({ criterionCode }) => criterionCode !== null);
	return [...grouped(onCriteria, (task) => `${task.frameworkId}@${task.frameworkVersion} ${task.criterionCode}`)]
		.map(([key, own]) => {
			const { frameworkId, frameworkVersion, criterionCode } = own[0]!;
			const { framework } = instrumentOf(content, frameworkId!, frameworkVersion!);
			const code = criterionCode!;
			return {
				key,
				code,
				name: treeOf(framework).node(code)?.name[language] ?? code,
				framework: framework.title[language],
				units: new Set(own.map(({ organisationId }) => organisationId)).size,
				counts: countTasks(own, today),
				gains: gains((one) => one.version === versionOf(framework) && one.code === code)
			};
		})
		.sort((a, b) => b.gains.expected - a.gains.expected);
}

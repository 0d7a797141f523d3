/**
 * The simulator: what raising criteria would bring to units, to the ranks of their block and, through the city's own
 * response, to its place among the provinces. Everything is played by the scoring engine on the results as they stand.
 */
import { changesOf } from '#lib/domain/benchmark/scenario.ts';
import { sum } from '#lib/domain/decimal.ts';
import { labelOf, treeOf } from '#lib/domain/framework/framework.ts';
import { ok, type Result } from '#lib/domain/problem.ts';
import { endOfYear, formatDateTime } from '#lib/domain/date.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { mayPlan } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { readCityBlock } from '#lib/server/city-result.ts';
import { CITY } from '#lib/server/content/store-content.ts';
import { findOrganisation } from '#lib/server/db/organisations.ts';
import type { Round } from '#lib/server/db/rounds.ts';
import { listScenarios } from '#lib/server/db/scenarios.ts';
import { readBlocks } from '#lib/server/round-results.ts';
import { readWholeRound } from './benchmark-round.server.ts';
import { nameOfUnit } from './overview.server.ts';
import { play, type Field, type Played } from './played-scenario.ts';
import { CITY_BLOCK, writeImprovement, type BlockImprovement } from './scenario-address.ts';
import { cityOutcome, leastEffortView, nationalOf } from './simulated-city.server.ts';
import type {
	BlockChoice,
	BlockOutcome,
	ImprovementLine,
	SimulationPage,
	WantedSimulation
} from './simulation-page.ts';

export async function readSimulation(
	app: App,
	person: Person | null,
	roundId: string,
	wanted: WantedSimulation,
	language: Language,
	now: Date
): Promise<Result<SimulationPage>> {
	const found = await readWholeRound(app, person, roundId, language);
	if (!found.ok) return found;
	const { head, round } = found.value;
	const fields = await fieldsOf(app, round, language, now);
	const played = play(fields, wanted.improvements);
	const national = await nationalOf(app, round, wanted.table);
	const city = cityOutcome(app, fields, played, national, language);
	return ok({
		head,
		mayKeep: mayPlan(person),
		raised: raisedBy(played),
		endOfYear: endOfYear(now),
		choices: fields.map((field) => choiceOf(field, language)),
		improvements: played.improvements.map((one) => lineOf(one, fields, played, language)),
		unplayable: played.unplayable,
		blocks: fields.flatMap((field) => outcomeOf(field, played)),
		city,
		leastEffort: wanted.top === null ? null : await leastEffortView(app, fields, national, wanted.top, language),
		kept: (await listScenarios(app.db, roundId)).map(({ id, name, author, madeAt, improvements }) => {
			const other = play(fields, improvements);
			const outcome = cityOutcome(app, fields, other, national, language);
			const blocks = fields.flatMap((field) => outcomeOf(field, other));
			return {
				id,
				name,
				author,
				at: formatDateTime(madeAt, language),
				improvements,
				city: outcome.value?.after ?? null,
				bounds: outcome.bounds?.after ?? null,
				gained: sum(blocks.map(({ gained }) => gained)),
				units: blocks.reduce((total, { raisedUnits }) => total + raisedUnits, 0)
			};
		})
	});
}

/** Criteria and units that are raised, the city's own response among them. */
function raisedBy({ outcomes }: Played): SimulationPage['raised'] {
	const raised = [...outcomes.values()].flatMap((outcome) => outcome.raised);
	return { criteria: raised.length, units: new Set(raised.map(({ unitId }) => unitId)).size };
}

/** The blocks with a result, and the city's own response as a block of one. */
export async function fieldsOf(app: App, round: Round, language: Language, now: Date): Promise<Field[]> {
	const fields = (await readBlocks(app, round, now)).map(({ block, framework, units, comparison }): Field => ({
		block,
		framework,
		comparison,
		names: new Map(units.map(({ unit }) => [unit.organisationId, nameOfUnit(unit, language)])),
		missing: units.filter(({ basis }) => basis === null).length
	}));
	const city = await readCityBlock(app, round, now);
	if (!city) return fields.filter(({ comparison }) => comparison.units.size > 0);
	const own = (await findOrganisation(app.db, CITY))!;
	return [
		{
			block: CITY_BLOCK,
			framework: city.framework,
			comparison: city,
			names: new Map([[CITY, language === 'vi' ? own.nameVi : own.nameEn]]),
			missing: 0
		},
		...fields.filter(({ comparison }) => comparison.units.size > 0)
	];
}

function choiceOf({ block, framework, names, comparison }: Field, language: Language): BlockChoice {
	return {
		block,
		nodes: framework.nodes
			.filter(
				({ code, level }) =>
					level !== 'root' &&
					treeOf(framework)
						.criteriaUnder(code)
						.some(({ max }) => max > 0)
			)
			.map((node) => ({ code: node.code, name: labelOf(node)[language], isCriterion: node.level === 'criterion' })),
		units: [...comparison.units.keys()]
			.map((unitId) => ({ unitId, name: names.get(unitId) ?? unitId }))
			.sort((a, b) => collator.compare(a.name, b.name))
	};
}

const collator = new Intl.Collator('vi');

function lineOf(one: BlockImprovement, fields: readonly Field[], played: Played, language: Language): ImprovementLine {
	const { block, improvement } = one;
	const field = fields.find((other) => other.block === block)!;
	const node = treeOf(field.framework).node(improvement.of)!;
	return {
		written: writeImprovement(one),
		block,
		node: `${node.code} ${labelOf(node)[language]}`,
		unit: improvement.unitId === null ? null : (field.names.get(improvement.unitId) ?? improvement.unitId),
		to: improvement.to,
		points: improvement.to === 'points' ? improvement.points : null,
		idle: played.outcomes.get(block)!.without.includes(improvement)
	};
}

function outcomeOf({ block, comparison, names, missing }: Field, { outcomes }: Played): BlockOutcome[] {
	const outcome = outcomes.get(block);
	if (!outcome || block === CITY_BLOCK) return [];
	const units = changesOf(comparison, outcome).map((change) => ({
		...change,
		name: names.get(change.unitId) ?? change.unitId,
		raised: outcome.raised.filter(({ unitId }) => unitId === change.unitId).length
	}));
	return [
		{
			block,
			units,
			gained: sum(units.map(({ gained }) => gained)),
			raisedUnits: units.filter(({ raised }) => raised > 0).length,
			missing
		}
	];
}

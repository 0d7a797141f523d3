/** Which plan is looked at, by whom, and the results that it is played on. */
import type { BlockComparison } from '#lib/domain/benchmark/compare-units.ts';
import type { Framework, Group } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import { instrumentOf, type App } from '#lib/server/app.ts';
import { mayAppraise, mayAssess, mayPlan, mayReadUnit, ownUnits } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { readCityBlock } from '#lib/server/city-result.ts';
import { CITY } from '#lib/server/content/store-content.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { findOrganisation } from '#lib/server/db/organisations.ts';
import {
	findInstrument,
	findRound,
	findRoundUnit,
	listRounds,
	listRoundsOfUnits,
	listRoundUnits,
	type Round
} from '#lib/server/db/rounds.ts';
import { readBlocks } from '#lib/server/round-results.ts';

export type PlanHead = {
	id: string;
	name: string;
	/** Made-up results: the page says so. */
	sample: boolean;
	/** Planner and appraiser see the whole; a unit's people see their own plan only. */
	seesAll: boolean;
	others: { name: string; href: string }[];
};

/** A unit that can have a plan in the round, and what its criteria are. */
export type PlanUnit = { id: string; name: string; group: Group; framework: Framework };

const seesAll = (person: Person | null): boolean => mayPlan(person) || mayAppraise(person);

/** Add and change tasks: the planner anywhere, a unit's officers and heads in their own plan. */
export const mayWrite = (person: Person | null, unitId: string): person is Person =>
	mayPlan(person) || mayAssess(person, unitId);

/** Report on a task: whoever may write it, and the people of the unit that carries it out. */
export const mayReport = (person: Person | null, task: { unitId: string; ownerId: string }): person is Person =>
	mayWrite(person, task.unitId) || mayAssess(person, task.ownerId);

/** Every plan there is for the person, newest first. */
async function addresses({ db }: App, person: Person | null): Promise<{ round: Round; href: string }[]> {
	if (seesAll(person)) {
		const rounds = (await listRounds(db)).filter(({ status }) => status !== 'draft');
		return rounds.map((round) => ({ round, href: `/ke-hoach/${round.id}` }));
	}
	const own = await listRoundsOfUnits(db, ownUnits(person));
	return own.map(({ round, organisationId }) => ({ round, href: `/ke-hoach/${round.id}/${organisationId}` }));
}

/** Where a person's look at plans begins; null when there is no round yet. */
export const planStart = async (app: App, person: Person | null): Promise<string | null> =>
	(await addresses(app, person))[0]?.href ?? null;

/** Refused: `round_unknown`, and `not_yours` of the whole city's plan to a unit's people. */
export async function readPlanRound(
	app: App,
	person: Person | null,
	roundId: string,
	language: Language
): Promise<Result<{ round: Round; head: PlanHead }>> {
	if (!seesAll(person)) return refused('not_yours');
	return headOf(app, person, roundId, language);
}

/** The plan of one unit; `leader` is a unit whose people may look as well, since it carries out a task of it. Refused: `not_yours`, `round_unknown`, `unit_unknown`. */
export async function readPlanUnit(
	app: App,
	person: Person | null,
	{ roundId, unitId }: { roundId: string; unitId: string },
	language: Language,
	leader?: string
): Promise<Result<{ round: Round; head: PlanHead; unit: PlanUnit }>> {
	if (!mayReadUnit(person, unitId) && !(leader && mayAssess(person, leader))) return refused('not_yours');
	const found = await headOf(app, person, roundId, language);
	if (!found.ok) return found;
	const unit = await findPlanUnit(app, app.db, { roundId, unitId }, language);
	return unit ? ok({ ...found.value, unit }) : refused('unit_unknown');
}

async function headOf(app: App, person: Person | null, roundId: string, language: Language) {
	const round = await findRound(app.db, roundId);
	if (!round || round.status === 'draft') return refused('round_unknown');
	const others = (await addresses(app, person)).filter((one) => one.round.id !== roundId);
	return ok({
		round,
		head: {
			id: round.id,
			name: nameIn(round, language),
			sample: round.sample,
			seesAll: seesAll(person),
			others: others.map((one) => ({ name: nameIn(one.round, language), href: one.href }))
		}
	});
}

/** The unit with its framework; undefined when it takes no part in the round. The city does by its own response. */
export async function findPlanUnit(
	{ content }: Pick<App, 'content'>,
	db: Database | Transaction,
	{ roundId, unitId }: { roundId: string; unitId: string },
	language: Language
): Promise<PlanUnit | undefined> {
	const unit = unitId === CITY ? undefined : await findRoundUnit(db, roundId, unitId);
	const own = unit ?? (unitId === CITY ? await findOrganisation(db, CITY) : undefined);
	const group = unitId === CITY ? 'city' : unit?.group;
	const instrument = group && (await findInstrument(db, roundId, group));
	if (!own || !group || !instrument) return undefined;
	const { framework } = instrumentOf(content, instrument.frameworkId, instrument.frameworkVersion);
	return { id: unitId, name: nameIn(own, language), group, framework };
}

/** Who can carry out a task: every unit of the round, and the city itself. By name. */
export async function listPlanUnits(
	db: Database | Transaction,
	roundId: string,
	language: Language
): Promise<{ id: string; name: string }[]> {
	const units = await listRoundUnits(db, roundId);
	const city = await findOrganisation(db, CITY);
	const named = units
		.filter(({ organisationId }) => organisationId !== CITY)
		.map((unit) => ({ id: unit.organisationId, name: nameIn(unit, language) }))
		.sort((a, b) => collator.compare(a.name, b.name));
	return [...(city ? [{ id: CITY, name: nameIn(city, language) }] : []), ...named];
}

/** The results of a round, block by block, the city's own response as one of them. */
export async function readPlayed(app: App, round: Round, now: Date): Promise<BlockComparison[]> {
	const city = await readCityBlock(app, round, now);
	const blocks = (await readBlocks(app, round, now)).map(({ comparison }) => comparison);
	return city ? [city, ...blocks] : blocks;
}

/** The block in which a unit has its result; undefined without one. */
export async function readUnitBlock(
	app: App,
	round: Round,
	{ id, group }: Pick<PlanUnit, 'id' | 'group'>,
	now: Date
): Promise<BlockComparison | undefined> {
	if (group === 'city') return (await readCityBlock(app, round, now)) ?? undefined;
	const blocks = await readBlocks(app, round, now, group);
	return blocks.find(({ comparison }) => comparison.units.has(id))?.comparison;
}

export const nameIn = ({ nameVi, nameEn }: { nameVi: string; nameEn: string }, language: Language): string =>
	language === 'vi' ? nameVi : nameEn;

const collator = new Intl.Collator('vi');

/**
 * The city's own response to the ministry's framework, beside what was published of the provinces: ranks of all, values of
 * few. Where a value is not published there are bounds and no rank.
 */
import { classOf, thresholdsOf, type StandingClass } from '#lib/domain/benchmark/classify.ts';
import type { Basis } from '#lib/domain/benchmark/compare-units.ts';
import {
	meetsRank,
	rankBounds,
	valueForRank,
	type RankBounds,
	type ValueForRank
} from '#lib/domain/benchmark/national-standing.ts';
import {
	publishedResult,
	publishedTable,
	publishedTables,
	type PublishedTable
} from '#lib/domain/benchmark/published-table.ts';
import { decimal, type Decimal } from '#lib/domain/decimal.ts';
import { labelOf, treeOf, type Framework, type Mark } from '#lib/domain/framework/framework.ts';
import { componentsView, type ComponentsView } from '#lib/domain/questionnaire/components-view.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { mayReadUnit } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { PublishedResult } from '#lib/server/content/reference.ts';
import { CITY } from '#lib/server/content/store-content.ts';
import { listLeads, type CriterionLead } from '#lib/server/db/criterion-leads.ts';
import { findOrganisation } from '#lib/server/db/organisations.ts';
import type { Round } from '#lib/server/db/rounds.ts';
import { readRound, seesAllUnits, type RoundHead } from './benchmark-round.server.ts';
import { readCityState } from '#lib/server/city-result.ts';
import { adviceOn, type AdvisedAction } from '#lib/server/low-criterion.ts';
import { withBreaks, type FrameworkBreak } from './framework-breaks.ts';
import { readPrevious, type PreviousRound } from './previous-round.server.ts';
import type { Progress, standsBy } from '#lib/server/round-results.ts';

/** The whole index in the published results; its indices go by the codes of the framework. */
export const WHOLE = 'DTI';

export type PublishedRow = {
	province: string;
	rank: number | null;
	value: Decimal | null;
	status: 'published' | 'derived';
	source: string;
	own: boolean;
};

export type CityIndex = {
	code: string;
	name: string;
	points: Decimal;
	max: Decimal;
	value: Decimal | null;
	class: StandingClass | null;
	mark: Mark | null;
	/** Values published for this index in the round's year, highest first. */
	published: { province: string; value: Decimal }[];
	actions: AdvisedAction[];
	/** The unit that leads it in the city; `proposed` until the city assigns it. */
	lead: { name: string; proposed: boolean } | null;
	components: ComponentsView | null;
	/** Against the newest earlier round that the city answered, same version or through the crosswalk; null otherwise. */
	change: Decimal | null;
};

export type RankTarget = {
	id: string;
	name: string;
	rank: number;
	due: string | null;
	place: string | null;
	mark: Mark;
	/** Of the round's value, in place of the city's published result; null without a value or a table. */
	verdict: 'met' | 'missed' | 'open' | null;
	/** The same of the rank that was published. */
	published: 'met' | 'missed' | 'open' | null;
	needs: ValueForRank | null;
};

/** All of the page but its head: the overview begins with it. */
export type CityResult = Omit<CityPage, 'head'>;

export type CityPage = {
	head: RoundHead;
	province: string;
	/** The city among the units of the round. */
	unitId: string;
	framework: { title: string; version: string; basis: string } | null;
	progress: Progress;
	result: { basis: Basis; points: Decimal; max: Decimal; value: Decimal | null; indices: CityIndex[] } | null;
	/** The ranking of the round's year, or of the newest year before it. */
	table: { year: number; population: number; withValue: number; rows: PublishedRow[] } | null;
	bounds: RankBounds | null;
	own: PublishedRow | null;
	targets: RankTarget[];
	history: {
		year: number;
		population: number;
		rank: number | null;
		value: Decimal | null;
		framework: string;
		status: string;
		source: string;
		/** The framework is another one than the year before. */
		break: FrameworkBreak | null;
	}[];
};

export async function readCityPage(
	app: App,
	person: Person | null,
	roundId: string,
	language: Language,
	now: Date
): Promise<Result<CityPage>> {
	if (!seesAllUnits(person) && !mayReadUnit(person, CITY)) return refused('not_yours');
	const found = await readRound(app, person, roundId, language);
	if (!found.ok) return found;
	const { round, head } = found.value;
	return ok({ head, ...(await readCity(app, round, language, now)) });
}

/** The city in a round. The caller has checked who asks. */
export async function readCity(app: App, round: Round, language: Language, now: Date): Promise<CityResult> {
	const facts = app.content.reference.results;
	const city = await findOrganisation(app.db, CITY);
	const province = city?.shortName ?? city?.nameVi ?? CITY;
	const table = tableOfYear(facts, round.year);
	const response = await readResponse(app, round, now, language);
	const value = response.result?.value ?? null;
	const rows = table
		? table.rows.map((row) => ({ ...row, ...sourceOf(facts, table, row.province), own: row.province === province }))
		: [];
	return {
		province,
		unitId: CITY,
		...response,
		table: table && {
			year: table.year,
			population: table.population,
			withValue: rows.filter((row) => row.value !== null).length,
			rows
		},
		bounds: table && value !== null ? rankBounds(table, value, province) : null,
		own: rows.find(({ own }) => own) ?? null,
		targets: rankTargets(app, table, value, province, language),
		history: withBreaks(app.content, historyOf(facts, province))
	};
}

/** The ranking of all provinces in the year, else in the newest year before it. */
function tableOfYear(facts: readonly PublishedResult[], year: number): PublishedTable | null {
	const newest = publishedTables(facts, WHOLE).find((table) => table.year <= year);
	return newest ? (publishedTable(facts, { metric: WHOLE, year: newest.year }) ?? null) : null;
}

async function readResponse(app: App, round: Round, now: Date, language: Language) {
	const read = await readCityState(app, round, now);
	if (!read.framework) return { framework: null, progress: read.progress, result: null };
	const { framework, progress, standing } = read;
	const head = { title: framework.title[language], version: framework.version, basis: framework.basis[language] };
	if (!standing) return { framework: head, progress, result: null };
	const own = { organisationId: CITY, group: 'city' as const };
	const previous = await readPrevious(app, round, own, { framework, score: standing.score }, language, now);
	const root = standing.score.get(treeOf(framework).root.code)!;
	const leads = await listLeads(app.db, framework.id);
	const indices = indicesOf(app, framework, standing.score, { round, leads, previous }, language);
	const { points, max, value } = root;
	return { framework: head, progress, result: { basis: standing.basis, points, max, value, indices } };
}

function indicesOf(
	{ content }: App,
	framework: Framework,
	score: NonNullable<ReturnType<typeof standsBy>>['score'],
	{ round, leads, previous }: { round: Round; leads: readonly CriterionLead[]; previous: PreviousRound | null },
	language: Language
): CityIndex[] {
	const thresholds = thresholdsOf(round.lowBelow, round.highFrom);
	const { results } = content.reference;
	return treeOf(framework)
		.criteria.filter(({ max }) => max > 0)
		.map((criterion) => {
			const { code } = criterion;
			const { points, max, value, state } = score.get(code)!;
			const published = results
				.filter(
					(fact) =>
						fact.year === round.year && fact.metric === code && fact.kind === 'value' && fact.status === 'published'
				)
				.map((fact) => ({ province: fact.province, value: decimal(fact.value) }))
				.sort((a, b) => b.value - a.value);
			return {
				code,
				name: labelOf(criterion)[language],
				points,
				max,
				value,
				class: classOf({ state, value }, thresholds),
				mark: criterion.mark ?? null,
				published,
				actions: adviceOn(framework, code, content.reference, language).filter(({ own }) => own),
				lead: leadOf(leads, code, language),
				components: criterion.components ? componentsView(criterion.components, language) : null,
				change: previous?.changes[code] ?? null
			};
		});
}

function leadOf(leads: readonly CriterionLead[], code: string, language: Language): CityIndex['lead'] {
	const lead = leads.find(({ criterionCode }) => criterionCode === code);
	return lead ? { name: language === 'vi' ? lead.nameVi : lead.nameEn, proposed: lead.mark === 'P' } : null;
}

function rankTargets(
	{ content }: App,
	table: PublishedTable | null,
	value: Decimal | null,
	province: string,
	language: Language
): RankTarget[] {
	const own = table && publishedResult(table, province)?.rank;
	return content.reference.targets
		.filter(({ metric, scope }) => metric === 'rank' && scope === 'city')
		.map((target) => ({
			id: target.id,
			name: target.name[language],
			rank: target.value,
			due: target.due ?? null,
			place: target.place ?? null,
			mark: target.mark,
			verdict: table && value !== null ? meetsRank(rankBounds(table, value, province), target.value) : null,
			published: own ? meetsRank({ best: own, worst: own }, target.value) : null,
			needs: table ? valueForRank(table, target.value, province) : null
		}));
}

/** What was published of the city in every year, oldest first. */
const historyOf = (facts: readonly PublishedResult[], province: string): Omit<CityPage['history'][number], 'break'>[] =>
	publishedTables(facts, WHOLE)
		.flatMap((table) => {
			const own = publishedResult(table, province);
			if (!own) return [];
			const { rank, value, status } = own;
			const fact = factOf(facts, table, province)!;
			return [
				{
					year: table.year,
					population: table.population,
					rank,
					value,
					status,
					framework: fact.framework,
					source: fact.source
				}
			];
		})
		.sort((a, b) => a.year - b.year || b.population - a.population);

const sourceOf = (facts: readonly PublishedResult[], table: PublishedTable, province: string) => ({
	source: factOf(facts, table, province)?.source ?? ''
});

const factOf = (facts: readonly PublishedResult[], { year, population }: PublishedTable, province: string) =>
	facts.find(
		(fact) =>
			fact.year === year && fact.population === population && fact.metric === WHOLE && fact.province === province
	);

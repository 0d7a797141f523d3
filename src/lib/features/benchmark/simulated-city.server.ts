/** The city in the simulator: its value and rank before and after, and the least effort to a rank. */
import type { BlockComparison } from '#lib/domain/benchmark/compare-units.ts';
import { leastEffortTo } from '#lib/domain/benchmark/least-effort.ts';
import { meetsRank, rankBounds, valueForRank } from '#lib/domain/benchmark/national-standing.ts';
import { publishedTables, type PublishedTable } from '#lib/domain/benchmark/published-table.ts';
import type { Decimal } from '#lib/domain/decimal.ts';
import { labelOf, treeOf } from '#lib/domain/framework/framework.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { CITY } from '#lib/server/content/store-content.ts';
import { findOrganisation } from '#lib/server/db/organisations.ts';
import type { Round } from '#lib/server/db/rounds.ts';
import { readEfforts } from '#lib/server/efforts.ts';
import { WHOLE } from './city-page.server.ts';
import type { Field, Played } from './played-scenario.ts';
import { CITY_BLOCK, writeImprovement } from './scenario-address.ts';
import type { CityOutcome, LeastEffortView } from './simulation-page.ts';

export type National = { province: string; tables: readonly PublishedTable[]; table: PublishedTable | null };

const keyOf = ({ year, population }: Pick<PublishedTable, 'year' | 'population'>) => `${year}-${population}`;

/** The tables that a value can be held against, newest first, and the one asked for or else the newest of the round's time. */
export async function nationalOf(app: App, round: Round, wanted: string): Promise<National> {
	const own = await findOrganisation(app.db, CITY);
	const tables = publishedTables(app.content.reference.results, WHOLE).filter(({ rows }) =>
		rows.some(({ value }) => value !== null)
	);
	const table =
		tables.find((one) => keyOf(one) === wanted) ?? tables.find(({ year }) => year <= round.year) ?? tables[0];
	return { province: own?.shortName ?? own?.nameVi ?? CITY, tables, table: table ?? null };
}

export function cityOutcome(
	{ content }: App,
	fields: readonly Field[],
	{ outcomes }: Played,
	{ province, tables, table }: National,
	language: Language
): CityOutcome {
	const before = cityValue(fields.find(({ block }) => block === CITY_BLOCK)?.comparison);
	const after = cityValue(outcomes.get(CITY_BLOCK)?.block) ?? before;
	const bounds =
		table && before !== null && after !== null
			? { before: rankBounds(table, before, province), after: rankBounds(table, after, province) }
			: null;
	return {
		value: before === null || after === null ? null : { before, after },
		tables: tables.map((one) => ({ key: keyOf(one), year: one.year, population: one.population })),
		table: table && {
			key: keyOf(table),
			year: table.year,
			population: table.population,
			withValue: table.rows.filter(({ value }) => value !== null).length
		},
		bounds,
		targets: bounds
			? content.reference.targets
					.filter(({ metric, scope }) => metric === 'rank' && scope === 'city')
					.map(({ name, value }) => ({
						name: name[language],
						rank: value,
						before: meetsRank(bounds.before, value),
						after: meetsRank(bounds.after, value)
					}))
			: []
	};
}

const cityValue = (comparison: BlockComparison | undefined): Decimal | null => comparison?.ranking[0]?.value ?? null;

export async function leastEffortView(
	app: App,
	fields: readonly Field[],
	{ table, province }: National,
	rank: number,
	language: Language
): Promise<LeastEffortView> {
	const none: LeastEffortView = {
		rank,
		cannot: null,
		wanted: null,
		certain: false,
		before: null,
		after: null,
		effort: 0,
		steps: [],
		spared: 0,
		improvements: []
	};
	const field = fields.find(({ block }) => block === CITY_BLOCK);
	if (!field) return { ...none, cannot: 'noResult' };
	if (!table || rank > table.population) return { ...none, cannot: 'noTable' };
	const needs = valueForRank(table, rank, province);
	const wanted = needs.exact ? needs.value : (needs.enough ?? needs.needed);
	if (wanted === null) return { ...none, cannot: 'noValue' };
	const { framework, comparison } = field;
	const { score } = comparison.units.get(CITY)!;
	const found = leastEffortTo(framework, score, wanted, (await readEfforts(app))(framework));
	const certain = needs.exact || needs.enough !== null;
	if (!found) return { ...none, wanted, certain, before: cityValue(comparison), cannot: 'notEnough' };
	return {
		...none,
		wanted,
		certain,
		before: found.before,
		after: found.after,
		effort: found.effort,
		steps: found.steps.map((step) => ({ ...step, name: labelOf(treeOf(framework).node(step.code)!)[language] })),
		spared: found.spared.length,
		improvements: found.steps.map(({ code }) =>
			writeImprovement({ block: CITY_BLOCK, improvement: { of: code, unitId: null, to: 'full' } })
		)
	};
}

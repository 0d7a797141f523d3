/**
 * Published results of provinces as tables: a year, a metric (DTI or a pillar) and how many provinces were ranked. The
 * ranking of 2024 exists for 34 provinces and for the 63 before the mergers: two tables, never mixed. Many ranks are known
 * and few values; an unknown stays unknown.
 */
import { decimal, type Decimal } from '#lib/domain/decimal.ts';

/** One published fact, as the reference data holds it. Names that begin with "_" are national figures, not provinces. */
export type PublishedFact = {
	year: number;
	province: string;
	metric: string;
	kind: 'rank' | 'value';
	value: number | string;
	/** How many provinces the ranking holds. */
	population: number;
	status: FactStatus;
};

/** Told by a source; worked out from one; or neither yet (never used here). */
export type FactStatus = 'published' | 'derived' | 'unverified';

export type ProvinceResult = {
	province: string;
	rank: number | null;
	value: Decimal | null;
	/** The weaker of the two when both are known. */
	status: Exclude<FactStatus, 'unverified'>;
};

export type PublishedTable = {
	year: number;
	metric: string;
	population: number;
	/** By rank, then those whose rank is not known by value; names settle ties. */
	rows: readonly ProvinceResult[];
	/** Provinces with facts that contradict each other or another province's: they settle no bound. */
	contradictory: readonly string[];
};

/**
 * Every table of a metric, newest first, then the larger one. Unverified facts are left out. Where two facts differ, a
 * published one goes before a derived one; two of the same standing contradict each other, and the figure stays unknown.
 */
export function publishedTables(facts: readonly PublishedFact[], metric: string): PublishedTable[] {
	const usable = facts.filter(
		(fact) => fact.metric === metric && fact.status !== 'unverified' && !fact.province.startsWith('_')
	);
	const keys = [...new Set(usable.map(({ year, population }) => `${year} ${population}`))];
	return keys
		.map((key) => tableOf(usable.filter(({ year, population }) => `${year} ${population}` === key)))
		.sort((a, b) => b.year - a.year || b.population - a.population);
}

/** One of them; `undefined` when nothing was published. Without a population: the larger table of the year. */
export const publishedTable = (
	facts: readonly PublishedFact[],
	{ metric, year, population }: { metric: string; year: number; population?: number }
): PublishedTable | undefined =>
	publishedTables(facts, metric).find(
		(table) => table.year === year && (population === undefined || table.population === population)
	);

/** What was published about one province (its rank, its value, either or neither). */
export const publishedResult = (table: PublishedTable, province: string): ProvinceResult | undefined =>
	table.rows.find((row) => row.province === province);

function tableOf(facts: readonly PublishedFact[]): PublishedTable {
	const { year, metric, population } = facts[0]!;
	const contradictory = new Set<string>();
	const rows = [...new Set(facts.map(({ province }) => province))].map((province): ProvinceResult => {
		const about = facts.filter((fact) => fact.province === province);
		const [rank, value] = [settled(about, 'rank'), settled(about, 'value')];
		if (rank === 'contradictory' || value === 'contradictory') contradictory.add(province);
		const known = [rank, value].filter((fact) => fact !== 'contradictory' && fact !== undefined);
		const [ranked, valued] = [known.find(({ kind }) => kind === 'rank'), known.find(({ kind }) => kind === 'value')];
		return {
			province,
			rank: ranked ? Number(ranked.value) : null,
			value: valued ? decimal(valued.value) : null,
			status: known.some(({ status }) => status === 'derived') ? 'derived' : 'published'
		};
	});
	for (const province of outOfOrder(rows)) contradictory.add(province);
	const last = population + 1;
	rows.sort(
		(a, b) =>
			(a.rank ?? last) - (b.rank ?? last) ||
			(b.value ?? 0) - (a.value ?? 0) ||
			(a.province < b.province ? -1 : a.province > b.province ? 1 : 0)
	);
	return { year, metric, population, rows, contradictory: [...contradictory].sort() };
}

function settled(
	facts: readonly PublishedFact[],
	kind: PublishedFact['kind']
): PublishedFact | 'contradictory' | undefined {
	const of = facts.filter((fact) => fact.kind === kind);
	const published = of.filter(({ status }) => status === 'published');
	const best = published.length > 0 ? published : of;
	return new Set(best.map(({ value }) => Number(value))).size > 1 ? 'contradictory' : best[0];
}

/** A worse rank means a lower value, and the same rank the same value: provinces of every pair that says otherwise. */
function outOfOrder(rows: readonly ProvinceResult[]): string[] {
	const known = rows.flatMap(({ province, rank, value }) =>
		rank === null || value === null ? [] : [{ province, rank, value }]
	);
	return known
		.filter((a) => known.some((b) => Math.sign(a.rank - b.rank) !== Math.sign(b.value - a.value)))
		.map(({ province }) => province);
}

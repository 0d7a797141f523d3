/** Published results of provinces, with source and standing of every figure. What nobody could confirm is left out. */
import { publishedTable } from '#lib/domain/benchmark/published-table.ts';
import { decimal, formatDecimal, formatNumber } from '#lib/domain/decimal.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { listPublishedResults, type PublishedResultRow } from '#lib/server/db/published-results.ts';

/** The province whose own results stand out on the page. */
const OWN_PROVINCE = 'Hải Phòng';
/** Of the whole index and its pillars, as the rankings name them. */
const METRICS = ['DTI', 'CQS', 'KTS', 'XHS'] as const;
export type Metric = (typeof METRICS)[number];
/** The only year of which all ranks are known. */
const FULL_YEAR = 2022;

export type PublishedFigure = {
	text: string;
	/** False: derived from a published statement by us. */
	official: boolean;
	source: string;
};

export type OwnYear = {
	year: number;
	/** How many provinces were ranked. */
	population: number;
	figures: { metric: Metric; rank: PublishedFigure | null; value: PublishedFigure | null }[];
};

export type PublishedResults = {
	province: string;
	/** Newest first. */
	years: OwnYear[];
	ranking: {
		year: number;
		population: number;
		rows: { province: string; own: boolean; rank: PublishedFigure | null; value: PublishedFigure | null }[];
		sources: string[];
	};
};

export async function publishedResults(app: Pick<App, 'db'>, language: Language): Promise<PublishedResults> {
	const facts = await confirmed(app);
	return { province: OWN_PROVINCE, years: ownYears(facts, language), ranking: ranking(facts, language) };
}

/** The same facts for machines: comma separated, quoted where needed, numbers with a point, marked as UTF-8 for spreadsheets. */
export async function publishedResultsCsv(app: Pick<App, 'db'>): Promise<string> {
	const columns = [
		'year',
		'province',
		'metric',
		'kind',
		'value',
		'population',
		'framework',
		'status',
		'source',
		'note'
	] as const;
	const lines = (await confirmed(app)).map((fact) =>
		columns
			.map((column) => quoted(column === 'value' ? String(Number(fact.value)) : String(fact[column] ?? '')))
			.join(',')
	);
	return `\uFEFF${[columns.join(','), ...lines].join('\r\n')}\r\n`;
}

const confirmed = async ({ db }: Pick<App, 'db'>): Promise<PublishedResultRow[]> =>
	(await listPublishedResults(db)).filter(({ status }) => status !== 'unverified');

function ownYears(facts: readonly PublishedResultRow[], language: Language): OwnYear[] {
	const own = facts.filter(({ province, population }) => province === OWN_PROVINCE && population > 0);
	const keys = new Map(own.map(({ year, population }) => [`${year} ${population}`, { year, population }]));
	return [...keys.values()]
		.sort((a, b) => b.year - a.year || a.population - b.population)
		.map(({ year, population }) => {
			const of = own.filter((fact) => fact.year === year && fact.population === population);
			const figures = METRICS.map((metric) => ({
				metric,
				rank: figureOf(
					of.find((fact) => fact.metric === metric && fact.kind === 'rank'),
					language
				),
				value: figureOf(
					of.find((fact) => fact.metric === metric && fact.kind === 'value'),
					language
				)
			}));
			return { year, population, figures: figures.filter(({ rank, value }) => rank || value) };
		});
}

function ranking(facts: readonly PublishedResultRow[], language: Language): PublishedResults['ranking'] {
	// The shape of a fact is checked when the reference data is read; the table only widens its two words to text.
	const known = facts as (PublishedResultRow & { kind: 'rank' | 'value'; status: 'published' | 'derived' })[];
	const table = publishedTable(known, { metric: 'DTI', year: FULL_YEAR });
	if (!table) return { year: FULL_YEAR, population: 0, rows: [], sources: [] };
	const of = facts.filter(
		({ metric, year, population }) => metric === 'DTI' && year === FULL_YEAR && population === table.population
	);
	const rows = table.rows.map(({ province, rank, value }) => {
		const figure = (kind: string, given: number | null) =>
			given === null
				? null
				: figureOf(
						of.find((fact) => fact.province === province && fact.kind === kind),
						language
					);
		return { province, own: province === OWN_PROVINCE, rank: figure('rank', rank), value: figure('value', value) };
	});
	return { year: FULL_YEAR, population: table.population, rows, sources: [...new Set(of.map(({ source }) => source))] };
}

const figureOf = (fact: PublishedResultRow | undefined, language: Language): PublishedFigure | null =>
	fact
		? {
				text:
					fact.kind === 'rank'
						? formatNumber(Number(fact.value), language)
						: formatDecimal(decimal(fact.value), language, 4),
				official: fact.status === 'published',
				source: fact.source
			}
		: null;

/** A cell that starts a formula in a spreadsheet gets a quote mark before it. */
function quoted(cell: string): string {
	const safe = /^[=+\-@\t]/.test(cell) && Number.isNaN(Number(cell)) ? `'${cell}` : cell;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

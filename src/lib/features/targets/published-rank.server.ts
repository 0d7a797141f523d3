/** The city's rank as it was published, for a target that is a rank. */
import { publishedResult, publishedTables } from '#lib/domain/benchmark/published-table.ts';
import type { App } from '#lib/server/app.ts';
import { CITY } from '#lib/server/content/store-content.ts';
import { findOrganisation } from '#lib/server/db/organisations.ts';

export type PublishedRank = {
	/** The year that was ranked. */
	year: number;
	/** Null: the city's rank of that year is not known. */
	rank: number | null;
	population: number;
	status: 'published' | 'derived';
	/** Of the year the target is due; an earlier year only shows how far the city had come. */
	final: boolean;
};

/** Of the due year, or of the newest year before it; null when nothing was published until then. */
export async function publishedRank(
	{ db, content }: Pick<App, 'db' | 'content'>,
	dueDate: string | null,
	roundYear: number
): Promise<PublishedRank | null> {
	const dueYear = dueDate === null ? roundYear : Number(dueDate.slice(0, 4));
	const table = publishedTables(content.reference.results, 'DTI').find(({ year }) => year <= dueYear);
	if (!table) return null;
	const city = await findOrganisation(db, CITY);
	const own = publishedResult(table, city?.shortName ?? city?.nameVi ?? CITY);
	return {
		year: table.year,
		rank: own?.rank ?? null,
		population: table.population,
		status: own?.status ?? 'published',
		final: table.year === dueYear
	};
}

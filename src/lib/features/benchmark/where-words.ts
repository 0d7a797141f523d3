/** Where the city stands among the provinces, in sentences: what was published, what its own response gives, what is lacking. */
import { subtract, type Decimal } from '#lib/domain/decimal.ts';
import { m } from '#lib/paraglide/messages.js';
import type { RoundHead } from './benchmark-round.server.ts';
import type { CityResult, RankTarget } from './city-page.server.ts';
import { basisWords, fourDecimals, progressWords } from './words.ts';

export const VERDICTS = {
	met: m.benchmark_where_met,
	missed: m.benchmark_where_missed,
	open: m.benchmark_where_open
};

export const whereWords = (head: Pick<RoundHead, 'sample'>, city: CityResult): string =>
	`${publishedWords(city)} ${valueWords(head, city)}`;

const publishedWords = ({ own, table, province }: CityResult): string =>
	own?.rank && table
		? m.benchmark_where_published({ city: province, rank: own.rank, of: table.population, year: table.year })
		: m.benchmark_where_unpublished({ city: province });

function valueWords({ sample }: Pick<RoundHead, 'sample'>, { result, bounds, progress }: CityResult): string {
	if (result?.value == null) return m.benchmark_where_no_value({ progress: progressWords(progress) });
	const value = m.benchmark_where_value({
		value: fourDecimals(result.value),
		basis: basisWords(result.basis).toLowerCase(),
		sample: sample ? m.benchmark_where_sample() : ''
	});
	if (!bounds) return value;
	const { best, worst, of, exact } = bounds;
	return `${value} ${exact ? m.benchmark_where_rank({ rank: best, of }) : m.benchmark_where_between({ best, worst, of })}`;
}

/** What a target still takes: the value that is enough for certain, and how far `own` is from it. */
export function needsWords({ needs, rank }: RankTarget, own: Decimal | null): string {
	const enough = needs === null ? null : needs.exact ? needs.value : needs.enough;
	if (enough === null) return m.benchmark_where_needs_unknown({ rank });
	const value = fourDecimals(enough);
	if (own === null) return m.benchmark_where_needs({ rank, value });
	return own >= enough
		? m.benchmark_where_has({ rank, value })
		: m.benchmark_where_lacks({ rank, value, more: fourDecimals(subtract(enough, own)) });
}

/** Where a series of published results changes framework: drawn as a break, with how much of the whole maps across it. */
import { compareAcross } from '#lib/domain/framework/crosswalk.ts';
import type { Crosswalk } from '#lib/domain/framework/crosswalk.ts';
import type { Decimal } from '#lib/domain/decimal.ts';
import type { Content } from '#lib/server/content/content.ts';

export type FrameworkBreak = {
	/** What the published results call the framework before. */
	from: string;
	/** Share of the earlier framework's maximum that maps, 0 to 1; null when no crosswalk is known: nothing is comparable. */
	mapped: Decimal | null;
	/** Whose mapping it is. */
	standing: Crosswalk['standing'] | null;
};

/** Each year with the break before it, where the year before was ranked by another framework. Oldest first. */
export function withBreaks<Line extends { framework: string; year: number }>(
	content: Pick<Content, 'crosswalks' | 'instruments'>,
	history: readonly Line[]
): (Line & { break: FrameworkBreak | null })[] {
	return history.map((line, at) => {
		const before = history.slice(0, at).findLast(({ year }) => year < line.year);
		// A year ranked twice, of two sets of provinces, breaks once.
		const first = history.findIndex(({ year }) => year === line.year) === at;
		const changed = first && before !== undefined && before.framework !== line.framework;
		return { ...line, break: changed ? breakBetween(content, before.framework, line.framework) : null };
	});
}

function breakBetween(
	{ crosswalks, instruments }: Pick<Content, 'crosswalks' | 'instruments'>,
	from: string,
	to: string
): FrameworkBreak {
	const crosswalk = crosswalks.find(({ publishedAs }) => publishedAs?.from === from && publishedAs.to === to);
	const [before, after] = [crosswalk?.from, crosswalk?.to].map((version) => instruments.get(version ?? '')?.framework);
	if (!crosswalk || !before || !after) return { from, mapped: null, standing: null };
	const nothing = new Map<string, never>();
	const { mapped } = compareAcross(
		{ framework: before, scores: nothing },
		{ framework: after, scores: nothing },
		crosswalk
	);
	return { from, mapped: mapped.from, standing: crosswalk.standing };
}

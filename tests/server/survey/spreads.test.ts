/** Means and medians of groups, of few responses and of very many: those of all values one by one. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { distributionFromCounts } from '#lib/domain/benchmark/distribution.ts';
import { decimal } from '#lib/domain/decimal.ts';
import { atOneMoment } from '#lib/server/db/client.ts';
import { readSpreads } from '#lib/server/survey-spreads.ts';
import { giveCounts } from '../benchmark/given-results.ts';
import { DATABASES, openTestApp, type TestApp } from '../databases.ts';

const VALUES: [value: string, count: number][] = [
	['0.0000', 2],
	['0.4111', 3],
	['0.4199', 1],
	['0.5200', 5],
	['1.0000', 1]
];

describe.each(DATABASES)('spreads on %s', ({ open }) => {
	let app: TestApp;
	beforeAll(async () => {
		app = await openTestApp(open);
	});
	afterAll(() => app.close());

	test.each([
		['few', 1],
		['very many', 1_000_000]
	])('of %s', async (stratum, times) => {
		const counts = VALUES.map(([value, count]): [string, number] => [value, count * times]);
		await giveCounts(
			app,
			app.roundId,
			'citizen',
			counts.map(([value, count]) => [stratum, 'v:KN', value, count])
		);
		const spread = await atOneMoment(app.db, (tx) =>
			readSpreads(tx, app.roundId, 'citizen', { strata: [stratum, 'nobody'], codes: ['KN'] })
		);
		const { n, mean, median } = distributionFromCounts(
			new Map(counts.map(([value, count]) => [decimal(value), count]))
		)!;
		expect(spread(stratum, 'KN')).toEqual({ n, mean, median });
		expect(spread('nobody', 'KN')).toEqual({ n: 0, mean: null, median: null });
	});
});

import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decimal, toNumber, type Decimal } from '#lib/domain/decimal.ts';
import { meetsRank, rankBounds, valueForRank } from '#lib/domain/benchmark/national-standing.ts';
import {
	publishedResult,
	publishedTable,
	publishedTables,
	type PublishedFact
} from '#lib/domain/benchmark/published-table.ts';

const CITY = 'Hải Phòng';
const FACTS = parse<Record<string, string>>(readFileSync('surveys/reference/published-results.csv', 'utf8'), {
	columns: true
}).map(
	(row) => ({ ...row, year: Number(row['year']), population: Number(row['population']) }) as unknown as PublishedFact
);
const table = (year: number, population?: number) =>
	publishedTable(FACTS, { metric: 'DTI', year, ...(population ? { population } : {}) })!;
const bounds = (value: number, inPlaceOf?: string, year = 2022) => {
	const { best, worst, exact } = rankBounds(table(year), decimal(value), inPlaceOf);
	return [best, worst, exact];
};
const needed = (rank: number, inPlaceOf?: string, year = 2022) => {
	const found = valueForRank(table(year), rank, inPlaceOf);
	const plain = (value: Decimal | null) => (value === null ? null : toNumber(value));
	return found.exact ? toNumber(found.value) : [plain(found.needed), plain(found.enough)];
};

describe('published tables', () => {
	it('hold all 63 ranks of 2022, two at 15, and six values', () => {
		const { rows, contradictory } = table(2022);
		expect(rows).toHaveLength(63);
		expect(rows.filter(({ rank }) => rank === 15).map(({ province }) => province)).toEqual(['Thanh Hóa', 'Yên Bái']);
		expect(rows.filter(({ value }) => value !== null)).toHaveLength(6);
		expect(contradictory).toEqual([]);
	});

	it('keep the two rankings of 2024 apart', () => {
		expect(publishedTables(FACTS, 'DTI').map(({ year, population }) => [year, population])).toEqual([
			[2024, 63],
			[2024, 34],
			[2023, 63],
			[2022, 63],
			[2021, 63],
			[2020, 63]
		]);
		expect(publishedResult(table(2024, 34), CITY)).toMatchObject({ rank: 3, value: decimal(0.7857) });
		expect(publishedResult(table(2024, 63), CITY)).toMatchObject({ rank: 3, value: null, status: 'derived' });
	});

	it('know the city’s rank of 2022 and not its value', () => {
		expect(publishedResult(table(2022), CITY)).toEqual({ province: CITY, rank: 14, value: null, status: 'published' });
		expect(publishedResult(table(2022), 'Atlantis')).toBeUndefined();
		expect(publishedTable(FACTS, { metric: 'DTI', year: 2019 })).toBeUndefined();
	});
});

describe('rank of a value among the provinces of 2022', () => {
	it.each([
		// One more entry. Rank 5 is 0,6924 and rank 25 is 0,6077.
		[0.65, undefined, [6, 25, false]],
		[0.75, undefined, [2, 2, true]],
		[0.9, undefined, [1, 1, true]],
		[0.5, undefined, [26, 64, false]],
		// In place of the city, which was 14th: 23 others stand above rank 25, not 24.
		[0.65, CITY, [6, 24, false]],
		[0.6077, CITY, [24, 24, true]],
		[0.6078, CITY, [6, 24, false]],
		[0.6076, CITY, [25, 63, false]],
		[0.7, CITY, [4, 4, true]],
		[0.7163, CITY, [2, 2, true]]
	])('%d in place of %s', (value, inPlaceOf, expected) => {
		expect(bounds(value, inPlaceOf)).toEqual(expected);
	});

	it('names the provinces that set the bounds', () => {
		const { above, below, of } = rankBounds(table(2022), decimal(0.65), CITY);
		expect([above?.province, above?.rank, below?.province, below?.rank, of]).toEqual([
			'Cần Thơ',
			5,
			'Trà Vinh',
			25,
			63
		]);
		expect(rankBounds(table(2022), decimal(0.9)).above).toBeNull();
		expect(rankBounds(table(2022), decimal(0.1)).below).toBeNull();
	});

	it('says nothing where no value is published', () => {
		const ranksOnly = publishedTable(
			FACTS.filter(({ kind }) => kind === 'rank'),
			{ metric: 'DTI', year: 2022 }
		)!;
		expect(rankBounds(ranksOnly, decimal(0.7), CITY)).toEqual({
			best: 1,
			worst: 63,
			exact: false,
			of: 63,
			above: null,
			below: null
		});
		expect(valueForRank(ranksOnly, 10, CITY)).toEqual({ exact: false, needed: null, enough: null });
	});
});

describe('value needed for a rank', () => {
	it.each([
		[5, CITY, 2022, 0.6924],
		[10, CITY, 2022, [0.6077, 0.6924]],
		[24, CITY, 2022, 0.6077],
		[25, undefined, 2022, 0.6077],
		[1, CITY, 2022, 0.8002],
		[63, CITY, 2022, [null, 0.6077]],
		[10, CITY, 2020, 0.3615],
		[5, CITY, 2021, [0.5064, 0.5872]],
		[10, CITY, 2021, [0.488, 0.5064]]
	])('rank %d in place of %s in %d', (rank, inPlaceOf, year, expected) => {
		expect(needed(rank, inPlaceOf, year)).toEqual(expected);
	});

	it.each([0, 64, 2.5])('refuses rank %d of 63', (rank) => {
		expect(() => valueForRank(table(2022), rank, CITY)).toThrow(RangeError);
	});
});

describe('the city’s rank targets', () => {
	it('top 10 in 2022 was missed, and met in 2023', () => {
		const met = (year: number, target: number) => {
			const rank = publishedResult(table(year), CITY)!.rank!;
			return meetsRank({ best: rank, worst: rank }, target);
		};
		expect([met(2022, 10), met(2023, 10), met(2023, 5)]).toEqual(['missed', 'met', 'missed']);
	});

	it('stay open while the bounds lie on both sides', () => {
		expect(meetsRank(rankBounds(table(2022), decimal(0.65), CITY), 10)).toBe('open');
		expect(meetsRank(rankBounds(table(2022), decimal(0.65), CITY), 5)).toBe('missed');
		expect(meetsRank(rankBounds(table(2022), decimal(0.7), CITY), 10)).toBe('met');
	});
});

describe('facts that contradict each other', () => {
	const fact = (
		province: string,
		kind: 'rank' | 'value',
		value: number,
		status: PublishedFact['status'] = 'published'
	) => ({
		year: 2000,
		province,
		metric: 'DTI',
		kind,
		value,
		population: 5,
		status
	});
	const of = (...facts: PublishedFact[]) => publishedTable(facts, { metric: 'DTI', year: 2000 })!;

	it('settle no bound when a better rank has the lower value', () => {
		const crossed = of(fact('A', 'rank', 1), fact('A', 'value', 0.5), fact('B', 'rank', 2), fact('B', 'value', 0.6));
		expect(crossed.contradictory).toEqual(['A', 'B']);
		expect(rankBounds(crossed, decimal(0.55))).toMatchObject({ best: 1, worst: 6 });
	});

	it('leave the figure unknown when two of the same standing differ, and prefer the published one otherwise', () => {
		const two = of(
			fact('A', 'rank', 1),
			fact('A', 'rank', 2),
			fact('B', 'value', 0.4),
			fact('B', 'value', 0.6, 'derived')
		);
		expect(two.contradictory).toEqual(['A']);
		expect(publishedResult(two, 'A')!.rank).toBeNull();
		expect(publishedResult(two, 'B')).toMatchObject({ value: decimal(0.4), status: 'published' });
	});

	it('are not looked for in unverified facts and national figures, which are left out', () => {
		expect(
			of(fact('A', 'rank', 1), fact('B', 'rank', 2, 'unverified'), fact('_NATIONAL', 'value', 0.5)).rows
		).toHaveLength(1);
	});
});

describe('whatever is published', () => {
	/** A full ranking, then only some of its facts: the rank that is true behind them must lie within the bounds. */
	const ranking = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 2, maxLength: 12 }).chain((values) =>
		fc.record({
			values: fc.constant(values),
			ranksKnown: fc.array(fc.boolean(), { minLength: values.length, maxLength: values.length }),
			valuesKnown: fc.array(fc.boolean(), { minLength: values.length, maxLength: values.length }),
			cityAt: fc.nat(values.length - 1),
			wished: fc.integer({ min: 0, max: 40 })
		})
	);
	const factsOf = (values: number[], ranksKnown: boolean[], valuesKnown: boolean[]) =>
		values.flatMap((value, at): PublishedFact[] => {
			const fact = (kind: 'rank' | 'value', told: number): PublishedFact => ({
				year: 2000,
				province: `p${at}`,
				metric: 'DTI',
				kind,
				value: told,
				population: values.length,
				status: 'published'
			});
			const rank = values.filter((other) => other > value).length + 1;
			return [
				...(ranksKnown[at] ? [fact('rank', rank)] : []),
				...(valuesKnown[at] ? [fact('value', value / 100)] : [])
			];
		});

	it('the true rank is within the bounds, in place of a province or beside all', () => {
		fc.assert(
			fc.property(ranking, ({ values, ranksKnown, valuesKnown, cityAt, wished }) => {
				const some = publishedTable(factsOf(values, ranksKnown, valuesKnown), { metric: 'DTI', year: 2000 });
				fc.pre(some !== undefined);
				const above = values.map((value) => value > wished);
				const replacing = above.filter((higher, at) => higher && at !== cityAt).length + 1;
				const beside = above.filter(Boolean).length + 1;
				for (const [rank, city] of [
					[replacing, `p${cityAt}`],
					[beside, undefined]
				] as const) {
					const { best, worst, exact } = rankBounds(some, decimal(wished / 100), city);
					expect(best <= rank && rank <= worst).toBe(true);
					expect(exact).toBe(best === worst);
				}
			}),
			{ numRuns: 1000 }
		);
	});

	it('with every rank and value known the rank is exact, and the value needed for it is right', () => {
		fc.assert(
			fc.property(ranking, ({ values, cityAt, wished }) => {
				const all = values.map(() => true);
				const full = publishedTable(factsOf(values, all, all), { metric: 'DTI', year: 2000 })!;
				const city = `p${cityAt}`;
				expect(rankBounds(full, decimal(wished / 100), city).exact).toBe(true);
				for (let rank = 1; rank < values.length; rank++) {
					// To be among the first `rank`, be no lower than the province that is now there without the city.
					const others = values.filter((_, at) => at !== cityAt).sort((a, b) => b - a);
					expect(valueForRank(full, rank, city)).toEqual({ exact: true, value: decimal(others[rank - 1]! / 100) });
				}
			})
		);
	});

	it('the value called enough is enough, and less than the one needed is too little', () => {
		fc.assert(
			fc.property(
				ranking,
				fc.integer({ min: 1, max: 12 }),
				({ values, ranksKnown, valuesKnown, cityAt, wished }, rank) => {
					const some = publishedTable(factsOf(values, ranksKnown, valuesKnown), { metric: 'DTI', year: 2000 });
					fc.pre(some !== undefined && rank <= values.length);
					const found = valueForRank(some, rank, `p${cityAt}`);
					const truly = values.filter((value, at) => value > wished && at !== cityAt).length + 1;
					const [least, enough] = found.exact ? [found.value, found.value] : [found.needed, found.enough];
					if (enough !== null && decimal(wished / 100) >= enough) expect(truly).toBeLessThanOrEqual(rank);
					if (least !== null && decimal(wished / 100) < least) expect(truly).toBeGreaterThan(rank);
				}
			),
			{ numRuns: 1000 }
		);
	});
});

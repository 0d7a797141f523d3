import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '#lib/server/app.ts';
import { publishedResults, publishedResultsCsv } from '#lib/features/results/published-results.server.ts';
import { DATABASES, openBareApp } from '../databases.ts';

describe.each(DATABASES)('published results on %s', ({ open }) => {
	let app: App;
	beforeAll(async () => {
		app = await openBareApp(open);
	});
	afterAll(() => app.close());

	test('tell the rank of the own province year by year, official and derived apart', async () => {
		const { years } = await publishedResults(app, 'vi');
		const ranks = years.map(({ year, population, figures }) => {
			const dti = figures.find(({ metric }) => metric === 'DTI');
			return [year, population, dti?.rank?.text, dti?.rank?.official, dti?.value?.text ?? null];
		});
		expect(ranks).toEqual([
			[2024, 34, '3', true, '0,7857'],
			[2024, 63, '3', false, null],
			[2023, 63, '8', true, null],
			[2022, 63, '14', true, null],
			[2021, 63, '16', true, null],
			[2020, 63, '21', true, null]
		]);
		const figures = years.flatMap((year) => year.figures.flatMap(({ rank, value }) => [rank, value]));
		for (const figure of figures) if (figure) expect(figure.source).not.toBe('');
	});

	test('rank all 63 provinces of 2022 and leave unknown values unknown', async () => {
		const { ranking } = await publishedResults(app, 'en');
		// Two provinces share place 15, and nobody is 16th.
		expect(ranking.rows.map(({ rank }) => Number(rank?.text))).toEqual(
			Array.from({ length: 63 }, (_, at) => (at === 15 ? 15 : at + 1))
		);
		expect(ranking.rows.filter(({ own }) => own)).toMatchObject([
			{ province: 'Hải Phòng', rank: { text: '14' }, value: null }
		]);
		expect(ranking.rows[0]).toMatchObject({ province: 'Đà Nẵng', value: { text: '0.8002', official: true } });
		expect(ranking.rows.filter(({ value }) => value === null).length).toBeGreaterThan(50);
		expect(ranking.sources.length).toBeGreaterThan(0);
	});

	test('are the same facts as a table for machines', async () => {
		const csv = await publishedResultsCsv(app);
		const rows: Record<string, string>[] = parse(csv, { columns: true, bom: true });
		expect(rows.length).toBe(app.content.reference.results.filter(({ status }) => status !== 'unverified').length);
		expect(
			rows.find(
				({ year, province, metric, kind }) =>
					year === '2022' && province === 'Đà Nẵng' && metric === 'DTI' && kind === 'value'
			)?.value
		).toBe('0.8002');
		for (const row of rows) expect(['published', 'derived']).toContain(row.status);
	});
});

import { eq } from 'drizzle-orm';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toNumber } from '#lib/domain/decimal.ts';
import { readLowList } from '#lib/features/benchmark/low-list.server.ts';
import { readOverview } from '#lib/features/benchmark/overview.server.ts';
import { roundJson } from '#lib/features/benchmark/round-json.server.ts';
import { exportWorkbook } from '#lib/features/benchmark/round-workbook.server.ts';
import { readUnitPage } from '#lib/features/benchmark/unit-page.server.ts';
import type { Result } from '#lib/domain/problem.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { rounds } from '#lib/server/db/schema/rounds.ts';
import { readSheets, type WorkbookSheet } from '#lib/server/spreadsheet.ts';
import { addPerson, DATABASES, openTestApp, type TestApp } from '../databases.ts';
import { giveResult, type Given, type Shares } from './given-results.ts';

const AFTER = new Date('2023-02-20T03:00:00Z');

const shares =
	(seed: number): Shares =>
	(_, at) => {
		const step = (seed * 7 + at * 11 + ((seed * at) % 5)) % 13;
		return step === 12 ? null : step / 12;
	};

const RESULTS: Given[] = [
	{ unitId: 'STP', group: 'department', self: shares(1) },
	{ unitId: 'SNV', group: 'department', self: shares(2), verified: shares(3) },
	// Shares a rank with STP; TTR is assessed and not ranked, and better than all.
	{ unitId: 'SYT', group: 'department', self: shares(1) },
	{ unitId: 'TTR', group: 'department', self: () => 1 },
	{ unitId: 'Q_HB', group: 'district', self: shares(2) },
	{ unitId: 'HP', group: 'city', self: shares(6) }
];

const value = <T>(result: Result<T>): T => {
	if (!result.ok) throw new Error(result.problem.code);
	return result.value;
};

describe.each(DATABASES)('the files of a round on %s', ({ open }) => {
	let app: TestApp;
	let planner: Person;
	let lan: Person;
	let sheets: WorkbookSheet[];

	beforeAll(async () => {
		app = await openTestApp(open);
		for (const given of RESULTS) await giveResult(app, app.roundId, given);
		planner = await addPerson(app, 'ha', ['HP', 'planner']);
		lan = await addPerson(app, 'lan', ['STP', 'officer']);
		const { name, bytes } = value(await exportWorkbook(app, planner, app.roundId, 'vi', AFTER));
		expect(name).toBe('so-lieu-thu-2022.xlsx');
		sheets = value(await readSheets(bytes));
	});
	afterAll(() => app.close());

	const sheet = (name: string) => sheets.find((one) => one.name === name)!;

	test('the ranking is that of the overview, with live totals, values and ranks', async () => {
		const { table, formulas } = sheet('Xếp hạng SO');
		const { blocks } = value(await readOverview(app, planner, app.roundId, 'vi', AFTER));
		const block = blocks.find((one) => one.block === 'SO')!;
		const lines = [...block.ranked, ...block.unranked];
		expect(table.slice(1).map((row) => [row[0], row[1], row[3], row[4], row[5]])).toEqual(
			lines.map((line) => [
				line.rank ?? '–',
				line.unitId,
				toNumber(line.points),
				toNumber(line.max),
				toNumber(line.value!)
			])
		);
		expect(formulas).toEqual(expect.arrayContaining(['A2', 'D2', 'E2', 'F2', 'D5', 'F5']));
		// An unranked unit has no rank to work out.
		expect(formulas).not.toContain('A5');
	});

	test('the scores hold every criterion of every unit and add up', () => {
		const { table, formulas } = sheet('Điểm SO');
		const [head, ...rows] = table;
		const [total, max] = rows.slice(-2);
		for (let column = 5; column < 9; column += 1) {
			// A criterion without points to give counts for nobody.
			const own = rows
				.slice(0, -2)
				.filter((row) => Number(row[3]) > 0)
				.map((row) => row[column]);
			expect(own.every((cell) => typeof cell === 'number')).toBe(true);
			expect(total![column]).toBeCloseTo(
				own.reduce<number>((sum, cell) => sum + Number(cell), 0),
				6
			);
		}
		expect(max![5]).toBe(1000);
		expect(head!.slice(-2)).toEqual(['Trung vị khối', 'Cao nhất khối']);
		expect(formulas).toContain(`F${rows.length}`);
	});

	test("each unit's gaps add up to the recoverable points of its page", async () => {
		const { table } = sheet('Khoảng cách SO');
		const total = table.at(-1)!;
		const ranking = sheet('Xếp hạng SO').table.slice(1);
		for (const [at, row] of ranking.entries()) {
			const unitId = String(row[1]);
			const page = value(await readUnitPage(app, planner, { roundId: app.roundId, unitId }, 'vi', AFTER));
			expect(total[5 + at], unitId).toBeCloseTo(toNumber(page.result!.recoverable), 4);
		}
	});

	test('the low list is whole, and what does not fit the report is in it', async () => {
		const low = value(
			await readLowList(app, planner, app.roundId, { block: '', pillar: '', whole: true }, 'vi', AFTER)
		);
		expect(
			sheet('Tiêu chí thấp')
				.table.slice(1)
				.map((row) => [row[0], row[3], row[5]])
		).toEqual(low.lines.map((line) => [line.code, toNumber(line.points), line.missedBy]));
		expect(sheet('Bảng nhiệm vụ').table.length).toBeGreaterThan(20);
	});

	test('JSON says the same', async () => {
		const json = value(await roundJson(app, planner, app.roundId, 'vi', AFTER));
		const units = json.blocks.find(({ block }) => block === 'SO')!.units;
		expect(units.map(({ id, points }) => [id, points])).toEqual(
			sheet('Xếp hạng SO')
				.table.slice(1)
				.map((row) => [row[1], row[3]])
		);
		expect(json.round).toMatchObject({ id: 'thu-2022', sample: false, provisional: true });
		expect(JSON.parse(JSON.stringify(json))).toEqual(json);
	});

	test('only those who see the whole round take its files', async () => {
		for (const person of [lan, null]) {
			const refused = { ok: false, problem: { code: 'not_yours' } };
			expect(await exportWorkbook(app, person, app.roundId, 'vi', AFTER)).toMatchObject(refused);
			expect(await roundJson(app, person, app.roundId, 'vi', AFTER)).toMatchObject(refused);
		}
	});

	test('of a sample round every sheet says so in its name, and formulas find it', async () => {
		await app.db.update(rounds).set({ sample: true }).where(eq(rounds.id, app.roundId));
		const { bytes } = value(await exportWorkbook(app, planner, app.roundId, 'vi', AFTER));
		const named = value(await readSheets(bytes));
		for (const { name } of named) expect(name).toMatch(/ \(mẫu\)$/);
		const ranking = strFromU8(unzipSync(bytes)['xl/worksheets/sheet2.xml']!);
		expect(ranking).toContain("'Điểm SO (mẫu)'!");
	});
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toNumber } from '#lib/domain/decimal.ts';
import { readCityPage } from '#lib/features/benchmark/city-page.server.ts';
import { exportRound } from '#lib/features/benchmark/export-round.server.ts';
import { readLowList } from '#lib/features/benchmark/low-list.server.ts';
import { readOverview } from '#lib/features/benchmark/overview.server.ts';
import { readSurveyPage } from '#lib/features/benchmark/survey-groups.server.ts';
import { readUnitPage } from '#lib/features/benchmark/unit-page.server.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { addPerson, DATABASES, DURING, openTestApp, type TestApp } from '../databases.ts';
import { giveCounts, giveResult } from './given-results.ts';

describe.each(DATABASES)('a round without results on %s', ({ open }) => {
	let app: TestApp;
	let planner: Person;

	beforeAll(async () => {
		app = await openTestApp(open);
		planner = await addPerson(app, 'ha', ['HP', 'planner']);
	});
	afterAll(() => app.close());

	test('every page says what is missing and shows the rest', async () => {
		const overview = await readOverview(app, planner, app.roundId, 'vi', DURING);
		expect(overview).toMatchObject({ ok: true, value: { coverage: { withResult: 0, overdue: 0 } } });
		if (!overview.ok) return;
		expect(overview.value.blocks.map(({ block }) => block)).toEqual(['SO', 'QUAN', 'HUYEN']);
		for (const block of overview.value.blocks) {
			expect(block.ranked).toEqual([]);
			expect(block.missing).toHaveLength(block.units);
		}
		expect(await readUnitPage(app, planner, { roundId: app.roundId, unitId: 'STP' }, 'en', DURING)).toMatchObject({
			value: { result: null, peers: 0 }
		});
		expect(await readLowList(app, planner, app.roundId, { block: '', pillar: '' }, 'vi', DURING)).toMatchObject({
			value: { lines: [], units: 0 }
		});
		expect(await readSurveyPage(app, planner, app.roundId, 'vi')).toMatchObject({
			value: { surveys: [{ n: 0 }, { n: 0 }] }
		});
		const city = await readCityPage(app, planner, app.roundId, 'vi', DURING);
		expect(city).toMatchObject({
			value: { result: null, bounds: null, table: { year: 2022, population: 63 }, own: { rank: 14, value: null } }
		});
		if (!city.ok) return;
		expect(city.value.table?.rows).toHaveLength(63);
		expect(city.value.history.map(({ year, rank, population }) => [year, rank, population])).toEqual([
			[2020, 21, 63],
			[2021, 16, 63],
			[2022, 14, 63],
			[2023, 8, 63],
			[2024, 3, 63],
			[2024, 3, 34]
		]);
	});

	test('a single unit with nothing scored still has its page', async () => {
		await giveResult(app, app.roundId, { unitId: 'STP', group: 'department', self: () => null });
		const page = await readUnitPage(app, planner, { roundId: app.roundId, unitId: 'STP' }, 'vi', DURING);
		expect(page).toMatchObject({
			value: { peers: 0, result: { class: 'unscored', answered: 0, place: { rank: 1, of: 1 } } }
		});
	});
});

describe.each(DATABASES)('the city and the surveys on %s', ({ open }) => {
	let app: TestApp;
	let planner: Person;
	let tuan: Person;
	let lan: Person;

	beforeAll(async () => {
		app = await openTestApp(open);
		planner = await addPerson(app, 'ha', ['HP', 'planner']);
		tuan = await addPerson(app, 'tuan', ['HP', 'officer']);
		lan = await addPerson(app, 'lan', ['STP', 'officer']);
		await giveResult(app, app.roundId, { unitId: 'HP', group: 'city', self: () => 0.65 });
	});
	afterAll(() => app.close());

	test("the city's value has bounds between the published values and no false rank", async () => {
		const page = await readCityPage(app, planner, app.roundId, 'vi', DURING);
		if (!page.ok) throw new Error(page.problem.code);
		const { bounds, result, targets } = page.value;
		expect(toNumber(result!.value!)).toBe(0.65);
		// Published in 2022: Cần Thơ 0,6924 at rank 5 above, Trà Vinh 0,6077 below.
		expect(bounds).toMatchObject({ exact: false, best: 6 });
		expect(bounds!.above?.province).toBe('Cần Thơ');
		expect(bounds!.below?.province).toBe('Trà Vinh');
		expect(targets.map(({ id, verdict, published }) => [id, verdict, published])).toEqual([
			['T01', 'open', 'missed'],
			['T02', 'missed', 'missed']
		]);
		expect(result!.indices.map(({ code }) => code)).toEqual([
			'NTS',
			'TCS',
			'HTS',
			'NLS',
			'ATTT',
			'HD_CQS',
			'HD_KTS',
			'HD_XHS'
		]);
	});

	test("the city's own people see the city's page; a department's do not", async () => {
		expect((await readCityPage(app, tuan, app.roundId, 'vi', DURING)).ok).toBe(true);
		expect(await readCityPage(app, lan, app.roundId, 'vi', DURING)).toMatchObject({
			problem: { code: 'not_yours' }
		});
		expect(await readSurveyPage(app, lan, app.roundId, 'vi')).toMatchObject({ problem: { code: 'not_yours' } });
	});

	test('small groups are hidden, and with them the one that would give them away, in the file as well', async () => {
		const districts = { Q_HB: 40, Q_NQ: 25, Q_LC: 12, H_BLV: 3 };
		const counts = Object.entries({ all: 80, ...prefixed('district:', districts) });
		await giveCounts(
			app,
			app.roundId,
			'citizen',
			counts.flatMap(([stratum, n]) => [
				[stratum, 'n', '1', n],
				[stratum, 'v:XHS', '0.4000', n - 1],
				[stratum, 'v:XHS', '0.9137', 1]
			])
		);
		const page = await readSurveyPage(app, planner, app.roundId, 'vi');
		if (!page.ok) throw new Error(page.problem.code);
		const citizens = page.value.surveys.find(({ group }) => group === 'citizen')!;
		expect(citizens.n).toBe(80);
		const cells = new Map(citizens.strata[0]!.cells.map((cell) => [cell.key, cell]));
		expect(cells.get('H_BLV')).toMatchObject({ hidden: true });
		expect(cells.get('Q_LC')).toMatchObject({ hidden: true });
		expect(cells.get('Q_HB')).toMatchObject({ hidden: false, n: 40 });
		expect(cells.get('H_BLV')).not.toHaveProperty('n');

		const file = await exportRound(
			app,
			planner,
			{ roundId: app.roundId, table: 'khao-sat' },
			new URLSearchParams('nhom=citizen'),
			'vi',
			DURING
		);
		if (!file.ok) throw new Error(file.problem.code);
		const line = file.value.csv.split('\r\n').find((one) => one.includes('Bạch Long Vĩ'))!;
		expect(line).toMatch(/Ẩn để bảo vệ nhóm nhỏ;;$/);
	});
});

const prefixed = (prefix: string, counts: Record<string, number>) =>
	Object.fromEntries(Object.entries(counts).map(([key, n]) => [prefix + key, n]));

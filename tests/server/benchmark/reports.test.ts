import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import { exportCityReport } from '#lib/features/benchmark/city-report.server.ts';
import { readLowList } from '#lib/features/benchmark/low-list.server.ts';
import { readOverview } from '#lib/features/benchmark/overview.server.ts';
import { exportUnitReport } from '#lib/features/benchmark/unit-report.server.ts';
import { readUnitPage } from '#lib/features/benchmark/unit-page.server.ts';
import { classWords, percent, points } from '#lib/features/benchmark/words.ts';
import { toNumber } from '#lib/domain/decimal.ts';
import type { Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { rounds } from '#lib/server/db/schema/rounds.ts';
import { readReport } from '../../fixtures/read-report.ts';
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
	{ unitId: 'STTTT', group: 'department', self: shares(4), verified: shares(5) },
	{ unitId: 'Q_HB', group: 'district', self: shares(2) },
	{ unitId: 'Q_LC', group: 'district', self: shares(3) },
	{ unitId: 'HP', group: 'city', self: shares(6) }
];

const value = <T>(result: Result<T>): T => {
	if (!result.ok) throw new Error(result.problem.code);
	return result.value;
};

describe.each(DATABASES)('reports of a round on %s', ({ open }) => {
	let app: TestApp;
	let planner: Person;
	let appraiser: Person;
	let lan: Person;

	beforeAll(async () => {
		app = await openTestApp(open);
		for (const given of RESULTS) await giveResult(app, app.roundId, given);
		planner = await addPerson(app, 'ha', ['HP', 'planner']);
		appraiser = await addPerson(app, 'minh', ['HP', 'appraiser']);
		lan = await addPerson(app, 'lan', ['STP', 'officer']);
	});
	afterAll(() => app.close());

	const unitReport = async (person: Person | null, unitId: string, language: Language = 'vi') =>
		exportUnitReport(app, person, { roundId: app.roundId, unitId }, language, AFTER);

	test("a unit's report holds the figures of its page, criterion by criterion", async () => {
		const { name, bytes } = value(await unitReport(planner, 'STP'));
		expect(name).toBe('bao-cao-thu-2022-STP.docx');
		const { text, tables, headers, charts } = readReport(bytes);
		const page = value(await readUnitPage(app, planner, { roundId: app.roundId, unitId: 'STP' }, 'vi', AFTER));
		const result = page.result!;
		expect(text.slice(0, 12)).toEqual(
			expect.arrayContaining([
				'ỦY BAN NHÂN DÂN THÀNH PHỐ HẢI PHÒNG',
				'SỞ TƯ PHÁP',
				'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
				'Độc lập - Tự do - Hạnh phúc'
			])
		);
		expect(text).toContain('BÁO CÁO');
		expect(text.filter((line) => /^(I|II|III|IV|V|VI)\. /.test(line))).toHaveLength(6);
		const summary = tables.find(([head]) => head?.[0] === 'Nội dung')!;
		expect(summary[1]).toEqual([
			'Kết quả',
			percent(result.value),
			`${points(result.points)}/${points(result.max)} điểm`
		]);
		expect(summary[2]![1]).toBe(`${result.place!.rank}/${result.place!.of}`);
		const shown = tables.filter(([head]) => head?.includes('Điểm tối đa')).flatMap((table) => table.slice(1));
		const criteria = result.pillars.flatMap((pillar) => pillar.criteria);
		expect(shown.map((row) => [row[0], row[2], row[8]])).toEqual(
			criteria.map((line) => [
				line.code,
				line.state === 'notApplicable' ? '–' : points(line.points),
				classWords(line.class)
			])
		);
		const low = tables.find(([head]) => head?.includes('Cách tính điểm hiện tại'))!.slice(1);
		expect(low.map((row) => [row[0], row[5]])).toEqual(
			result.toRaise.map((line) => [line.code, points(line.recoverable)])
		);
		expect(charts.map(({ categories }) => categories)).toEqual(
			result.pillars.map(({ indices }) => indices.map((index) => index.name))
		);
		expect(charts.map(({ series }) => series[0])).toEqual(
			result.pillars.map(({ indices }) => ({
				name: 'Đơn vị này',
				values: indices.flatMap((index) => (index.value === null ? [] : [toNumber(index.value)]))
			}))
		);
		// This round is real: nothing calls it a sample.
		expect([...text, ...headers].join()).not.toContain('SỐ LIỆU MẪU');
	});

	test('every low criterion is in the annex of tasks, with a lead and the day of its target', async () => {
		const { tables } = readReport(value(await unitReport(planner, 'Q_HB')).bytes);
		const page = value(await readUnitPage(app, planner, { roundId: app.roundId, unitId: 'Q_HB' }, 'vi', AFTER));
		const tasks = tables.find(([head]) => head?.includes('Cơ quan chủ trì'))!.slice(1);
		for (const { code } of page.result!.toRaise)
			expect(
				tasks.some((row) => row[5]!.includes(`${code} `)),
				code
			).toBe(true);
		expect(new Set(tasks.map((row) => row[2]))).toEqual(new Set(['Quận Hồng Bàng']));
		const due = page.result!.toRaise.find(({ target }) => target?.due);
		expect(tasks.find((row) => row[5]!.includes(`${due!.code} `))![4]).toMatch(/^\d\d\/\d\d\/\d{4}$/);
	});

	test("the city's report holds each block's ranking and the criteria that bring most", async () => {
		const { text, tables, charts } = readReport(
			value(await exportCityReport(app, appraiser, app.roundId, 'vi', AFTER)).bytes
		);
		const overview = value(await readOverview(app, planner, app.roundId, 'vi', AFTER));
		const rankings = tables.filter(([head]) => head?.[0] === 'Hạng' && head[1] === 'Đơn vị');
		const ranked = overview.blocks.flatMap((block) => [...block.ranked, ...block.unranked]);
		expect(rankings.flatMap((table) => table.slice(1)).map((row) => [row[1], row[2], row[3]])).toEqual(
			ranked.map((line) => [line.name, `${points(line.points)}/${points(line.max)}`, percent(line.value)])
		);
		// A block without results has no bars, and no empty picture.
		const drawn = overview.blocks.filter((block) => block.ranked.length > 0);
		expect(charts).toHaveLength(1 + 2 * drawn.length);
		for (const [at, { ranked: lines }] of drawn.entries())
			expect(charts[1 + 2 * at]).toEqual({
				categories: lines.map((line) => line.name),
				series: [{ name: 'Kết quả', values: lines.map((line) => toNumber(line.value!)) }]
			});
		const low = value(
			await readLowList(app, planner, app.roundId, { block: '', pillar: '', whole: true }, 'vi', AFTER)
		);
		const shown = tables.find(([head]) => head?.[0] === 'Mã')!.slice(1);
		expect(shown.map((row) => [row[0], row[2]])).toEqual(
			low.lines.slice(0, 20).map((line) => [line.code, points(line.points)])
		);
		// Nobody has appraised every unit: the report says that it is provisional.
		expect(text.join('\n')).toContain('Kết quả tạm tính');
		expect(text).toContain('TM. ỦY BAN NHÂN DÂN');
	});

	test('the city’s report goes to the ministry that keeps the index on that day', async () => {
		const recipients = async (now: string) => {
			const made = value(await exportCityReport(app, planner, app.roundId, 'vi', new Date(now)));
			return readReport(made.bytes).text.filter((line) => /^- Bộ [KT]/.test(line));
		};
		expect(await recipients('2025-02-28T16:59:00Z')).toEqual(['- Bộ Thông tin và Truyền thông;']);
		expect(await recipients('2025-02-28T17:00:00Z')).toEqual(['- Bộ Khoa học và Công nghệ;']);
	});

	test("a unit's people take their own report and no other", async () => {
		expect((await unitReport(lan, 'STP')).ok).toBe(true);
		expect((await unitReport(appraiser, 'STP')).ok).toBe(true);
		for (const person of [lan, null]) {
			expect(await unitReport(person, 'SNV')).toMatchObject({ ok: false, problem: { code: 'not_yours' } });
			expect(await exportCityReport(app, person, app.roundId, 'vi', AFTER)).toMatchObject({
				ok: false,
				problem: { code: 'not_yours' }
			});
		}
	});

	test('a unit without a result has a report that says so, without empty tables', async () => {
		const { text, tables } = readReport(value(await unitReport(planner, 'SYT')).bytes);
		expect(text.join('\n')).toContain('Vị trí của đơn vị hiện ra sau khi');
		// Head and signature only.
		expect(tables).toHaveLength(2);
	});

	test('in English it is a whole report in English', async () => {
		overwriteGetLocale(() => 'en');
		try {
			const { text } = readReport(value(await unitReport(planner, 'STP', 'en')).bytes);
			expect(text).toEqual(expect.arrayContaining(['REPORT', 'SOCIALIST REPUBLIC OF VIET NAM', 'I. Overall results']));
		} finally {
			overwriteGetLocale(() => 'vi');
		}
	});

	test('of a sample round it says so above the title and on every page', async () => {
		await app.db.update(rounds).set({ sample: true }).where(eq(rounds.id, app.roundId));
		const { text, headers } = readReport(value(await unitReport(planner, 'STP')).bytes);
		expect(text.some((line) => line.startsWith('SỐ LIỆU MẪU'))).toBe(true);
		const numbered = headers.filter(Boolean);
		expect(numbered.length).toBeGreaterThan(0);
		for (const header of numbered) expect(header).toContain('SỐ LIỆU MẪU');
	});
});

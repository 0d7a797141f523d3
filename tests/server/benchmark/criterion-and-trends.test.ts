/** One criterion over a block, blocks over rounds, and how firm ranks are: recounted in SQL, and told to whom they may be. */
import { and, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toNumber } from '#lib/domain/decimal.ts';
import { untranslated } from '#lib/domain/text.ts';
import { readCriterionPage } from '#lib/features/benchmark/criterion-page.server.ts';
import { exportRound } from '#lib/features/benchmark/export-round.server.ts';
import { readLowList } from '#lib/features/benchmark/low-list.server.ts';
import { readOverview } from '#lib/features/benchmark/overview.server.ts';
import { readSensitivityPage } from '#lib/features/benchmark/sensitivity-page.server.ts';
import { setEffort } from '#lib/features/benchmark/set-effort.server.ts';
import { readTrendPage } from '#lib/features/benchmark/trend-page.server.ts';
import { readUnitPage } from '#lib/features/benchmark/unit-page.server.ts';
import { openRound } from '#lib/features/rounds/open-round.server.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { rows } from '#lib/server/db/client.ts';
import { frameworks } from '#lib/server/db/schema/frameworks.ts';
import { documents, evidence } from '#lib/server/db/schema/documents.ts';
import { roundInstruments } from '#lib/server/db/schema/rounds.ts';
import { addPerson, DATABASES, DURING, openTestApp, TEST_ROUND, type TestApp } from '../databases.ts';
import { giveResult, type Shares } from './given-results.ts';

const CODE = 'CQS.NT.1';
const shares =
	(seed: number): Shares =>
	(_, at) =>
		((seed * 7 + at * 11) % 12) / 12;
/** Full marks at the first criterion. */
const first =
	(rest: Shares): Shares =>
	(criterion, at) =>
		criterion.code === CODE ? 1 : rest(criterion, at);

const value = <T>(result: { ok: true; value: T } | { ok: false; problem: { code: string } }): T => {
	if (!result.ok) throw new Error(result.problem.code);
	return result.value;
};

describe.each(DATABASES)('criteria, trends and firmness on %s', ({ open }) => {
	let app: TestApp;
	let planner: Person;
	let lan: Person;

	beforeAll(async () => {
		app = await openTestApp(open);
		planner = await addPerson(app, 'ha', ['HP', 'planner']);
		lan = await addPerson(app, 'lan', ['STP', 'officer']);
		await openRound(
			app.db,
			app.content,
			{ ...TEST_ROUND, id: 'thu-2023', year: 2023, name: untranslated('Kỳ thử 2023'), instruments: ['hp-so@2022.1'] },
			{ now: DURING, actorId: null }
		);
		for (const [at, unitId] of ['STP', 'SNV', 'SYT', 'STC', 'SXD'].entries()) {
			await giveResult(app, 'thu-2022', { unitId, group: 'department', self: shares(at + 1) });
			if (unitId !== 'SXD')
				await giveResult(app, 'thu-2023', {
					unitId,
					group: 'department',
					self: unitId === 'SNV' ? first(shares(at + 3)) : shares(at + 3),
					...(unitId === 'SNV' ? { verified: first(shares(at + 2)) } : {})
				});
		}
		const [proof] = await rows<{ id: string }>(
			app.db,
			sql`select id from responses where round_id = 'thu-2023' and organisation_id = 'SNV'`
		);
		const document = {
			roundId: 'thu-2023',
			organisationId: 'SNV',
			fileName: 'ke-hoach-mat.pdf',
			mediaType: 'application/pdf',
			bytes: 10,
			uploadedBy: planner.id,
			uploadedAt: DURING
		};
		const stored = await app.db
			.insert(documents)
			.values([
				{
					...document,
					fileHash: 'ab'.repeat(32),
					documentNumber: '12/KH-SNV',
					documentDate: '2022-03-04',
					issuedBy: 'Sở Nội vụ'
				},
				{ ...document, fileHash: 'cd'.repeat(32), documentNumber: '99/DA-GO' }
			])
			.returning();
		await app.db.insert(evidence).values(
			stored.map(({ id, documentNumber }) => ({
				roundId: 'thu-2023',
				responseId: proof!.id,
				criterionCode: CODE,
				documentId: id,
				attachedBy: planner.id,
				attachedAt: DURING,
				removedAt: documentNumber === '99/DA-GO' ? DURING : null
			}))
		);
	});
	afterAll(() => app.close());

	const criterion = async (order = '', of: App = app) =>
		value(await readCriterionPage(of, planner, { roundId: 'thu-2023', block: 'SO', code: CODE }, order, 'vi', DURING));

	test('a criterion’s units, distribution and lack are those of a recount in SQL', async () => {
		const page = await criterion();
		const recount = await rows<{ unit: string; points: number; rank: number; median: number }>(
			app.db,
			sql`
				with points as (
					select u.organisation_id as unit, s.points from round_units u
					join responses r on r.round_id = u.round_id and r.organisation_id = u.organisation_id
					join scores s on s.round_id = r.round_id and s.response_id = r.id and s.criterion_code = ${CODE}
						and s.kind::text = case when r.status = 'appraised' then 'verified' else 'self' end
					where u.round_id = 'thu-2023' and u.block = 'SO' and r.respondent_group = 'department'
				)
				select unit, points::float8 as points, (rank() over (order by points desc))::int as rank,
					(select percentile_cont(0.5) within group (order by points) from points)::float8 as median
				from points order by points desc, unit`
		);
		expect(page.units.map((line) => [line.unitId, toNumber(line.points), line.place!.rank])).toEqual(
			recount.map(({ unit, points, rank }) => [unit, points, rank])
		);
		expect(toNumber(page.spread!.median)).toBeCloseTo(recount[0]!.median, 4);
		expect(page.bins.reduce((sum, { units }) => sum + units, 0)).toBe(4);
		expect(page.missing).toBe(
			Number(
				(
					await rows<{ n: number }>(
						app.db,
						sql`select count(*)::int as n from round_units where round_id = 'thu-2023' and block = 'SO'`
					)
				)[0]!.n
			) - 4
		);
		expect(toNumber(page.recoverable)).toBeCloseTo(
			page.units.reduce((sum, { recoverable }) => sum + toNumber(recoverable), 0),
			6
		);
	});

	test('who has full marks shows with the kind and number of the documents, not with files or what was removed', async () => {
		const page = await criterion();
		expect(page.full).toEqual([
			{
				unitId: 'SNV',
				name: expect.stringContaining('Nội vụ') as string,
				documents: [
					{
						id: expect.any(String) as string,
						kind: 'pdf',
						number: '12/KH-SNV',
						date: '2022-03-04',
						issuedBy: 'Sở Nội vụ'
					}
				]
			}
		]);
		expect(JSON.stringify(page)).not.toMatch(/ke-hoach-mat|DA-GO|abab/);
		expect((await criterion('tai-lieu')).units[0]!.unitId).toBe('SNV');
		expect((await criterion('khong-co')).order).toBe('diem');
	});

	test('its history joins rounds of one version', async () => {
		const { history, breaks } = await criterion();
		expect(history.map(({ year, n, full }) => [year, n, full])).toEqual([
			[2022, 5, 0],
			[2023, 4, 1]
		]);
		expect(breaks).toEqual([]);
	});

	test('trends tell every unit in both rounds, and what changed', async () => {
		const page = value(await readTrendPage(app, planner, 'thu-2023', { block: 'SO', unit: 'SYT' }, 'vi', DURING));
		expect(page.rounds.map(({ id, n }) => [id, n])).toEqual([
			['thu-2022', 5],
			['thu-2023', 4]
		]);
		expect(page.chosen).toBe('SYT');
		const syt = page.units.find(({ unitId }) => unitId === 'SYT')!;
		const overview = async (id: string) =>
			value(await readOverview(app, planner, id, 'vi', DURING)).blocks[0]!.ranked.find(
				({ unitId }) => unitId === 'SYT'
			)!;
		const [before, after] = [await overview('thu-2022'), await overview('thu-2023')];
		expect(syt.points.map((point) => [point!.rank, point!.value])).toEqual([
			[before.rank, before.value],
			[after.rank, after.value]
		]);
		expect(syt.change).toBe(after.value! - before.value!);
		expect(syt.places).toBe(before.rank! - after.rank!);
		expect(page.units.find(({ unitId }) => unitId === 'SXD')!.points.map((one) => one === null)).toEqual([false, true]);
		const block = value(await readOverview(app, planner, 'thu-2023', 'vi', DURING)).blocks[0]!;
		expect(block.before).toEqual({ name: 'Kỳ thử 2022', isBreak: false });
		expect(block.nodes.find(({ code }) => code === 'CQS')!.change).not.toBeNull();
	});

	test('ranks are told with their ranges, and missing units are counted', async () => {
		const page = value(await readSensitivityPage(app, planner, 'thu-2023', '20', 'vi', DURING));
		expect(page.percent).toBe(20);
		const block = page.blocks.find((one) => one.block === 'SO')!;
		expect(block.units).toHaveLength(4);
		for (const { rank, best, worst } of block.units) expect([best <= rank, rank <= worst]).toEqual([true, true]);
		expect(block.missing).toBeGreaterThan(10);
		expect(value(await readSensitivityPage(app, planner, 'thu-2023', 'abc', 'vi', DURING)).percent).toBe(10);
	});

	test('the overview counts what its figures rest on, and sorts the heat map by an index, the weakest first', async () => {
		const sort = { block: 'SO', by: 'CQS.NT' };
		const { quality, blocks } = value(await readOverview(app, planner, 'thu-2023', 'vi', DURING, sort));
		const [recount] = await rows<{ answered: number; proven: number }>(
			app.db,
			sql`
				select count(*)::int as answered,
					count(*) filter (where s.points > 0 and exists (select 1 from evidence e where e.response_id = s.response_id
						and e.criterion_code = s.criterion_code and e.removed_at is null))::int as proven
				from scores s join responses r on r.round_id = s.round_id and r.id = s.response_id
				where s.round_id = 'thu-2023' and s.state = 'scored' and s.max_points > 0
					and s.kind::text = case when r.status = 'appraised' then 'verified' else 'self' end`
		);
		expect(quality).toMatchObject({ answered: recount!.answered, proven: recount!.proven, brought: 0 });
		const values = blocks[0]!.heat.map(({ cells }) => cells.find(({ code }) => code === 'CQS.NT')!.value!);
		expect(values).toEqual([...values].sort((a, b) => a - b));
		expect(blocks[0]!.sort).toBe('CQS.NT');
		const nonsense = { block: 'SO', by: 'KHONG.CO' };
		expect(value(await readOverview(app, planner, 'thu-2023', 'vi', DURING, nonsense)).blocks[0]!.sort).toBeNull();
	});

	test('a score that changes by any way is seen at the next look', async () => {
		const syt = async () => (await criterion()).units.find(({ unitId }) => unitId === 'SYT')!;
		const of = sql`response_id = (select id from responses where round_id = 'thu-2023' and organisation_id = 'SYT')
			and criterion_code = ${CODE}`;
		const before = await syt();
		await app.db.execute(sql`update scores set points = 0.25, figures = '{"a": 1}' where ${of}`);
		expect(toNumber((await syt()).points)).toBe(0.25);
		const { quality } = value(await readOverview(app, planner, 'thu-2023', 'vi', DURING));
		expect(quality.brought).toBe(1);
		await app.db.execute(sql`update scores set points = ${toNumber(before.points)}, figures = null where ${of}`);
		expect(await syt()).toEqual(before);
	});

	test('effort and lead unit order and filter the low list', async () => {
		const read = async (wanted: Partial<Parameters<typeof readLowList>[3]>) =>
			value(await readLowList(app, planner, 'thu-2022', { block: '', pillar: '', ...wanted }, 'vi', DURING));
		const cheapest = (await read({ order: 'cheapest' })).lines;
		expect(cheapest.map(({ priority }) => priority)).toEqual(
			cheapest.map(({ priority }) => priority).sort((a, b) => b - a)
		);
		const top = cheapest[0]!;
		await setEffort(app, planner, { frameworkId: top.frameworkId, criterionCode: top.code }, 5, DURING);
		const dearer = (await read({ order: 'cheapest' })).lines.find(({ key }) => key === top.key)!;
		expect(dearer.effort).toEqual({ value: 5, judged: true });
		expect(dearer.priority).toBeLessThan(top.priority);
		const missed = (await read({ order: 'units' })).lines.map(({ missedBy }) => missedBy);
		expect(missed).toEqual([...missed].sort((a, b) => b - a));
		const { filter } = await read({});
		expect(filter.leads.map(({ unitId }) => unitId)).toContain('SNV');
		const led = await read({ lead: 'SNV' });
		expect(led.lines.length).toBeGreaterThan(0);
		expect(led.lines.every(({ code }) => code.split('.')[1] === 'NL')).toBe(true);
	});

	test('only those who see every unit read these pages and their files', async () => {
		const key = { roundId: 'thu-2023', block: 'SO', code: CODE };
		for (const person of [lan, null]) {
			const refusals = [
				await readCriterionPage(app, person, key, '', 'vi', DURING),
				await readTrendPage(app, person, 'thu-2023', { block: '', unit: '' }, 'vi', DURING),
				await readSensitivityPage(app, person, 'thu-2023', '', 'vi', DURING),
				...(await Promise.all(
					['tieu-chi', 'xu-huong', 'do-nhay', 'muc-khoi'].map((table) =>
						exportRound(
							app,
							person,
							{ roundId: 'thu-2023', table },
							new URLSearchParams({ khoi: 'SO', 'tieu-chi': CODE }),
							'vi',
							DURING
						)
					)
				))
			];
			for (const refusal of refusals) expect(refusal).toMatchObject({ problem: { code: 'not_yours' } });
		}
		for (const wrong of [{ code: 'CQS.NT' }, { code: 'KHONG' }, { block: 'KHONG' }])
			expect(await readCriterionPage(app, planner, { ...key, ...wrong }, '', 'vi', DURING)).toMatchObject({
				problem: { code: 'criterion_unknown' }
			});
		for (const table of ['tieu-chi', 'xu-huong', 'do-nhay', 'muc-khoi'])
			expect(
				value(
					await exportRound(
						app,
						planner,
						{ roundId: 'thu-2023', table },
						new URLSearchParams({ khoi: 'SO', 'tieu-chi': CODE }),
						'vi',
						DURING
					)
				).csv.split('\r\n').length
			).toBeGreaterThan(4);
	});

	test('two rounds without a mapped criterion: a break is told, and nothing is joined across it', async () => {
		const known = app.content.instruments.get('hp-so@2022.1')!;
		const later = { ...known, framework: { ...known.framework, version: '2023.1' } };
		const instruments = new Map([...app.content.instruments, ['hp-so@2023.1', later] as const]);
		const changed: App = { ...app, content: { ...app.content, instruments, crosswalks: [] } };
		const [stored] = await app.db.select().from(frameworks).where(eq(frameworks.id, 'hp-so'));
		await app.db.insert(frameworks).values({ ...stored!, version: '2023.1' });
		await app.db
			.update(roundInstruments)
			.set({ frameworkVersion: '2023.1' })
			.where(and(eq(roundInstruments.roundId, 'thu-2023'), eq(roundInstruments.group, 'department')));
		const trend = value(await readTrendPage(changed, planner, 'thu-2023', { block: 'SO', unit: 'SYT' }, 'vi', DURING));
		expect(trend.breaks).toMatchObject([{ roundId: 'thu-2023', mapped: null }]);
		expect(trend.units.every(({ change, places }) => change === null && places === null)).toBe(true);
		expect(trend.nodes.every(({ own, median }) => own[0] === null && median[0] === null)).toBe(true);
		expect(trend.nodes.some(({ own }) => own[1] !== null)).toBe(true);
		const page = await criterion('', changed);
		expect(page.history.map(({ median }) => median === null)).toEqual([true, false]);
		expect(page.breaks).toHaveLength(1);
		expect(page.units).toHaveLength(4);
	});
});

describe('little to show', () => {
	let app: TestApp;
	let planner: Person;
	beforeAll(async () => {
		app = await openTestApp();
		planner = await addPerson(app, 'ha', ['HP', 'planner']);
	});
	afterAll(() => app.close());

	const pages = async (of: App = app) => ({
		overview: value(await readOverview(of, planner, app.roundId, 'vi', DURING)),
		criterion: value(
			await readCriterionPage(of, planner, { roundId: app.roundId, block: 'QUAN', code: CODE }, '', 'vi', DURING)
		),
		trend: value(await readTrendPage(of, planner, app.roundId, { block: 'QUAN', unit: '' }, 'vi', DURING)),
		firm: value(await readSensitivityPage(of, planner, app.roundId, '', 'vi', DURING)).blocks.find(
			({ block }) => block === 'QUAN'
		)!
	});

	test('a round without results: every page stands, and says who is missing', async () => {
		const { overview, criterion, trend, firm } = await pages();
		expect(overview.city).toMatchObject({ result: null, own: { rank: 14 } });
		expect(overview.quality).toMatchObject({ applicable: 0, answered: 0 });
		expect(overview.blocks.every(({ nodes }) => nodes.every(({ median, change }) => !median && !change))).toBe(true);
		expect(criterion).toMatchObject({ units: [], spread: null, full: [], missing: 7 });
		expect(criterion.history).toMatchObject([{ n: 0, median: null, full: 0 }]);
		expect(trend.rounds).toHaveLength(1);
		expect(trend.units.every(({ points }) => points[0] === null)).toBe(true);
		expect(firm).toMatchObject({ units: [], missing: 7 });
	});

	test('a block of one, all unscored: its figures are shown and nothing is compared', async () => {
		await giveResult(app, app.roundId, { unitId: 'Q_HB', group: 'district', self: () => null });
		const { overview, criterion, firm } = await pages();
		expect(criterion).toMatchObject({ counts: { unscored: 1 }, units: [{ state: 'unanswered', full: false }] });
		expect(firm.units).toMatchObject([{ rank: 1, best: 1, worst: 1, tiedWith: [] }]);
		expect(firm.units[0]!.unanswered).toBeGreaterThan(50);
		const block = overview.blocks.find((one) => one.block === 'QUAN')!;
		expect(block.quality.answered).toBe(0);
		const unit = value(await readUnitPage(app, planner, { roundId: app.roundId, unitId: 'Q_HB' }, 'vi', DURING));
		expect(unit.result).toMatchObject({ strengths: [], firmness: { withResult: 1 } });
	});

	test('a framework without targets: best peers are the reference, and no target is made up', async () => {
		const known = app.content.instruments.get('hp-quan-huyen@2022.1')!;
		const nodes = known.framework.nodes.map((node) => {
			if (node.level !== 'criterion') return node;
			const { target: _, ...rest } = node;
			return rest;
		});
		const bare = { ...known, framework: { ...known.framework, nodes } } as typeof known;
		const instruments = new Map([...app.content.instruments, ['hp-quan-huyen@2022.1', bare] as const]);
		const { overview, criterion } = await pages({ ...app, content: { ...app.content, instruments } });
		expect(criterion).toMatchObject({ targetPoints: null, target: null, units: [{ meetsTarget: null }] });
		const block = overview.blocks.find((one) => one.block === 'QUAN')!;
		expect(block.nodes.every(({ target }) => target === null)).toBe(true);
	});

	test('no published table at all: the city’s own value still stands, without a rank', async () => {
		await giveResult(app, app.roundId, { unitId: 'HP', group: 'city', self: () => 0.5 });
		const reference = { ...app.content.reference, results: [] };
		const { overview } = await pages({ ...app, content: { ...app.content, reference } });
		expect(overview.city).toMatchObject({ table: null, bounds: null, own: null, history: [] });
		expect(overview.city.result!.value).not.toBeNull();
		expect(overview.city.targets.every(({ verdict, needs }) => verdict === null && needs === null)).toBe(true);
	});
});

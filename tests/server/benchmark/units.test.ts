import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toNumber } from '#lib/domain/decimal.ts';
import { treeOf } from '#lib/domain/framework/framework.ts';
import { benchmarkStart } from '#lib/features/benchmark/benchmark-round.server.ts';
import { exportRound } from '#lib/features/benchmark/export-round.server.ts';
import { exportUnit } from '#lib/features/benchmark/export-unit.server.ts';
import { readLowList } from '#lib/features/benchmark/low-list.server.ts';
import { readOverview } from '#lib/features/benchmark/overview.server.ts';
import { readUnitPage } from '#lib/features/benchmark/unit-page.server.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { rows } from '#lib/server/db/client.ts';
import { listRoundUnits } from '#lib/server/db/rounds.ts';
import { addPerson, DATABASES, DURING, openTestApp, TEST_ROUND, type TestApp } from '../databases.ts';
import { giveResult, type Given, type Shares } from './given-results.ts';

const AFTER = new Date('2023-02-20T03:00:00Z');

/** Varied and repeatable: every unit wins another part of every criterion, some leave some out. */
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
	// The same points as another: they share a rank.
	{ unitId: 'SYT', group: 'department', self: shares(1) },
	{ unitId: 'SXD', group: 'department', self: shares(6), submittedAt: AFTER },
	// Verified rows of an appraisal that is not finished do not count.
	{ unitId: 'SCT', group: 'department', self: shares(7), verified: shares(8), status: 'submitted' },
	{ unitId: 'TTR', group: 'department', self: () => 1 },
	// Scores of a draft do not count either.
	{ unitId: 'SDL', group: 'department', self: shares(9), status: 'draft' },
	{ unitId: 'Q_HB', group: 'district', self: shares(2) },
	{ unitId: 'Q_LC', group: 'district', self: shares(3), verified: shares(4) },
	{ unitId: 'H_TN', group: 'district', self: shares(5) }
];

describe.each(DATABASES)('the benchmark of units on %s', ({ open }) => {
	let app: TestApp;
	let planner: Person;
	let lan: Person;

	beforeAll(async () => {
		app = await openTestApp(open);
		for (const given of RESULTS) await giveResult(app, app.roundId, given);
		planner = await addPerson(app, 'ha', ['HP', 'planner']);
		lan = await addPerson(app, 'lan', ['STP', 'officer']);
	});
	afterAll(() => app.close());

	const overview = async () => {
		const found = await readOverview(app, planner, app.roundId, 'vi', AFTER);
		if (!found.ok) throw new Error(found.problem.code);
		return found.value;
	};

	test('ranks are those of a recount in SQL, ties shared, each by the right kind of score', async () => {
		const recount = await rows<{ block: string; unit: string; rank: number; points: string; kind: string }>(
			app.db,
			sql`
				with standing as (
					select u.block, u.organisation_id as unit, s.kind::text as kind,
						sum(s.points) as points, sum(s.points) / sum(s.max_points) as share
					from round_units u
					join responses r on r.round_id = u.round_id and r.organisation_id = u.organisation_id
						and r.respondent_group = u.respondent_group
					join scores s on s.round_id = r.round_id and s.response_id = r.id
						and s.kind::text = case when r.status = 'appraised' then 'verified' else 'self' end
					where u.round_id = ${app.roundId} and u.ranked and r.status in ('submitted', 'returned', 'appraised')
						and u.respondent_group <> 'city'
					group by u.block, u.organisation_id, s.kind
				)
				select block, unit, kind, points::text as points, (rank() over (partition by block order by share desc))::int as rank
				from standing order by block, rank, unit`
		);
		const shown = (await overview()).blocks.flatMap(({ block, ranked }) =>
			ranked.map((line) => ({
				block,
				unit: line.unitId,
				kind: line.basis,
				points: toNumber(line.points),
				rank: line.rank
			}))
		);
		const inOrder = (a: { block: string; unit: string }, b: { block: string; unit: string }) =>
			`${a.block} ${a.unit}` < `${b.block} ${b.unit}` ? -1 : 1;
		expect(recount).toHaveLength(9);
		expect(shown.sort(inOrder)).toEqual(recount.map((row) => ({ ...row, points: Number(row.points) })).sort(inOrder));
		const [stp, syt] = ['STP', 'SYT'].map((id) => shown.find(({ unit }) => unit === id)!.rank);
		expect(stp).toBe(syt);
	});

	test('an unranked unit is assessed and stands apart; drafts and units that have not begun have no result', async () => {
		const { blocks, coverage } = await overview();
		const departments = blocks.find(({ block }) => block === 'SO')!;
		expect(departments.unranked.map(({ unitId, rank }) => [unitId, rank])).toEqual([['TTR', null]]);
		const missing = new Map(departments.missing.map(({ unitId, progress }) => [unitId, progress]));
		expect(missing.get('SDL')).toEqual({ step: 'inProgress', late: false, overdue: true });
		expect(missing.get('STC')).toEqual({ step: 'notStarted', late: false, overdue: true });
		expect(departments.ranked.find(({ unitId }) => unitId === 'SXD')!.progress.late).toBe(true);
		expect(coverage).toMatchObject({ withResult: 10, appraised: 3, late: 1 });
		const units = (await listRoundUnits(app.db, app.roundId)).filter(({ group }) => group !== 'city');
		expect(coverage.units).toBe(units.length);
		expect(coverage.overdue).toBe(units.length - 10);
	});

	test("a unit's people see their own page, without the name of any other unit, and no other page", async () => {
		const own = await readUnitPage(app, lan, { roundId: app.roundId, unitId: 'STP' }, 'vi', AFTER);
		if (!own.ok) throw new Error(own.problem.code);
		expect(own.value.result?.place?.of).toBe(6);
		const { reference } = app.content;
		const told = JSON.stringify({ ...own.value, result: { ...own.value.result, toRaise: [], belowReference: [] } });
		for (const { name_vi, unit_id } of reference.units.filter((unit) => unit.unit_id !== 'STP' && unit.rank_block))
			if (!name_vi.startsWith('Sở Tư pháp')) expect(told, unit_id).not.toContain(`"${name_vi}"`);

		for (const unitId of ['SNV', 'Q_HB', 'KHONG_CO'])
			expect(await readUnitPage(app, lan, { roundId: app.roundId, unitId }, 'vi', AFTER)).toMatchObject({
				ok: false,
				problem: { code: 'not_yours' }
			});
		expect(await readOverview(app, lan, app.roundId, 'vi', AFTER)).toMatchObject({
			problem: { code: 'not_yours' }
		});
		expect(await readLowList(app, lan, app.roundId, { block: '', pillar: '' }, 'vi', AFTER)).toMatchObject({
			problem: { code: 'not_yours' }
		});
		expect(
			await exportRound(app, lan, { roundId: app.roundId, table: 'xep-hang' }, new URLSearchParams(), 'vi', AFTER)
		).toMatchObject({ problem: { code: 'not_yours' } });
		expect(
			await exportUnit(app, lan, { roundId: app.roundId, unitId: 'SNV', table: 'tieu-chi' }, 'vi', AFTER)
		).toMatchObject({ problem: { code: 'not_yours' } });
		expect(await readUnitPage(app, null, { roundId: app.roundId, unitId: 'STP' }, 'vi', AFTER)).toMatchObject({
			problem: { code: 'not_yours' }
		});
	});

	test('the benchmark begins at the newest round, for a unit at its own page', async () => {
		expect(await benchmarkStart(app, planner)).toBe(`/doi-sanh/${TEST_ROUND.id}`);
		expect(await benchmarkStart(app, lan)).toBe(`/doi-sanh/${TEST_ROUND.id}/don-vi/STP`);
		expect(await benchmarkStart(app, null)).toBeNull();
	});

	test('a planner learns that a unit or a round is not there', async () => {
		expect(await readUnitPage(app, planner, { roundId: app.roundId, unitId: 'KHONG_CO' }, 'vi', DURING)).toMatchObject({
			problem: { code: 'unit_unknown' }
		});
		expect(await readOverview(app, planner, 'khong-co', 'vi', DURING)).toMatchObject({
			problem: { code: 'round_unknown' }
		});
	});

	test("a unit's list runs from the most recoverable points and matches a recount in SQL", async () => {
		const page = await readUnitPage(app, planner, { roundId: app.roundId, unitId: 'STP' }, 'vi', AFTER);
		if (!page.ok) throw new Error(page.problem.code);
		const { toRaise, belowReference } = page.value.result!;
		const recount = await recoverableBySql(app);
		const of = new Map(
			recount.filter(({ unit }) => unit === 'STP').map(({ code, recoverable }) => [code, Number(recoverable)])
		);
		expect(toRaise.length).toBeGreaterThan(5);
		for (const line of [...toRaise, ...belowReference]) expect(toNumber(line.recoverable)).toBe(of.get(line.code));
		const listed = toRaise.map(({ recoverable }) => recoverable);
		expect(listed).toEqual([...listed].sort((a, b) => b - a));
		expect(toRaise.every((line) => line.class === 'low' || line.class === 'unscored')).toBe(true);
		expect(toRaise.some((line) => line.actions.length > 0)).toBe(true);
	});

	test('the list of the round sums what every unit lacks, the most first, and can be filtered', async () => {
		const list = await readLowList(app, planner, app.roundId, { block: '', pillar: '' }, 'vi', AFTER);
		if (!list.ok) throw new Error(list.problem.code);
		const sums = new Map<string, number>();
		for (const { framework, code, recoverable } of await recoverableBySql(app)) {
			const key = `${framework}:${code}`;
			sums.set(key, (sums.get(key) ?? 0) + Number(recoverable));
		}
		const { lines } = list.value;
		for (const line of lines) expect(toNumber(line.points), line.key).toBeCloseTo(sums.get(line.key)!, 6);
		expect(lines.map(({ points }) => points)).toEqual(lines.map(({ points }) => points).sort((a, b) => b - a));
		for (const line of lines) {
			expect(line.missing.filter(({ points }) => points > 0)).toHaveLength(line.missedBy);
			expect(line.missing.reduce((sum, { points }) => sum + points, 0)).toBe(line.points);
		}

		const some = await readLowList(app, planner, app.roundId, { block: 'QUAN', pillar: 'KTS' }, 'vi', AFTER);
		if (!some.ok) throw new Error(some.problem.code);
		expect(some.value.units).toBe(2);
		expect(some.value.lines.length).toBeGreaterThan(0);
		expect(some.value.lines.every(({ code }) => code.startsWith('KTS.'))).toBe(true);
		const nonsense = await readLowList(app, planner, app.roundId, { block: 'X', pillar: 'Y' }, 'vi', AFTER);
		expect(nonsense).toMatchObject({ value: { filter: { block: '', pillar: '' }, units: 10 } });
	});

	test('the file holds the rows of the page', async () => {
		const file = await exportRound(
			app,
			planner,
			{ roundId: app.roundId, table: 'xep-hang' },
			new URLSearchParams('khoi=QUAN'),
			'vi',
			AFTER
		);
		if (!file.ok) throw new Error(file.problem.code);
		expect(file.value.name).toBe('thu-2022-xep-hang-QUAN.csv');
		expect(file.value.csv.split('\r\n').filter((line) => line.includes(';Q_'))).toHaveLength(7);
		expect(
			await exportRound(
				app,
				planner,
				{ roundId: app.roundId, table: 'constructor' },
				new URLSearchParams(),
				'vi',
				AFTER
			)
		).toMatchObject({ problem: { code: 'page_unknown' } });
	});
});

/** What each unit with a result lacks at each criterion to its target, else to the best other ranked unit of its block. */
async function recoverableBySql(app: TestApp) {
	const targets = [...app.content.instruments.values()].flatMap(({ framework }) =>
		treeOf(framework).criteria.flatMap(({ code, target }) =>
			target ? [{ framework: `${framework.id}@${framework.version}`, code, points: target.points }] : []
		)
	);
	return rows<{ framework: string; unit: string; code: string; recoverable: string }>(
		app.db,
		sql`
			with points as (
				select r.framework_id || '@' || r.framework_version as framework, u.block, u.ranked,
					u.organisation_id as unit, s.criterion_code as code, s.points
				from round_units u
				join responses r on r.round_id = u.round_id and r.organisation_id = u.organisation_id
					and r.respondent_group = u.respondent_group
				join scores s on s.round_id = r.round_id and s.response_id = r.id
					and s.kind::text = case when r.status = 'appraised' then 'verified' else 'self' end
				where u.round_id = ${app.roundId} and r.status in ('submitted', 'returned', 'appraised')
					and s.max_points > 0 and u.respondent_group <> 'city'
			), targets as (
				select * from jsonb_to_recordset(${JSON.stringify(targets)}::jsonb) as t(framework text, code text, points numeric)
			)
			select own.framework, own.unit, own.code,
				greatest(0, coalesce(t.points, max(peer.points), own.points) - own.points)::text as recoverable
			from points own
			left join targets t on t.framework = own.framework and t.code = own.code
			left join points peer on peer.block = own.block and peer.code = own.code and peer.ranked and peer.unit <> own.unit
			group by own.framework, own.unit, own.code, own.points, t.points`
	);
}

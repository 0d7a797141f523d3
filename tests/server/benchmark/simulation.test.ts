/** The simulator on stored results: the same figures as a recount by hand, and kept scenarios. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sum, toNumber } from '#lib/domain/decimal.ts';
import { dropScenario, keepScenario } from '#lib/features/benchmark/keep-scenario.server.ts';
import { planScenario } from '#lib/features/benchmark/plan-scenario.server.ts';
import { readImprovement, writeImprovement } from '#lib/features/benchmark/scenario-address.ts';
import { readSimulation } from '#lib/features/benchmark/simulation-page.server.ts';
import { wantedSimulation } from '#lib/features/benchmark/wanted-simulation.ts';
import { readCityPlan } from '#lib/features/plan/city-plan.server.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { rows } from '#lib/server/db/client.ts';
import { listPlanTasks } from '#lib/server/db/plan-tasks.ts';
import { addPerson, DATABASES, DURING, openTestApp, type TestApp } from '../databases.ts';
import { giveResult } from './given-results.ts';

describe('an improvement in an address', () => {
	test.each(['QUAN*QHS.NT*median', 'SO*STP*CQS.NT.1*12.5', 'THANH-PHO*NT*full', 'SO*CQS*best'])('%s', (written) => {
		expect(writeImprovement(readImprovement(written)!)).toBe(written);
	});
	test.each(['', 'SO', 'SO*CQS', 'SO*CQS*up', 'SO*CQS*-1', 'SO*CQS*1e9', 'SO**full', 'a*b*c*d*full'])(
		'%s is none',
		(written) => expect(readImprovement(written)).toBeNull()
	);
	test('the form’s own fields make one, in the city’s numerals', () => {
		const asked = (query: string) => wantedSimulation(new URLSearchParams(query)).improvements;
		expect(asked('tieu-chi=SO*CQS.NT&muc=median')).toEqual(['SO*CQS.NT*median']);
		expect(asked('nang=SO*CQS*best&tieu-chi=SO*CQS.NT.1&don-vi=STP&muc=points&diem=12,5')).toEqual([
			'SO*CQS*best',
			'SO*STP*CQS.NT.1*12.5'
		]);
		expect(asked('tieu-chi=SO*CQS.NT.1&muc=points&diem=muoi').map(readImprovement)).toEqual([null]);
	});
});

describe.each(DATABASES)('%s', ({ open }) => {
	let app: TestApp;
	let ha: Person;
	let long: Person;
	let lan: Person;
	const SHARES = { STP: 0.2, SNV: 0.4, SYT: 0.6, SXD: 0.8 };

	beforeAll(async () => {
		app = await openTestApp(open);
		for (const [unitId, share] of Object.entries(SHARES))
			await giveResult(app, app.roundId, { unitId, group: 'department', self: () => share });
		await giveResult(app, app.roundId, { unitId: 'HP', group: 'city', self: () => 0.5 });
		ha = await addPerson(app, 'ha', ['HP', 'planner']);
		long = await addPerson(app, 'long', ['HP', 'appraiser']);
		lan = await addPerson(app, 'lan', ['STP', 'officer']);
	});
	afterAll(() => app.close());

	const simulate = async (improvements: string[], more: { table?: string; top?: number | null } = {}, person = ha) => {
		const wanted = { improvements, table: '2022-63', top: null, ...more };
		const read = await readSimulation(app, person, app.roundId, wanted, 'vi', DURING);
		if (!read.ok) throw new Error(read.problem.code);
		return read.value;
	};

	test('“what if all reach the median in NT” is what a recount by SQL gives', async () => {
		const { blocks } = await simulate(['SO*CQS.NT*median']);
		// The middle of 0.2, 0.4, 0.6 and 0.8 of each maximum is half of it: only STP and SNV gain.
		const recount = await rows<{ unit: string; points: string }>(
			app.db,
			sql`with middle as (
					select s.criterion_code, percentile_cont(0.5) within group (order by s.points) as points
					from scores s join responses r on r.round_id = s.round_id and r.id = s.response_id
					where r.respondent_group = 'department' group by 1)
				select r.organisation_id as unit, round(sum(case when s.criterion_code like 'CQS.NT.%'
					then greatest(s.points, round(m.points::numeric, 4)) else s.points end), 2)::text as points
				from scores s join responses r on r.round_id = s.round_id and r.id = s.response_id
				join middle m using (criterion_code)
				where r.respondent_group = 'department' group by 1`
		);
		const after = Object.fromEntries(
			blocks[0]!.units.map((unit) => [unit.unitId, toNumber(unit.after.points).toFixed(2)])
		);
		expect(after).toEqual(Object.fromEntries(recount.map(({ unit, points }) => [unit, Number(points).toFixed(2)])));
		expect(blocks[0]!.raisedUnits).toBe(2);
	});

	test('a unit at its best overtakes, and the ranks say so', async () => {
		const { blocks } = await simulate(['SO*STP*CQS*full', 'SO*STP*KTS*full', 'SO*STP*XHS*full', 'SO*STP*NB*full']);
		const own = blocks[0]?.units.find(({ unitId }) => unitId === 'STP');
		expect(own?.rank?.before).toBe(4);
		expect(own!.rank!.after).toBeLessThan(4);
	});

	test('the city rises with its indices; its rank is told in bounds, never more', async () => {
		const before = await simulate([]);
		expect(toNumber(before.city.value!.before)).toBe(0.5);
		const full = await simulate(['THANH-PHO*NTS*full']);
		expect(full.city.value!.after).toBeGreaterThan(full.city.value!.before);
		const { before: was, after: is } = full.city.bounds!;
		expect(is.worst).toBeLessThanOrEqual(was.worst);
		expect(is.best).toBeLessThanOrEqual(is.worst);
		expect(is.of).toBe(63);
	});

	test('the least effort to a rank, played, reaches the value it names', async () => {
		const { leastEffort } = await simulate([], { top: 10 });
		expect(leastEffort).toMatchObject({ cannot: null, rank: 10 });
		const played = await simulate(leastEffort!.improvements);
		expect(played.city.value!.after).toBe(leastEffort!.after);
		expect(leastEffort!.after!).toBeGreaterThanOrEqual(leastEffort!.wanted!);
		expect((await simulate([], { top: 99 })).leastEffort).toMatchObject({ cannot: 'noTable' });
	});

	test('what makes no sense is counted and the rest is played', async () => {
		const page = await simulate(['SO*CQS.NT*median', 'XX*CQS*full', 'SO*CQS.ZZ*full', 'SO*NOBODY*CQS*full', 'rubbish']);
		expect(page.unplayable).toHaveLength(4);
		expect(page.improvements).toHaveLength(1);
		expect(page.blocks).toHaveLength(1);
	});

	test('planners keep and drop scenarios; an appraiser reads them; a unit’s people do neither', async () => {
		const scenario = {
			roundId: app.roundId,
			name: ' Trung vị nhận thức ',
			improvements: ['SO*CQS.NT*median', 'rubbish']
		};
		for (const person of [long, lan, null])
			expect(await keepScenario(app, person, scenario, DURING)).toMatchObject({ problem: { code: 'not_yours' } });
		expect(await keepScenario(app, ha, { ...scenario, name: ' ' }, DURING)).toMatchObject({
			problem: { code: 'answer_required', field: 'ten' }
		});
		expect(await keepScenario(app, ha, { ...scenario, improvements: ['rubbish'] }, DURING)).toMatchObject({
			ok: false
		});
		const kept = await keepScenario(app, ha, scenario, DURING);
		if (!kept.ok) throw new Error(kept.problem.code);
		const seen = await simulate([], {}, long);
		expect(seen.kept).toMatchObject([
			{ name: 'Trung vị nhận thức', author: 'ha', improvements: ['SO*CQS.NT*median'], units: 2 }
		]);
		expect(seen.mayKeep).toBe(false);
		expect(
			await readSimulation(app, lan, app.roundId, wantedSimulation(new URLSearchParams()), 'vi', DURING)
		).toMatchObject({
			problem: { code: 'not_yours' }
		});
		const dropping = { roundId: app.roundId, id: kept.value };
		expect(await dropScenario(app, long, dropping, DURING)).toMatchObject({ problem: { code: 'not_yours' } });
		expect(await dropScenario(app, ha, { ...dropping, id: 'khong-co' }, DURING)).toMatchObject({ ok: false });
		expect(await dropScenario(app, ha, dropping, DURING)).toMatchObject({ ok: true });
		expect((await simulate([])).kept).toEqual([]);
	});

	test('a scenario becomes tasks of the plan once, and the plan is worth what the scenario was', async () => {
		const asked = { roundId: app.roundId, improvements: ['SO*CQS.NT*median', 'rubbish'], deadline: '2023-12-31' };
		const plan = (change: Partial<typeof asked> = {}, person: Person | null = ha) =>
			planScenario(app, person, { ...asked, ...change }, 'vi', DURING);
		for (const person of [long, lan, null])
			expect(await plan({}, person)).toMatchObject({ ok: false, problem: { code: 'not_yours' } });
		for (const [change, code] of [
			[{ deadline: '' }, 'answer_required'],
			[{ deadline: '31/12/2023' }, 'date_malformed'],
			[{ improvements: [] }, 'tasks_none'],
			[{ improvements: ['SO*SXD*CQS.NT*median'] }, 'tasks_none']
		] as const)
			expect(await plan(change as Partial<typeof asked>)).toMatchObject({ ok: false, problem: { code } });

		const { raised, blocks } = await simulate(asked.improvements);
		expect(raised.units).toBe(2);
		// Both clicks of somebody impatient: one of them makes the tasks.
		const [first, second] = await Promise.all([plan(), plan()]);
		const told = [first, second].flatMap((one) => (one.ok ? [one.value] : []));
		expect(told.map(({ added }) => added).sort((a, b) => a - b)).toEqual([0, raised.criteria]);
		expect(told.map(({ already }) => already).sort((a, b) => a - b)).toEqual([0, raised.criteria]);
		const tasks = await listPlanTasks(app.db, app.roundId);
		expect(tasks).toHaveLength(raised.criteria);
		expect(new Set(tasks.map(({ organisationId }) => organisationId))).toEqual(new Set(['STP', 'SNV']));
		for (const { ownerId, organisationId, level, deadline, text } of tasks)
			expect([ownerId, level, deadline, text.length > 0]).toEqual([organisationId, 'points', '2023-12-31', true]);
		const city = await readCityPlan(app, ha, app.roundId, 'vi', DURING);
		expect(city.ok && sum(city.value.units.map(({ gains }) => gains.expected))).toBe(blocks[0]!.gained);

		// More is new work; as much or less is not.
		expect(await plan({ improvements: ['SO*STP*CQS.NT*median'] })).toMatchObject({ ok: true, value: { added: 0 } });
		const more = await plan({ improvements: ['SO*STP*CQS.NT*full'] });
		expect(more.ok && more.value.added).toBeGreaterThan(0);
	});
});

describe('a round without results', () => {
	test('says so and shows the rest', async () => {
		const app = await openTestApp();
		try {
			const ha = await addPerson(app, 'ha', ['HP', 'planner']);
			const read = await readSimulation(
				app,
				ha,
				app.roundId,
				{ improvements: ['SO*CQS.NT*median'], table: '', top: 5 },
				'vi',
				DURING
			);
			expect(read).toMatchObject({
				ok: true,
				value: {
					blocks: [],
					choices: [],
					city: { value: null, bounds: null },
					leastEffort: { cannot: 'noResult' },
					unplayable: ['SO*CQS.NT*median']
				}
			});
		} finally {
			await app.close();
		}
	});
});

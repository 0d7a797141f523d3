/** Plans of improvement: who may do what, told as people; what tasks are worth; two people at one task. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toNumber } from '#lib/domain/decimal.ts';
import { treeOf } from '#lib/domain/framework/framework.ts';
import { untranslated } from '#lib/domain/text.ts';
import { exportAnnex, readAnnex } from '#lib/features/plan/annex.server.ts';
import { readCityPlan } from '#lib/features/plan/city-plan.server.ts';
import { planStart } from '#lib/features/plan/plan-round.server.ts';
import { reportProgress } from '#lib/features/plan/report-progress.server.ts';
import type { ProgressEntry, TaskEntry } from '#lib/features/plan/task-entry.ts';
import { newTaskForm, readTaskForm } from '#lib/features/plan/task-form.server.ts';
import { readUnitPlan } from '#lib/features/plan/unit-plan.server.ts';
import { addTask, editTask } from '#lib/features/plan/write-task.server.ts';
import { openRound } from '#lib/features/rounds/open-round.server.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { rows } from '#lib/server/db/client.ts';
import { addPerson, DATABASES, DURING, openTestApp, TEST_ROUND, type TestApp } from '../databases.ts';
import { giveResult } from '../benchmark/given-results.ts';

/** Of those with points and without a target of the plan, so that the best of the block is what it is held against. */
const CODE = 'CQS.NT.1';
const TASK: TaskEntry = {
	criterion: CODE,
	action: '',
	text: 'Ban hành quy chế',
	owner: 'STP',
	helpers: ['SNV', 'STP', 'nobody'],
	deadline: '2023-06-30',
	level: 'best',
	points: ''
};
const DONE: ProgressEntry = {
	status: 'done',
	progress: '',
	dropReason: '',
	evidence: 'Đã ban hành',
	documentNumber: '12/QĐ-STP',
	documentDate: '2023-02-01'
};

describe.each(DATABASES)('%s', ({ open }) => {
	let app: TestApp;
	let ha: Person;
	let long: Person;
	let lan: Person;
	let minh: Person;
	let binh: Person;
	const SHARES = { STP: 0.2, SNV: 0.4, SYT: 0.6, SXD: 0.8 };

	beforeAll(async () => {
		app = await openTestApp(open);
		for (const [unitId, share] of Object.entries(SHARES))
			await giveResult(app, app.roundId, { unitId, group: 'department', self: () => share });
		await giveResult(app, app.roundId, { unitId: 'HP', group: 'city', self: () => 0.4 });
		ha = await addPerson(app, 'ha', ['HP', 'planner']);
		long = await addPerson(app, 'long', ['HP', 'appraiser']);
		lan = await addPerson(app, 'lan', ['STP', 'officer']);
		minh = await addPerson(app, 'minh', ['STP', 'head']);
		binh = await addPerson(app, 'binh', ['SNV', 'officer']);
	});
	afterAll(() => app.close());

	const keyOf = (unitId: string) => ({ roundId: app.roundId, unitId });
	const add = async (person: Person | null, unitId: string, entry: Partial<TaskEntry> = {}) => {
		const added = await addTask(app, person, keyOf(unitId), { ...TASK, owner: unitId, ...entry }, 'vi', DURING);
		return added.ok ? added.value : added.problem.code;
	};
	const report = async (person: Person, id: string, revision: number, entry: Partial<ProgressEntry> = {}) => {
		const seen = { entry: { ...DONE, ...entry }, revision };
		const done = await reportProgress(app, person, { ...keyOf('STP'), id }, seen, DURING);
		return done.ok ? 'ok' : [done.problem.code, done.problem.field];
	};
	const planOf = async (unitId: string, person: Person = ha) => {
		const read = await readUnitPlan(app, person, keyOf(unitId), 'vi', DURING);
		if (!read.ok) throw new Error(read.problem.code);
		return read.value;
	};
	/** A criterion's maximum as people of the city write it. */
	const fullOf = (version: string, code: string) => {
		const node = treeOf(app.content.instruments.get(version)!.framework).node(code);
		return node?.level === 'criterion' ? String(node.max).replace('.', ',') : '';
	};
	const clear = () => app.db.execute(sql`delete from plan_tasks`);

	test('who may: the planner anywhere, a unit’s people in their own plan, the appraiser reads, others nothing', async () => {
		await clear();
		expect(await add(ha, 'SNV')).toMatch(/^[0-9a-f-]{36}$/);
		for (const who of [lan, minh, ha]) expect(await add(who, 'STP')).toMatch(/^[0-9a-f-]{36}$/);
		for (const who of [binh, long, null]) expect(await add(who, 'STP')).toBe('not_yours');
		const read = async (who: Person | null) => (await readUnitPlan(app, who, keyOf('STP'), 'vi', DURING)).ok;
		expect(await Promise.all([ha, long, lan, minh, binh, null].map(read))).toEqual([
			true,
			true,
			true,
			true,
			false,
			false
		]);
		const whole = async (who: Person | null) => (await readCityPlan(app, who, app.roundId, 'vi', DURING)).ok;
		expect(await Promise.all([ha, long, lan, null].map(whole))).toEqual([true, true, false, false]);
		const annex = async (who: Person, unitId: string | null) =>
			(await exportAnnex(app, who, { roundId: app.roundId, unitId }, 'vi', DURING)).ok;
		expect([await annex(lan, 'STP'), await annex(lan, null), await annex(binh, 'STP')]).toEqual([true, false, false]);
		const [task] = (await planOf('STP')).tasks;
		expect(await report(binh, task!.id, 1)).toEqual(['not_yours', undefined]);
		expect(await report(long, task!.id, 1)).toEqual(['not_yours', undefined]);
		expect(await report(minh, task!.id, 1)).toBe('ok');
		expect((await newTaskForm(app, binh, keyOf('STP'), { criterion: CODE, action: '' }, 'vi', DURING)).ok).toBe(false);
		expect((await readTaskForm(app, binh, { ...keyOf('STP'), id: task!.id }, 'vi', DURING)).ok).toBe(false);
		// A task is found through its own unit's plan only.
		const elsewhere = await readTaskForm(app, ha, { ...keyOf('SNV'), id: task!.id }, 'vi', DURING);
		expect(elsewhere).toMatchObject({ ok: false, problem: { code: 'page_unknown' } });
		expect([await planStart(app, lan), await planStart(app, ha), await planStart(app, null)]).toEqual([
			`/ke-hoach/${app.roundId}/STP`,
			`/ke-hoach/${app.roundId}`,
			null
		]);
	});

	test('what is wrong with a task is told at its field, and nothing is written', async () => {
		await clear();
		const wrong: [Partial<TaskEntry>, string][] = [
			[{ text: '' }, 'answer_required'],
			[{ text: 'x'.repeat(1001) }, 'text_too_long'],
			[{ owner: 'nobody' }, 'choice_unknown'],
			[{ deadline: '2023-02-30' }, 'date_malformed'],
			[{ criterion: 'CQS.NT' }, 'criterion_unknown'],
			[{ level: 'points', points: 'mười' }, 'number_malformed'],
			[{ level: 'points', points: '0' }, 'level_idle'],
			[{ level: 'points', points: '9999' }, 'level_idle']
		];
		for (const [entry, code] of wrong) expect(await add(ha, 'STP', entry), JSON.stringify(entry)).toBe(code);
		expect(await add(ha, 'khong-co')).toBe('unit_unknown');
		// Nobody stands above the best of the block.
		expect(await add(ha, 'SXD')).toBe('level_idle');
		expect((await planOf('STP')).tasks).toEqual([]);
		// A unit without a result can have tasks, and no points are expected of them.
		expect(await add(ha, 'SDL')).toBe('level_idle');
		expect(await add(ha, 'SDL', { level: '' })).toMatch(/^[0-9a-f-]{36}$/);
		expect(await planOf('SDL')).toMatchObject({ expected: null, counts: { tasks: 1 } });
	});

	test('the expected score is a recount by SQL with the criteria raised; the higher of two tasks counts', async () => {
		await clear();
		const unit = await planOf('STP');
		const low = unit.low.filter(({ points }) => points > 0).slice(0, 3);
		expect(low).toHaveLength(3);
		for (const { code } of low) {
			const form = await newTaskForm(app, ha, keyOf('STP'), { criterion: code, action: '' }, 'vi', DURING);
			await add(ha, 'STP', { criterion: code, level: form.ok ? form.value.entry.level : '' });
		}
		// Above the best of the block: this one counts, and not the two together.
		await add(ha, 'STP', { criterion: low[0]!.code, level: 'points', points: fullOf('hp-so@2022.1', low[0]!.code) });
		const { expected, tasks } = await planOf('STP');
		const [recount] = await rows<{ points: string }>(
			app.db,
			sql`select sum(greatest(s.points, coalesce(t.reach, 0)))::text as points
				from scores s join responses r on r.round_id = s.round_id and r.id = s.response_id
				left join (select criterion_code, max(reach) as reach from plan_tasks
					where organisation_id = 'STP' and status <> 'dropped' group by 1) t using (criterion_code)
				where r.organisation_id = 'STP' and r.respondent_group = 'department'`
		);
		expect(toNumber(expected!.withAll.points).toFixed(2)).toBe(Number(recount!.points).toFixed(2));
		expect(expected!.withAll.points).toBeGreaterThan(expected!.now.points);
		expect(expected!.withDone).toEqual(expected!.now);

		// Done moves the middle figure, dropped takes from the last.
		const first = tasks.find(({ criterion }) => criterion?.code === low[1]!.code)!;
		const second = tasks.find(({ criterion }) => criterion?.code === low[2]!.code)!;
		expect(await report(lan, first.id, 1)).toBe('ok');
		expect(await report(lan, second.id, 1, { status: 'dropped', dropReason: 'Không còn phù hợp' })).toBe('ok');
		const after = (await planOf('STP')).expected!;
		expect(toNumber(after.withDone.points) - toNumber(after.now.points)).toBeCloseTo(toNumber(first.gain!), 4);
		expect(toNumber(expected!.withAll.points) - toNumber(after.withAll.points)).toBeCloseTo(toNumber(second.gain!), 4);

		// The city's plan says the same of the unit, and by criterion adds up to it.
		const city = await readCityPlan(app, ha, app.roundId, 'vi', DURING);
		if (!city.ok) throw new Error(city.problem.code);
		const [line] = city.value.units;
		expect(line).toMatchObject({ unitId: 'STP', counts: { tasks: 3, done: 1, dropped: 1 } });
		expect(line!.gains.expected).toBe(after.withAll.points - after.now.points);
		expect(line!.gains.done).toBe(after.withDone.points - after.now.points);
		expect(city.value.criteria.reduce((total, { gains }) => total + gains.expected, 0)).toBe(line!.gains.expected);
	});

	test('who carries out a task of another unit sees it, reports on it, and reads nothing else there', async () => {
		await clear();
		const id = await add(ha, 'STP', { owner: 'SNV' });
		const other = await add(ha, 'STP');
		expect((await planOf('SNV', binh)).led).toMatchObject([{ id, unit: 'Sở Tư pháp', unitId: 'STP' }]);
		const form = async (who: Person, task: string) =>
			readTaskForm(app, who, { ...keyOf('STP'), id: task }, 'vi', DURING);
		expect(await form(binh, id)).toMatchObject({
			ok: true,
			value: { criterion: null, mayWrite: false, mayReport: true, mayReadPlan: false }
		});
		expect(await form(binh, other)).toMatchObject({ ok: false, problem: { code: 'not_yours' } });
		expect(await report(binh, other, 1)).toEqual(['not_yours', undefined]);
		const edited = await editTask(
			app,
			binh,
			{ ...keyOf('STP'), id },
			{ entry: { ...TASK, owner: 'SNV' }, revision: 1 },
			'vi',
			DURING
		);
		expect(edited).toMatchObject({ ok: false, problem: { code: 'not_yours' } });
		const seen = { entry: DONE, revision: 1 };
		// Back to the own plan, since the other may not be read.
		expect(await reportProgress(app, binh, { ...keyOf('STP'), id }, seen, DURING)).toEqual({ ok: true, value: 'SNV' });
		expect((await planOf('STP')).tasks.find((task) => task.id === id)).toMatchObject({ status: 'done' });
	});

	test('after the next round the plan tells what it brought', async () => {
		await clear();
		await add(ha, 'STP');
		const dropped = await add(ha, 'STP', { criterion: 'CQS.NT.2' });
		await report(ha, dropped, 1, { status: 'dropped', dropReason: 'Không còn cần' });
		expect((await planOf('STP')).brought, 'no later round yet').toBeNull();
		await openRound(
			app.db,
			app.content,
			{ ...TEST_ROUND, id: 'thu-2023', year: 2023, name: untranslated('Kỳ thử 2023'), instruments: ['hp-so@2022.1'] },
			{ now: DURING, actorId: null }
		);
		expect((await planOf('STP')).brought, 'nor a result in it').toBeNull();
		await giveResult(app, 'thu-2023', { unitId: 'STP', group: 'department', self: () => 0.5 });
		const { brought } = await planOf('STP');
		const max = brought!.lines[0]!;
		expect(brought).toMatchObject({ round: 'Kỳ thử 2023', lines: [{ code: CODE, outcome: 'partly' }] });
		expect([max.before, max.planned, max.after].map((value) => toNumber(value!))).toEqual([0.2, 0.8, 0.5]);
		const recount = await rows<{ gained: string }>(
			app.db,
			sql`select (later.points - own.points)::text as gained from scores own
				join responses r on r.round_id = own.round_id and r.id = own.response_id and r.organisation_id = 'STP'
				join responses l on l.round_id = 'thu-2023' and l.organisation_id = 'STP'
				join scores later on later.round_id = l.round_id and later.response_id = l.id
					and later.criterion_code = own.criterion_code
				where own.round_id = ${app.roundId} and own.criterion_code = ${CODE}`
		);
		expect(toNumber(brought!.gained)).toBe(Number(recount[0]!.gained));
	});

	test('the city has a plan of its own', async () => {
		await clear();
		const { low } = await planOf('HP');
		const { code } = low[0]!;
		expect(await add(ha, 'HP', { criterion: code, level: 'points', points: '1000' })).toBe('level_idle');
		const points = fullOf('dti-922@2022.1', code);
		expect(await add(ha, 'HP', { criterion: code, level: 'points', points })).toMatch(/^[0-9a-f-]{36}$/);
		const { expected } = await planOf('HP');
		expect(expected!.withAll.points).toBeGreaterThan(expected!.now.points);
	});

	test('two at one task: the later one is told, and loses nothing of what the first wrote', async () => {
		await clear();
		const id = await add(ha, 'STP');
		const edit = async (person: Person, revision: number, text: string) => {
			const seen = { entry: { ...TASK, text }, revision };
			const done = await editTask(app, person, { ...keyOf('STP'), id }, seen, 'vi', DURING);
			return done.ok ? 'ok' : done.problem.code;
		};
		expect(await edit(ha, 1, 'Lời của Hà')).toBe('ok');
		expect(await edit(minh, 1, 'Lời của Minh')).toBe('task_changed');
		expect(await report(minh, id, 1)).toEqual(['task_changed', undefined]);
		const [task] = (await planOf('STP')).tasks;
		expect(task).toMatchObject({ text: 'Lời của Hà', status: 'planned', revision: 2, changed: { by: 'ha' } });
		expect(await edit(minh, 2, 'Lời của Minh')).toBe('ok');
	});

	test('done needs something to show for it, dropped a reason; every write leaves its line of the audit', async () => {
		await clear();
		const id = await add(lan, 'STP');
		expect(await report(lan, id, 1, { evidence: '', documentNumber: '' })).toEqual(['answer_required', 'ket-qua']);
		expect(await report(lan, id, 1, { status: 'dropped' })).toEqual(['reason_required', 'ly-do']);
		expect(await report(lan, id, 1, { documentDate: '31/12' })).toEqual(['date_malformed', 'ngay-van-ban']);
		expect(await report(lan, id, 1, { status: '' })).toEqual(['choice_unknown', 'trang-thai']);
		expect(await report(lan, id, 1)).toBe('ok');
		const lines = await rows<{ action: string; name: string }>(
			app.db,
			sql`select a.action, u.name from audit_events a join users u on u.id = a.actor_id
				where a.subject = ${`plan_task:${id}`} order by a.id`
		);
		expect(lines).toEqual([
			{ action: 'plan.add', name: 'lan' },
			{ action: 'plan.report', name: 'lan' }
		]);
		const annex = await readAnnex(app, lan, { roundId: app.roundId, unitId: 'STP' }, 'vi', DURING);
		if (!annex.ok) throw new Error(annex.problem.code);
		expect(annex.value.tasks).toHaveLength(1);
		// Its own owner does not help itself, and who is no unit does not help at all.
		expect(annex.value.tasks[0]).toMatchObject({ helperIds: ['SNV'], documentNumber: '12/QĐ-STP' });
	});
});

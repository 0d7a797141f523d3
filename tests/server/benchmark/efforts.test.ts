/** Who may say what a criterion costs to raise, and that every change of it is kept. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setEffort } from '#lib/features/benchmark/set-effort.server.ts';
import { listAudit } from '#lib/server/audit.ts';
import { readEfforts } from '#lib/server/efforts.ts';
import { addPerson, DATABASES, DURING, openTestApp, type TestApp } from '../databases.ts';

const NT1 = { frameworkId: 'hp-so', criterionCode: 'CQS.NT.1' };

describe.each(DATABASES)('the effort of a criterion on %s', ({ open }) => {
	let app: TestApp;
	beforeAll(async () => (app = await openTestApp(open)));
	afterAll(() => app.close());

	const known = async () => (await readEfforts(app))({ id: 'hp-so' }).get(NT1.criterionCode);

	test('the planner sets it, changes it and takes it back; the audit keeps each, and nothing when nothing changed', async () => {
		const ha = await addPerson(app, 'ha', ['HP', 'planner']);
		for (const effort of [2, 5, 5, null])
			expect(await setEffort(app, ha, NT1, effort, DURING)).toEqual({ ok: true, value: effort });
		expect(await known()).toBeUndefined();
		await setEffort(app, ha, NT1, 4, DURING);
		expect(await known()).toBe(4);
		expect((await readEfforts(app))({ id: 'hp-quan-huyen' }).size).toBe(0);
		const lines = await listAudit(app.db, 'criterion:hp-so:CQS.NT.1', ['criterion.effort']);
		expect(lines.map(({ before, after, actorId }) => [before, after, actorId])).toEqual([
			[{ effort: null }, { effort: 2 }, ha.id],
			[{ effort: 2 }, { effort: 5 }, ha.id],
			[{ effort: 5 }, { effort: null }, ha.id],
			[{ effort: null }, { effort: 4 }, ha.id]
		]);
	});

	test('nobody else may, and nothing else can be set', async () => {
		const before = await known();
		const [long, lan, ha] = [
			await addPerson(app, 'long', ['HP', 'appraiser']),
			await addPerson(app, 'lan', ['STP', 'head']),
			await addPerson(app, 'thu', ['HP', 'planner'])
		];
		for (const person of [long, lan, null])
			expect(await setEffort(app, person, NT1, 1, DURING)).toMatchObject({ problem: { code: 'not_yours' } });
		for (const effort of [0, 6, 1.5, NaN])
			expect(await setEffort(app, ha, NT1, effort, DURING)).toMatchObject({ problem: { code: 'choice_unknown' } });
		for (const criterionCode of ['CQS.NT', 'KHONG.CO', '__proto__'])
			expect(await setEffort(app, ha, { ...NT1, criterionCode }, 1, DURING)).toMatchObject({
				problem: { code: 'criterion_unknown' }
			});
		expect(await known()).toBe(before);
	});
});

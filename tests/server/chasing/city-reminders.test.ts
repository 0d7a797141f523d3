/**
 * Reminders of the city's own response, told as people: Thu is an officer of Information, which leads most of its criteria,
 * Sơn of Home Affairs, which leads some; Lan's unit leads none; Tú is an officer of the city itself.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { defaultLetter } from '#lib/features/chasing/letter.ts';
import { remindByHand } from '#lib/features/chasing/remind-by-hand.server.ts';
import { sendScheduledReminders } from '#lib/features/chasing/send-scheduled.server.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { CITY } from '#lib/server/content/store-content.ts';
import { listLedCriteria } from '#lib/server/db/criterion-leads.ts';
import { findRound } from '#lib/server/db/rounds.ts';
import { mails } from '#lib/server/db/schema/mail.ts';
import { memberships } from '#lib/server/db/schema/people.ts';
import { reminders } from '#lib/server/db/schema/reminders.ts';
import { peopleWithWork, readWork } from '#lib/features/chasing/duties.server.ts';
import { listPeopleOfUnits } from '#lib/server/db/reminders.ts';
import { progressOfRound } from '#lib/server/round-progress.ts';
import { addPerson, DATABASES, DURING, openTestApp, TEST_ROUND, type TestApp } from '../databases.ts';

const WEEK_BEFORE = new Date('2023-01-24T00:05:00Z');

describe.each(DATABASES)('%s', ({ open }) => {
	let app: TestApp;
	let ha: Person;
	const mailTo = async (name: string) =>
		(await app.db.select().from(mails)).find(({ recipient }) => recipient.startsWith(`${name}@`));
	const work = async (change: object = {}) => {
		const round = (await findRound(app.db, TEST_ROUND.id))!;
		const city = (await progressOfRound(app.db, app.content, round, DURING)).find(({ unitId }) => unitId === CITY)!;
		const all = await readWork(app.db, round.id, await listPeopleOfUnits(app.db));
		const found = peopleWithWork({ ...city, ...change }, all);
		return { city, found: Object.fromEntries([...found].map(([{ name }, { led }]) => [name, led])) };
	};

	beforeAll(async () => {
		app = await openTestApp(open);
		await addPerson(app, 'lan', ['STP', 'officer']);
		await addPerson(app, 'thu', ['STTTT', 'officer'], ['STTTT', 'head']);
		await addPerson(app, 'son', ['SNV', 'officer']);
		ha = await addPerson(app, 'ha', ['HP', 'planner']);
	});
	afterAll(() => app.close());
	beforeEach(async () => {
		for (const table of [mails, reminders]) await app.db.delete(table);
	});

	test('who leads criteria that are left is told how many, in the same mail as of their own unit', async () => {
		expect(await sendScheduledReminders(app, WEEK_BEFORE)).toBe(3);
		const mine = await listLedCriteria(app.db, 'dti-922', ['SNV']);
		const { city } = await work();
		const left = mine.filter((code) => city.left.includes(code)).length;
		expect(left).toBeGreaterThan(0);
		const mail = (await mailTo('son'))!;
		expect(mail.body).toContain(`còn ${left} tiêu chí do đơn vị bạn chủ trì. Hạn 31/01/2023`);
		expect(mail.body).toContain(`https://thu.example/tu-danh-gia/${TEST_ROUND.id}/${CITY}`);
		expect(mail.body).toContain('Sở Nội vụ: chưa bắt đầu');
		expect(mail.subject).toBe('Nhắc việc: 2 việc của bạn, hạn 31/01/2023');
		expect((await mailTo('thu'))!.body.match(/do đơn vị bạn chủ trì/g), 'two roles, one line').toHaveLength(1);
		expect((await mailTo('lan'))!.body).not.toContain('chủ trì');
	});

	test('who has done all that they lead has nothing to do, nor has anybody while the city’s head has it', async () => {
		const mine = await listLedCriteria(app.db, 'dti-922', ['SNV']);
		const { city, found } = await work();
		expect(found).toMatchObject({ son: expect.any(Number), thu: expect.any(Number) });
		expect(found).not.toHaveProperty('lan');
		const others = city.left.filter((code) => !mine.includes(code));
		expect((await work({ left: others })).found).not.toHaveProperty('son');
		expect((await work({ desk: 'head', stage: 'withHead' })).found).toEqual({});
	});

	test('of what came back, only who leads it is told', async () => {
		const [one] = await listLedCriteria(app.db, 'dti-922', ['SNV']);
		expect((await work({ stage: 'returned', returnedCodes: [one] })).found).toEqual({ son: 1 });
	});

	test('the planner may write to them by hand by choosing the city', async () => {
		const chosen = { unitIds: [CITY] };
		const letter = defaultLetter();
		letter.vi.body = 'Còn {con_lai} tiêu chí:\n{danh_sach}';
		const asking = { roundId: TEST_ROUND.id, chosen, letter, recent: null, token: 'mot' };
		const at = { now: DURING, origin: 'https://thu.example' };
		expect(await remindByHand(app, ha, asking, at)).toEqual({ ok: true, value: 2 });
		expect((await mailTo('son'))!.body).toMatch(/^Còn \d+ tiêu chí:\n.*\n– .*do đơn vị bạn chủ trì/);
		expect(await mailTo('lan')).toBeUndefined();
	});

	test('the city’s own officer has the whole of it, and is left alone while only what others lead is left', async () => {
		await addPerson(app, 'tu', [CITY, 'officer']);
		await addPerson(app, 'chi', [CITY, 'head']);
		const { city, found } = await work();
		expect(found).toMatchObject({ tu: null, chi: null, son: expect.any(Number) });
		const led = await listLedCriteria(app.db, 'dti-922', ['SNV', 'STTTT']);
		const left = city.left.filter((code) => led.includes(code));
		expect(Object.keys((await work({ left })).found).sort()).toEqual(['chi', 'son', 'thu']);
		await app.db.delete(memberships);
		expect((await work()).found, 'who left all units is nobody’s').toEqual({});
	});
});

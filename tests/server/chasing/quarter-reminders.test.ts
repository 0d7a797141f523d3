/**
 * Reminders of reports on a quarter, told as people: Lan writes for Justice and Minh hands in, Hoa is of Finance and reads
 * English, Sơn of Home Affairs; Hà opens the quarter, Long appraises and reports on nothing. The round closed long ago.
 */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_REMINDERS, typedSettings } from '#lib/domain/chasing/reminder-settings.ts';
import { changeReminders } from '#lib/features/chasing/reminder-settings.server.ts';
import { sendScheduledReminders } from '#lib/features/chasing/send-scheduled.server.ts';
import { openQuarter } from '#lib/features/progress/quarters.server.ts';
import { writeReport } from '#lib/features/progress/write-report.server.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { mails } from '#lib/server/db/schema/mail.ts';
import { users } from '#lib/server/db/schema/people.ts';
import { reminders } from '#lib/server/db/schema/reminders.ts';
import { rounds } from '#lib/server/db/schema/rounds.ts';
import { addPerson, DATABASES, DURING, openTestApp, TEST_ROUND, type TestApp } from '../databases.ts';

/** Due on the 10th of April. */
const QUARTER = { id: '2023-q1', roundId: TEST_ROUND.id, dueOn: '', asked: '' };
const at = (day: string) => new Date(`${day}T00:05:00Z`);
const WEEK_BEFORE = at('2023-04-03');

describe.each(DATABASES)('%s', ({ open }) => {
	let app: TestApp;
	let lan: Person, minh: Person, ha: Person;
	const written = async () =>
		(await app.db.select().from(mails)).sort((a, b) => a.recipient.localeCompare(b.recipient));
	const to = async () => (await written()).map(({ recipient }) => recipient.split('@')[0]);
	const set = (form: Record<string, string> | null) =>
		changeReminders(app, ha, { roundId: TEST_ROUND.id, form }, DURING);
	const write = (who: Person, revision: number, submit: boolean, now: Date) =>
		writeReport(
			app,
			who,
			{ quarter: QUARTER.id, unitId: 'STP' },
			{ entry: { results: 'Đã ban hành quy chế.', difficulties: '', lines: [] }, added: [], revision, submit },
			now
		);

	beforeAll(async () => {
		app = await openTestApp(open);
		lan = await addPerson(app, 'lan', ['STP', 'officer']);
		minh = await addPerson(app, 'minh', ['STP', 'officer'], ['STP', 'head']);
		const hoa = await addPerson(app, 'hoa', ['STC', 'officer']);
		await addPerson(app, 'son', ['SNV', 'officer']);
		ha = await addPerson(app, 'ha', ['HP', 'planner']);
		await addPerson(app, 'long', ['HP', 'appraiser']);
		await app.db.update(users).set({ language: 'en' }).where(eq(users.id, hoa.id));
		// Nothing is left to declare: what follows is of the quarter alone.
		await app.db.update(rounds).set({ status: 'published' });
		expect(await openQuarter(app, ha, QUARTER, DURING)).toMatchObject({ ok: true });
	});
	afterAll(() => app.close());
	beforeEach(async () => {
		for (const table of [mails, reminders]) await app.db.delete(table);
		await set(null);
	});

	test('a week before it is due every unit’s people are reminded once, and nobody while no step is due', async () => {
		expect(await sendScheduledReminders(app, at('2023-03-20'))).toBe(0);
		expect(await sendScheduledReminders(app, WEEK_BEFORE)).toBe(4);
		expect(await sendScheduledReminders(app, WEEK_BEFORE)).toBe(0);
		expect(await to()).toEqual(['hoa', 'lan', 'minh', 'son']);
		const [english, vietnamese] = await written();
		expect(english!.subject).toBe('Reminder: Department of Finance, report on quarter 1 of 2023, due 10/04/2023');
		expect(vietnamese).toMatchObject({
			subject: 'Nhắc việc: Sở Tư pháp, báo cáo quý I năm 2023, hạn 10/04/2023',
			roundId: TEST_ROUND.id,
			attachments: []
		});
		expect(vietnamese!.body).toContain(
			'– Sở Tư pháp, báo cáo quý I năm 2023: chưa bắt đầu. Hạn 10/04/2023, còn 7 ngày.'
		);
		expect(vietnamese!.body).toContain('https://thu.example/tu-danh-gia/quy/2023-q1/STP');
	});

	test('the planner sets other days in the round; one whose settings are older than quarters has the default', async () => {
		const days = { ...typedSettings(DEFAULT_REMINDERS), 'quarter-before': '21', 'quarter-after': '' };
		expect(await set(days)).toEqual({ ok: true });
		expect(await sendScheduledReminders(app, WEEK_BEFORE)).toBe(0);
		expect(await sendScheduledReminders(app, at('2023-03-20'))).toBe(4);
		const { quarter: _, ...dates } = DEFAULT_REMINDERS.dates;
		await app.db.update(rounds).set({ reminders: { on: true, dates, pauseHours: 24 } });
		expect(await sendScheduledReminders(app, WEEK_BEFORE)).toBe(4);
		await app.db.update(rounds).set({ reminders: { ...DEFAULT_REMINDERS, on: false } });
		expect(await sendScheduledReminders(app, at('2023-04-11'))).toBe(0);
	});

	test('a day that is moved is reminded of anew', async () => {
		await sendScheduledReminders(app, WEEK_BEFORE);
		await openQuarter(app, ha, { ...QUARTER, dueOn: '2023-04-20' }, DURING);
		expect(await sendScheduledReminders(app, at('2023-04-11'))).toBe(0);
		expect(await sendScheduledReminders(app, at('2023-04-13'))).toBe(4);
		await openQuarter(app, ha, QUARTER, DURING);
	});

	test('what is begun is told as begun; once the head has handed it in nobody of the unit is reminded', async () => {
		expect(await write(lan, 0, false, WEEK_BEFORE)).toMatchObject({ ok: true });
		await sendScheduledReminders(app, WEEK_BEFORE);
		expect((await written())[1]!.body).toContain('báo cáo quý I năm 2023: đang soạn, chưa nộp.');
		expect(await write(minh, 1, true, WEEK_BEFORE)).toMatchObject({ ok: true });
		expect(await sendScheduledReminders(app, at('2023-04-11'))).toBe(2);
		expect((await to()).filter((name) => name === 'lan' || name === 'minh')).toHaveLength(2);
		expect((await written()).at(-1)!.body).toContain('Hạn 10/04/2023, đã quá 1 ngày.');
	});
});

/**
 * Reminders, told as people: Lan and Nam are officers of Justice, Minh its head; Hoa is officer of Finance and of Tourism,
 * in English; Hà runs the round, Long appraises.
 */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_REMINDERS, typedSettings } from '#lib/domain/chasing/reminder-settings.ts';
import { assignParts } from '#lib/features/assessment/assign-parts.server.ts';
import { saveAssessment } from '#lib/features/assessment/save-assessment.server.ts';
import { readAsked, roundBoard } from '#lib/features/chasing/board.server.ts';
import { roundCalendar } from '#lib/features/chasing/calendar.server.ts';
import { defaultLetter } from '#lib/features/chasing/letter.ts';
import { changeReminders } from '#lib/features/chasing/reminder-settings.server.ts';
import { remindByHand, reminderDraft } from '#lib/features/chasing/remind-by-hand.server.ts';
import { sendScheduledReminders } from '#lib/features/chasing/send-scheduled.server.ts';
import { changeDates, datesOf } from '#lib/features/rounds/change-dates.server.ts';
import { extendUnit } from '#lib/features/rounds/extend-unit.server.ts';
import type { App } from '#lib/server/app.ts';
import { listAudit } from '#lib/server/audit.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { connect } from '#lib/server/db/client.ts';
import { findRound } from '#lib/server/db/rounds.ts';
import { assignments } from '#lib/server/db/schema/assignments.ts';
import { mails } from '#lib/server/db/schema/mail.ts';
import { users } from '#lib/server/db/schema/people.ts';
import { planTasks } from '#lib/server/db/schema/plans.ts';
import { submissionActs } from '#lib/server/db/schema/responses.ts';
import { findUnitResponse } from '#lib/server/db/responses.ts';
import { insertSubmissionAct } from '#lib/server/db/submission-acts.ts';
import { reminders } from '#lib/server/db/schema/reminders.ts';
import { addPerson, DATABASES, DURING, openTestApp, TEST_ROUND, type TestApp } from '../databases.ts';

/** The round closes in the night to the 31st of January: a week before is the 24th. */
const WEEK_BEFORE = new Date('2023-01-24T00:05:00Z');
const AT = { now: DURING, origin: 'https://thu.example' };
const code = (result: { ok: true } | { ok: false; problem: { code: string } }) =>
	result.ok ? 'ok' : result.problem.code;

describe.each(DATABASES)('%s', ({ open }) => {
	let app: TestApp;
	let lan: Person, nam: Person, minh: Person, hoa: Person, ha: Person, long: Person;
	const written = async () =>
		(await app.db.select().from(mails)).sort((a, b) => a.recipient.localeCompare(b.recipient));
	const to = async () => (await written()).map(({ recipient }) => recipient.split('@')[0]);
	const hand = (who: Person | null, more: object = {}, at = AT) =>
		remindByHand(
			app,
			who,
			{
				roundId: TEST_ROUND.id,
				chosen: { unitIds: ['STP'] },
				letter: defaultLetter(),
				recent: null,
				token: 'mot',
				...more
			},
			at
		);

	beforeAll(async () => {
		app = await openTestApp(open);
		lan = await addPerson(app, 'lan', ['STP', 'officer']);
		nam = await addPerson(app, 'nam', ['STP', 'officer']);
		minh = await addPerson(app, 'minh', ['STP', 'head']);
		hoa = await addPerson(app, 'hoa', ['STC', 'officer'], ['SDL', 'officer'], ['SDL', 'head']);
		ha = await addPerson(app, 'ha', ['HP', 'planner']);
		long = await addPerson(app, 'long', ['HP', 'appraiser']);
		await app.db.update(users).set({ language: 'en' }).where(eq(users.id, hoa.id));
	});
	afterAll(() => app.close());
	beforeEach(async () => {
		for (const table of [mails, reminders, assignments, planTasks]) await app.db.delete(table);
		await changeReminders(app, ha, { roundId: TEST_ROUND.id, form: null }, DURING);
	});

	describe('by the clock', () => {
		test('nobody on a day without a step', async () => {
			expect(await sendScheduledReminders(app, DURING)).toBe(0);
			expect(await written()).toEqual([]);
		});

		test('a week before closing everybody of unfinished units gets one mail, in their language, with the dates', async () => {
			expect(await sendScheduledReminders(app, WEEK_BEFORE)).toBe(4);
			expect(await to()).toEqual(['hoa', 'lan', 'minh', 'nam']);
			const [english, vietnamese] = await written();
			expect(english).toMatchObject({ language: 'en', kind: 'reminder', roundId: TEST_ROUND.id, state: 'waiting' });
			expect(english!.subject).toBe('Reminder: 2 things of yours, due 31/01/2023');
			expect(english!.body).toContain('Department of Finance: not started. Due 31/01/2023, in 7 days.');
			expect(english!.body.match(/Department of Tourism/g)).toHaveLength(1);
			expect(vietnamese!.subject).toBe('Nhắc việc: Sở Tư pháp, hạn 31/01/2023');
			expect(vietnamese!.body).toContain('https://thu.example/tu-danh-gia/thu-2022/STP');
			expect(english!.attachments).toMatchObject([{ name: 'lich.ics' }]);
			expect(english!.attachments[0]!.text).toContain('DTSTART;VALUE=DATE:20230131');
		});

		test('once, however often it runs that day and the next; and again at the next step', async () => {
			await sendScheduledReminders(app, WEEK_BEFORE);
			for (const hours of [0, 5, 24])
				expect(await sendScheduledReminders(app, new Date(WEEK_BEFORE.getTime() + hours * 3_600_000))).toBe(0);
			expect(await written()).toHaveLength(4);
			expect(await sendScheduledReminders(app, new Date('2023-01-28T00:05:00Z'))).toBe(4);
		});

		test('a day on which nothing ran is made up for', async () => {
			expect(await sendScheduledReminders(app, new Date('2023-01-25T00:05:00Z'))).toBe(4);
		});

		test('who was given more time is reminded of their own date', async () => {
			const until = new Date('2023-02-10T16:59:59Z');
			await extendUnit(app, ha, { roundId: TEST_ROUND.id, unitId: 'STP', until, reason: 'Đổi lãnh đạo' }, DURING);
			expect(await sendScheduledReminders(app, WEEK_BEFORE)).toBe(1);
			expect(await to()).toEqual(['hoa']);
			expect(await sendScheduledReminders(app, new Date('2023-02-03T00:05:00Z'))).toBe(4);
			const own = (await written()).find(({ recipient }) => recipient.startsWith('lan'))!;
			expect(own.subject).toContain('10/02/2023');
			await extendUnit(app, ha, { roundId: TEST_ROUND.id, unitId: 'STP', until: null, reason: 'Đã đủ' }, DURING);
		});

		test('the planner may set other days or none; an officer may not', async () => {
			const form = { ...typedSettings(DEFAULT_REMINDERS), on: '' };
			expect(await changeReminders(app, lan, { roundId: TEST_ROUND.id, form }, DURING)).toMatchObject({ ok: false });
			expect(await changeReminders(app, ha, { roundId: TEST_ROUND.id, form }, DURING)).toEqual({ ok: true });
			expect(await sendScheduledReminders(app, WEEK_BEFORE)).toBe(0);
			const other = { ...typedSettings(DEFAULT_REMINDERS), 'closes-before': '21' };
			await changeReminders(app, ha, { roundId: TEST_ROUND.id, form: other }, DURING);
			expect(await sendScheduledReminders(app, DURING)).toBe(4);
			const wrong = await changeReminders(
				app,
				ha,
				{ roundId: TEST_ROUND.id, form: { ...form, pauseHours: 'x' } },
				DURING
			);
			expect(wrong).toMatchObject({ ok: false, problems: [{ code: 'days_malformed', field: 'pauseHours' }] });
		});

		test('an own date of a part reminds its assignee, and nobody of parts that others have', async () => {
			const key = { roundId: TEST_ROUND.id, unitId: 'STP' };
			const given = { codes: ['CQS.NT.1'], assigneeId: nam.id, dueOn: '2023-01-13' };
			expect(await assignParts(app, lan, key, given, DURING)).toMatchObject({ ok: true });
			expect(await sendScheduledReminders(app, DURING)).toBe(1);
			const [mail] = await written();
			expect(mail!.recipient).toContain('nam');
			expect(mail!.body).toContain('Phần giao cho bạn còn 1 tiêu chí. Hạn 13/01/2023, còn 3 ngày.');
		});

		test('an officer whose part is done, while only parts of others are left, is left alone; the head is not', async () => {
			const key = { roundId: TEST_ROUND.id, unitId: 'STP' };
			const typed = new Map([['CQS_NT_2', ['0']]]);
			expect(await saveAssessment(app, lan, key, { page: 'cqs-nt', typed }, 'vi', DURING)).toMatchObject({ ok: true });
			const round = await roundBoard(
				app,
				ha,
				{ roundId: TEST_ROUND.id, asked: readAsked(new URLSearchParams()) },
				'vi',
				DURING
			);
			expect(round.ok).toBe(true);
			const { treeOf } = await import('#lib/domain/framework/framework.ts');
			const { framework } = app.content.instruments.get('hp-so@2022.1')!;
			const codes = treeOf(framework).criteria.map(({ code }) => code);
			await assignParts(app, lan, key, { codes: ['CQS.NT.2'], assigneeId: lan.id, dueOn: null }, DURING);
			const others = codes.filter((one) => one !== 'CQS.NT.2');
			await assignParts(app, lan, key, { codes: others, assigneeId: nam.id, dueOn: null }, DURING);
			await sendScheduledReminders(app, WEEK_BEFORE);
			expect(await to()).toEqual(['hoa', 'minh', 'nam']);
		});

		test('what was given to the head is the head’s to hand in: nobody else is reminded', async () => {
			const key = { roundId: TEST_ROUND.id, unitId: 'STP' };
			const typed = new Map([['CQS_NT_2', ['0']]]);
			await saveAssessment(app, lan, key, { page: 'cqs-nt', typed }, 'vi', DURING);
			const response = (await findUnitResponse(app.db, key.roundId, key.unitId, 'department'))!;
			const act = { act: 'handOver', at: DURING, by: lan.id } as const;
			await app.db.transaction((tx) => insertSubmissionAct(tx, response, act));
			await sendScheduledReminders(app, WEEK_BEFORE);
			expect(await to()).toEqual(['hoa', 'minh']);
			expect((await written())[1]!.body).toContain('đã trình lãnh đạo, chờ nộp');
			const asked = readAsked(new URLSearchParams('loc=withHead'));
			const board = await roundBoard(app, ha, { roundId: TEST_ROUND.id, asked }, 'vi', WEEK_BEFORE);
			expect(board).toMatchObject({
				ok: true,
				value: { counts: { withHead: 1 }, lines: [{ unitId: 'STP', stage: 'withHead' }] }
			});
			await app.db.delete(submissionActs);
		});

		test('tasks of plans stand in the same mail', async () => {
			const task = (set: object) => ({
				roundId: TEST_ROUND.id,
				organisationId: 'STC',
				ownerId: 'STC',
				text: 'Mở lớp kỹ năng số',
				helpers: [],
				deadline: '2023-01-27',
				madeBy: ha.id,
				madeAt: DURING,
				changedBy: ha.id,
				changedAt: DURING,
				...set
			});
			await app.db.insert(planTasks).values([task({}), task({ status: 'done', text: 'Đã xong' })]);
			await sendScheduledReminders(app, WEEK_BEFORE);
			const found = (await written()).filter(({ recipient }) => recipient.startsWith('hoa'));
			expect(found).toHaveLength(1);
			expect(found[0]!.body).toContain('Mở lớp kỹ năng số. Due 27/01/2023, in 3 days.');
			expect(found[0]!.body).not.toContain('Đã xong');
			expect(found[0]!.subject).toContain('3 things');
		});

		test('it is in the audit and on the board', async () => {
			await sendScheduledReminders(app, WEEK_BEFORE);
			const lines = await listAudit(app.db, `round:${TEST_ROUND.id}`, ['reminder.send']);
			expect(lines.at(-1)).toMatchObject({ actorId: null, after: { people: 4, units: 3, steps: ['closes-7'] } });
			const key = { roundId: TEST_ROUND.id, asked: readAsked(new URLSearchParams()) };
			const board = await roundBoard(app, ha, key, 'vi', WEEK_BEFORE);
			expect(board).toMatchObject({
				ok: true,
				value: { reminders: [{ step: 'closes-7', by: null, people: 4, units: 3 }] }
			});
			expect(await roundBoard(app, long, key, 'vi', WEEK_BEFORE)).toMatchObject({
				ok: true,
				value: { reminders: null }
			});
		});
	});

	describe('by hand', () => {
		test('the planner may; the appraiser, the unit itself and a stranger may not', async () => {
			for (const who of [long, lan, minh, null]) expect(code(await hand(who))).toBe('not_yours');
			expect(await hand(ha)).toEqual({ ok: true, value: 3 });
			expect(await to()).toEqual(['lan', 'minh', 'nam']);
		});

		test('somebody of two chosen units gets one mail, worded as typed', async () => {
			const letter = defaultLetter();
			letter.en = { subject: 'Still {percent}\nof {unit}', body: 'Dear {name},\n{list}' };
			expect(await hand(ha, { chosen: { unitIds: ['STC', 'SDL'] }, letter })).toEqual({ ok: true, value: 1 });
			const [mail] = await written();
			expect(mail!.subject).toBe('Still 0%; 0% of Department of Tourism; Department of Finance');
			expect(mail!.body).toMatch(/^Dear hoa,\nTest round 2022\n– .*\n/);
		});

		test('sent twice from one form it is sent once; from another form it is asked about first', async () => {
			await hand(ha);
			expect(await hand(ha)).toEqual({ ok: true, value: 3 });
			expect(await written()).toHaveLength(3);
			const later = { now: new Date(DURING.getTime() + 3_600_000), origin: AT.origin };
			const asked = await hand(ha, { token: 'hai', chosen: { unitIds: ['STP', 'STC'] } }, later);
			expect(asked).toMatchObject({
				ok: false,
				problem: { code: 'reminded_recently', field: 'recent', details: { count: 1, hours: 24 } }
			});
			expect(await hand(ha, { token: 'hai', chosen: { unitIds: ['STP', 'STC'] }, recent: 'skip' }, later)).toEqual({
				ok: true,
				value: 1
			});
			expect(await hand(ha, { token: 'ba', recent: 'again' }, later)).toEqual({ ok: true, value: 3 });
			const draft = await reminderDraft(app, ha, { roundId: TEST_ROUND.id, chosen: { unitIds: ['STP'] } }, 'vi', later);
			expect(draft).toMatchObject({
				ok: true,
				value: { recent: [{ name: 'Sở Tư pháp', at: '11:00 ngày 10/01/2023' }] }
			});
			const next = { now: new Date(later.now.getTime() + 25 * 3_600_000), origin: AT.origin };
			expect(code(await hand(ha, { token: 'bon' }, next)), 'a day later nobody is asked').toBe('ok');
		});

		test('of two planners at once, the second is asked', async () => {
			const outcomes = (await Promise.all([hand(ha, { token: 'x' }), hand(ha, { token: 'y' })])).map(code).sort();
			expect(outcomes).toEqual(['ok', 'reminded_recently']);
			expect(await written()).toHaveLength(3);
		});

		test('what is wrong with the words is told at their field, and nothing is sent', async () => {
			const letter = defaultLetter();
			letter.vi.body = 'Hạn {ngay}';
			expect(await hand(ha, { letter })).toMatchObject({
				ok: false,
				problem: { code: 'placeholder_unknown', field: 'vi.body' }
			});
			letter.vi.body = ' ';
			expect(await hand(ha, { letter })).toMatchObject({ ok: false, problem: { code: 'answer_required' } });
			expect(await written()).toEqual([]);
		});

		test('by the filter of the board; units without an account are named', async () => {
			const chosen = { asked: readAsked(new URLSearchParams('loc=notStarted&khoi=SO')) };
			const draft = await reminderDraft(app, ha, { roundId: TEST_ROUND.id, chosen }, 'vi', AT);
			if (!draft.ok) throw new Error(draft.problem.code);
			expect(draft.value.units.map(({ id }) => id).sort()).toEqual(['SDL', 'STC']);
			expect(draft.value.without).toContain('Sở Y tế');
			expect(draft.value.previews).toMatchObject([{ name: 'hoa', language: 'en' }]);
			expect(code(await hand(ha, { chosen: { unitIds: ['SYT'] } }))).toBe('nobody_to_remind');
		});
	});

	describe('the calendar', () => {
		const calendar = async (who: Person | null, unitId: string | null) => {
			const made = await roundCalendar(app, who, { roundId: TEST_ROUND.id, unitId }, 'vi', DURING);
			return made.ok ? made.value.text : made.problem.code;
		};

		test('a unit reads its own, who runs or appraises the round reads all', async () => {
			expect(await calendar(lan, 'STP')).toContain('UID:thu-2022-closesAt-STP@thu.example');
			expect(await calendar(lan, 'STC')).toBe('not_yours');
			expect(await calendar(lan, null)).toBe('not_yours');
			expect(await calendar(null, null)).toBe('not_yours');
			for (const who of [ha, long]) expect(await calendar(who, null)).toContain('UID:thu-2022-closesAt@thu.example');
		});

		test('a date that is moved keeps its name and counts up', async () => {
			const closing = (text: string) => /UID:thu-2022-closesAt-STP.*?END:VEVENT/s.exec(text)![0];
			const sequence = (text: string) => Number(/SEQUENCE:(\d+)/.exec(closing(text))![1]);
			const before = await calendar(lan, 'STP');
			const round = (await findRound(app.db, TEST_ROUND.id))!;
			const dates = { ...datesOf(round), closesAt: new Date('2023-02-05T16:59:59Z') };
			await changeDates(app, ha, { roundId: round.id, dates, reason: 'Nghỉ Tết' }, DURING);
			const after = await calendar(lan, 'STP');
			expect(closing(after)).toContain('DTSTART;VALUE=DATE:20230205');
			expect(sequence(after)).toBe(sequence(before) + 1);
			const until = new Date('2023-02-20T16:59:59Z');
			await extendUnit(app, ha, { roundId: round.id, unitId: 'STP', until, reason: 'Đổi lãnh đạo' }, DURING);
			expect(closing(await calendar(lan, 'STP'))).toContain('DTSTART;VALUE=DATE:20230220');
			expect(sequence(await calendar(lan, 'STP'))).toBe(sequence(after) + 1);
			expect(await calendar(hoa, 'STC')).toContain('20230205');
		});
	});
});

describe('two servers on one Postgres', () => {
	const postgres = DATABASES.find((one) => String(one) === 'Postgres');
	test.skipIf(!postgres)('remind everybody once', async () => {
		const app = await openTestApp(postgres!.open);
		const other = await connect(app.settings);
		try {
			for (const name of ['lan', 'nam', 'minh']) await addPerson(app, name, ['STP', 'officer']);
			const servers: App[] = [app, { ...app, db: other.db }, app, { ...app, db: other.db }];
			const sent = await Promise.all(servers.map((one) => sendScheduledReminders(one, WEEK_BEFORE)));
			expect(sent.sort()).toEqual([0, 0, 0, 3]);
			expect(await app.db.select().from(mails)).toHaveLength(3);
		} finally {
			await other.close();
			await app.close();
		}
	});
});

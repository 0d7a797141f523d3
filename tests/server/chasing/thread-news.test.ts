/**
 * What is written about a criterion reaches people by mail the next morning: Lan, Nam and the head Minh of Justice, Hoa of
 * another unit; Long asks, Nga judged it, Bình only appraises too, Hà runs the round.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_REMINDERS, typedSettings } from '#lib/domain/chasing/reminder-settings.ts';
import { decideCriterion } from '#lib/features/appraisal/decide-criterion.server.ts';
import { giveParts } from '#lib/features/appraisal/share-work.server.ts';
import { markRead, writeMessage } from '#lib/features/appraisal/write-message.server.ts';
import { saveAssessment } from '#lib/features/assessment/save-assessment.server.ts';
import { submitAssessment } from '#lib/features/assessment/submit-assessment.server.ts';
import { readAsked, roundBoard } from '#lib/features/chasing/board.server.ts';
import { changeReminders } from '#lib/features/chasing/reminder-settings.server.ts';
import { sendScheduledReminders } from '#lib/features/chasing/send-scheduled.server.ts';
import type { Result } from '#lib/domain/problem.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { appraisalLooks, appraisalMessages } from '#lib/server/db/schema/appraisals.ts';
import { assignments } from '#lib/server/db/schema/assignments.ts';
import { mails } from '#lib/server/db/schema/mail.ts';
import { reminders } from '#lib/server/db/schema/reminders.ts';
import { rounds } from '#lib/server/db/schema/rounds.ts';
import { addPerson, DATABASES, DURING, openTestApp, TEST_ROUND, type TestApp } from '../databases.ts';

const roundId = TEST_ROUND.id;
const unit = { roundId, unitId: 'STP' };
const NEXT_DAY = new Date('2023-01-11T00:05:00Z');
const DAY_AFTER = new Date('2023-01-12T00:05:00Z');
function value<T>(result: Result<T>): T {
	if (!result.ok) throw new Error(result.problem.code);
	return result.value;
}

describe.each(DATABASES)('%s', ({ open }) => {
	let app: TestApp;
	let lan: Person, nam: Person, minh: Person, long: Person, binh: Person, ha: Person;
	const write = async (who: Person, criterionCode = 'CQS.NT.2') =>
		value(await writeMessage(app, who, { ...unit, criterionCode }, 'Cuộc họp quý II ở đâu?', DURING)).id;
	const written = async () =>
		(await app.db.select().from(mails)).sort((a, b) => a.recipient.localeCompare(b.recipient));
	const to = async () => (await written()).map(({ recipient }) => recipient.split('@')[0]);

	beforeAll(async () => {
		app = await openTestApp(open);
		lan = await addPerson(app, 'lan', ['STP', 'officer']);
		nam = await addPerson(app, 'nam', ['STP', 'officer']);
		minh = await addPerson(app, 'minh', ['STP', 'head']);
		long = await addPerson(app, 'long', ['HP', 'appraiser']);
		const nga = await addPerson(app, 'nga', ['HP', 'appraiser']);
		binh = await addPerson(app, 'binh', ['HP', 'appraiser']);
		ha = await addPerson(app, 'ha', ['HP', 'planner']);
		const typed = new Map([
			['CQS_NT_2', ['4']],
			['CQS_NT_2_note', ['Biên bản']]
		] as [string, string[]][]);
		value(await saveAssessment(app, lan, unit, { page: null, typed }, 'vi', DURING));
		value(await submitAssessment(app, minh, unit, DURING));
		const judged = { outcome: 'agreed' as const };
		value(await decideCriterion(app, nga, { ...unit, criterionCode: 'CQS.NT.2' }, judged, DURING));
	});
	afterAll(() => app.close());
	beforeEach(async () => {
		for (const table of [mails, reminders, appraisalMessages, appraisalLooks, assignments]) await app.db.delete(table);
		await app.db.update(rounds).set({ reminders: null });
	});

	test('a question reaches the unit, once, with the way to it', async () => {
		await write(long);
		await write(long);
		expect(await sendScheduledReminders(app, NEXT_DAY)).toBe(3);
		expect(await to(), 'and no other appraiser').toEqual(['lan', 'minh', 'nam']);
		const [first] = await written();
		expect(first).toMatchObject({ subject: 'Nhắc việc: 2 tin trao đổi mới', kind: 'reminder', attachments: [] });
		expect(first!.body).toContain('– Sở Tư pháp: 2 tin mới ở tiêu chí CQS.NT.2.');
		expect(first!.body).toContain(`https://thu.example/tu-danh-gia/${roundId}/STP/tieu-chi/CQS.NT.2`);
		expect(first!.body, 'what was said stays inside').not.toContain('quý II');
		for (const day of [NEXT_DAY, DAY_AFTER]) expect(await sendScheduledReminders(app, day)).toBe(0);
	});

	test('what is read by the morning is told to nobody', async () => {
		const id = await write(long);
		for (const who of [lan, nam]) await markRead(app, who, { ...unit, criterionCode: 'CQS.NT.2' }, id);
		await sendScheduledReminders(app, NEXT_DAY);
		expect(await to()).toEqual(['minh']);
	});

	test('an answer reaches who asked and who judged it, and nobody else; a new word is told anew', async () => {
		await write(long);
		await write(lan);
		await sendScheduledReminders(app, NEXT_DAY);
		expect(await to(), 'the unit has answered: nothing waits for its people').toEqual(['long', 'nga']);
		expect((await written())[0]!.body).toContain(`1 tin mới ở tiêu chí CQS.NT.2.\n  https://thu.example/tu-danh-gia/`);
		await write(nam);
		await sendScheduledReminders(app, DAY_AFTER);
		expect(await to()).toEqual(['long', 'long', 'nga', 'nga']);
	});

	test('a word of the unit that nobody asked for reaches who is asked to appraise the criterion', async () => {
		const part = { roundId, block: 'SO', unitId: 'STP', codes: ['CQS.NT'], appraiserId: binh.id };
		value(await giveParts(app, ha, part, DURING));
		await write(lan, 'CQS.NT.1');
		await write(lan, 'CQS.NT.2');
		await sendScheduledReminders(app, NEXT_DAY);
		expect(await to()).toEqual(['binh', 'nga']);
		const [both] = await written();
		expect(both!.body).toContain(
			`2 tin mới ở tiêu chí CQS.NT.1, CQS.NT.2.\n  https://thu.example/tham-dinh/${roundId}/STP\n`
		);
	});

	test('of a criterion given to somebody, that one and the head are told', async () => {
		const given = { roundId, organisationId: 'STP', criterionCode: 'CQS.NT.2', assigneeId: nam.id };
		await app.db.insert(assignments).values({ ...given, dueOn: null, assignedBy: lan.id, assignedAt: DURING });
		await write(long);
		await write(long, 'CQS.NT.1');
		await sendScheduledReminders(app, NEXT_DAY);
		const bodies = new Map((await written()).map(({ recipient, body }) => [recipient.split('@')[0], body]));
		expect(bodies.get('lan')).toContain('1 tin mới ở tiêu chí CQS.NT.1.');
		for (const name of ['nam', 'minh']) {
			expect(bodies.get(name)).toContain('2 tin mới ở tiêu chí CQS.NT.2, CQS.NT.1.');
			expect(bodies.get(name)).toMatch(/tu-danh-gia\/thu-2022\/STP\n/);
		}
	});

	test('it is on the board as an act of its own, and counts as no reminder of the unit’s work', async () => {
		await write(long);
		await sendScheduledReminders(app, NEXT_DAY);
		const board = value(
			await roundBoard(app, ha, { roundId, asked: readAsked(new URLSearchParams()) }, 'vi', NEXT_DAY)
		);
		expect(board.reminders).toMatchObject([{ step: 'news', by: null, people: 3, units: 1 }]);
		expect(board.lines.find(({ unitId }) => unitId === 'STP')!.remindedAt).toBeNull();
	});

	test('nothing is told where reminders are off, or once the round takes no more words', async () => {
		await write(long);
		const off = { ...typedSettings(DEFAULT_REMINDERS), on: '' };
		await changeReminders(app, ha, { roundId, form: off }, DURING);
		expect(await sendScheduledReminders(app, NEXT_DAY)).toBe(0);
		await app.db.update(rounds).set({ reminders: null, status: 'final' });
		expect(await sendScheduledReminders(app, NEXT_DAY)).toBe(0);
		await app.db.update(rounds).set({ status: 'open' });
	});
});

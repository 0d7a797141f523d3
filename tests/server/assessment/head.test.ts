/** Between officer, head and city, told as people: Lan fills in, Minh is her head, Hà and Long open it again. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { decideCriterion } from '#lib/features/appraisal/decide-criterion.server.ts';
import { headOf, readRecord } from '#lib/features/assessment/assessment-record.server.ts';
import { handOver, sendBack, takeBack } from '#lib/features/assessment/hand-over.server.ts';
import { saveAssessment } from '#lib/features/assessment/save-assessment.server.ts';
import { submissionCheck } from '#lib/features/assessment/submission-check.server.ts';
import { submissionHistory } from '#lib/features/assessment/submission-history.server.ts';
import { submitAssessment } from '#lib/features/assessment/submit-assessment.server.ts';
import { unlockAssessment } from '#lib/features/assessment/unlock-assessment.server.ts';
import { extendUnit } from '#lib/features/rounds/extend-unit.server.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { findUnitResponse } from '#lib/server/db/responses.ts';
import { listReviews } from '#lib/server/standing-reviews.ts';
import { mails } from '#lib/server/db/schema/mail.ts';
import { users } from '#lib/server/db/schema/people.ts';
import { rounds } from '#lib/server/db/schema/rounds.ts';
import { listScores } from '#lib/server/db/scores.ts';
import { recomputeScores } from '#lib/server/recompute-scores.ts';
import type { UnitKey } from '#lib/server/unit-assessment.ts';
import { addPerson, DATABASES, DURING, openTestApp, TEST_ROUND, type TestApp } from '../databases.ts';

const code = (result: { ok: true } | { ok: false; problem: { code: string } }) =>
	result.ok ? 'ok' : result.problem.code;
const AT = { now: DURING, origin: 'https://thu.example' };

describe.each(DATABASES)('%s', ({ open }) => {
	let app: TestApp;
	let lan: Person, minh: Person, hoa: Person, ha: Person, long: Person, bay: Person;
	const stp: UnitKey = { roundId: TEST_ROUND.id, unitId: 'STP' };
	const save = (who: Person, entries: Record<string, string>, key = stp) =>
		saveAssessment(
			app,
			who,
			key,
			{ page: null, typed: new Map(Object.entries(entries).map(([name, value]) => [name, [value]])) },
			'vi',
			DURING
		);
	const give = (who: Person | null, note = '', key = stp) => handOver(app, who, key, { note }, AT);
	const headFor = async (who: Person) => {
		const read = await readRecord(app, who, stp, DURING);
		if (!read.ok) throw new Error(read.problem.code);
		return headOf(read.value, who, 'vi', DURING);
	};
	const mailed = async (kind: string) =>
		(await app.db.select().from(mails).where(eq(mails.kind, kind))).map(({ recipient }) => recipient).sort();

	beforeAll(async () => {
		app = await openTestApp(open);
		lan = await addPerson(app, 'lan', ['STP', 'officer']);
		minh = await addPerson(app, 'minh', ['STP', 'head']);
		hoa = await addPerson(app, 'hoa', ['Q_HB', 'officer']);
		ha = await addPerson(app, 'ha', ['HP', 'planner']);
		long = await addPerson(app, 'long', ['HP', 'appraiser']);
		bay = await addPerson(app, 'bay', ['STC', 'officer']);
	});
	afterAll(() => app.close());

	test('only what is ready is handed over, by an officer of the unit', async () => {
		await save(lan, { CQS_AT_1_a: '9', CQS_AT_1_b: '4', CQS_AT_1_note: 'Bản giấy.' });
		for (const who of [hoa, ha, long, null]) expect(code(await give(who))).toBe('not_yours');
		expect(code(await give(minh)), 'the head hands in').toBe('hand_in_yourself');
		expect(code(await give(lan))).toBe('numerator_over_denominator');
		await save(lan, { CQS_AT_1_a: '3' });
		expect(code(await handOver(app, lan, stp, { note: '', seenRevision: 0 }, AT))).toBe('answers_changed');
		expect(code(await give(lan, 'Xin xem mục an toàn.'))).toBe('ok');
		expect(await mailed('handOver')).toEqual(['minh@thu.example']);
	});

	test('while the head has it the officers only read, and see that', async () => {
		expect(code(await save(lan, { CQS_AT_1_a: '2' }))).toBe('with_head');
		expect(code(await give(lan))).toBe('with_head');
		expect(await headFor(lan)).toMatchObject({ desk: 'head', mayChange: false, mayTakeBack: true, maySubmit: false });
		expect(await headFor(minh)).toMatchObject({
			desk: 'head',
			mayChange: true,
			maySubmit: true,
			maySendBack: true,
			word: { act: 'handOver', by: 'lan', note: 'Xin xem mục an toàn.' }
		});
		expect(code(await save(minh, { CQS_AT_1_a: '4' })), 'the head mends').toBe('ok');
	});

	test('an officer takes it back, once', async () => {
		for (const who of [hoa, long, null]) expect(code(await takeBack(app, who, stp, DURING))).toBe('not_yours');
		expect(code(await takeBack(app, lan, stp, DURING))).toBe('ok');
		expect(code(await takeBack(app, lan, stp, DURING))).toBe('not_with_head');
		expect(code(await save(lan, { CQS_AT_1_a: '3' }))).toBe('ok');
		expect(await headFor(lan)).toMatchObject({ desk: 'officers', mayHandOver: true, word: null });
	});

	test('the head sends it back with a note, which stands until it is handed over again', async () => {
		expect(code(await sendBack(app, minh, stp, 'Thiếu số', AT)), 'not handed over').toBe('not_with_head');
		await give(lan);
		expect(code(await sendBack(app, lan, stp, 'Tự trả', AT))).toBe('only_head_sends_back');
		expect(code(await sendBack(app, minh, stp, '  ', AT))).toBe('reason_required');
		expect(code(await sendBack(app, minh, stp, 'Thiếu số quyết định.', AT))).toBe('ok');
		expect(await mailed('sendBack')).toEqual(['lan@thu.example']);
		expect((await headFor(lan)).word).toMatchObject({ act: 'sendBack', by: 'minh', note: 'Thiếu số quyết định.' });
		expect(code(await save(lan, { CQS_AT_1_note: 'QĐ 12/QĐ-STP.' }))).toBe('ok');
		expect(code(await give(lan))).toBe('ok');
		expect((await headFor(lan)).word).toMatchObject({ act: 'handOver' });
	});

	test('handed over twice at once, it is handed over once', async () => {
		await takeBack(app, lan, stp, DURING);
		const outcomes = await Promise.all([give(lan), give(lan)]);
		expect(outcomes.map(code).sort()).toEqual(['ok', 'with_head']);
	});

	test('the head hands in; nothing goes back and forth after that', async () => {
		expect(code(await submitAssessment(app, lan, stp, DURING))).toBe('only_head_submits');
		expect(code(await submitAssessment(app, minh, stp, DURING))).toBe('ok');
		for (const late of [
			await give(lan),
			await takeBack(app, lan, stp, DURING),
			await sendBack(app, minh, stp, 'Muộn', AT)
		])
			expect(['already_submitted', 'not_with_head']).toContain(code(late));
		expect(await headFor(lan)).toMatchObject({ desk: null, mayHandOver: false, mayTakeBack: false, word: null });
	});

	test('a unit whose heads have no account hands in by an officer, and it says so', async () => {
		const stc: UnitKey = { roundId: TEST_ROUND.id, unitId: 'STC' };
		await save(bay, { CQS_AT_1_a: '3', CQS_AT_1_b: '4', CQS_AT_1_note: 'Bản giấy.' }, stc);
		expect(code(await give(bay, '', stc))).toBe('hand_in_yourself');
		const truc = await addPerson(app, 'truc', ['STC', 'head']);
		expect(code(await submitAssessment(app, bay, stc, DURING)), 'there is a head now').toBe('only_head_submits');
		await app.db.update(users).set({ disabledAt: DURING }).where(eq(users.id, truc.id));
		const submitted = await submitAssessment(app, bay, stc, DURING);
		expect(submitted).toMatchObject({ ok: true, value: { standIn: true } });
		const check = await submissionCheck(app, ha, stc, 'vi', DURING);
		expect(check).toMatchObject({ ok: true, value: { receipt: { by: 'bay', standIn: true } } });
	});

	test('the city opens it again with a reason; judgements fall, the unit is told', async () => {
		const response = (await findUnitResponse(app.db, stp.roundId, 'STP', 'department'))!;
		const decided = await decideCriterion(
			app,
			long,
			{ ...stp, criterionCode: 'CQS.AT.1' },
			{ outcome: 'agreed', reason: '' },
			DURING
		);
		expect(code(decided)).toBe('ok');
		for (const who of [lan, minh, hoa, null])
			expect(code(await unlockAssessment(app, who, stp, 'Nộp nhầm', AT))).toBe('not_yours');
		expect(code(await unlockAssessment(app, ha, stp, ' ', AT))).toBe('reason_required');
		const page = await submissionHistory(app, ha, stp, 'vi', DURING);
		expect(page).toMatchObject({ ok: true, value: { unlocking: { bar: null, judged: 1 } } });
		expect(code(await unlockAssessment(app, ha, stp, 'Nộp nhầm bản nháp.', AT))).toBe('ok');
		expect(await mailed('unlock')).toEqual(['lan@thu.example', 'minh@thu.example']);
		expect(await listReviews(app.db, response)).toEqual([]);
		expect(await listScores(app.db, response)).toEqual([]);
		expect(await headFor(lan)).toMatchObject({ status: 'draft', mayChange: true, word: { act: 'unlock' } });
		expect(code(await unlockAssessment(app, ha, stp, 'Lần nữa', AT))).toBe('not_submitted');
		expect(code(await save(lan, { CQS_AT_1_a: '2' }))).toBe('ok');
		expect((await recomputeScores(app.db, app.content, TEST_ROUND.id)).differences).toEqual([]);
	});

	test('past declaring it is opened only for a unit that has more time', async () => {
		expect(code(await submitAssessment(app, minh, stp, DURING))).toBe('ok');
		await app.db.update(rounds).set({ status: 'appraisal' }).where(eq(rounds.id, TEST_ROUND.id));
		expect(code(await unlockAssessment(app, long, stp, 'Sai cả phiếu', AT))).toBe('unlock_needs_time');
		const until = new Date('2023-02-20T00:00:00Z');
		const given = await extendUnit(app, ha, { ...stp, until, reason: 'Làm lại phiếu' }, DURING);
		expect(code(given)).toBe('ok');
		expect(code(await unlockAssessment(app, long, stp, 'Sai cả phiếu', AT))).toBe('ok');
		expect(code(await submitAssessment(app, minh, stp, DURING))).toBe('ok');
		await app.db.update(rounds).set({ status: 'open' }).where(eq(rounds.id, TEST_ROUND.id));
	});

	test('the history tells each step, to the unit and to the city and to nobody else', async () => {
		const told = await submissionHistory(app, lan, stp, 'vi', DURING);
		if (!told.ok) throw new Error(told.problem.code);
		expect(told.value.unlocking).toBeNull();
		expect(told.value.lines.map(({ act }) => act).reverse()).toEqual([
			...['handOver', 'takeBack', 'handOver', 'sendBack', 'handOver', 'takeBack', 'handOver', 'submit'],
			...['unlock', 'submit', 'unlock', 'submit']
		]);
		expect(told.value.lines[0]?.submitted).toMatchObject({ version: 3, standIn: false });
		expect(code(await submissionHistory(app, hoa, stp, 'vi', DURING))).toBe('not_yours');
	});
});

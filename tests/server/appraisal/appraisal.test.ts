/** Appraisal: Long judges what Minh handed in; what comes back is answered by Lan; both scores stay. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decimal } from '#lib/domain/decimal.ts';
import { treeOf } from '#lib/domain/framework/framework.ts';
import { saveAssessment } from '#lib/features/assessment/save-assessment.server.ts';
import { assessmentPage } from '#lib/features/assessment/assessment-page.server.ts';
import { submitAssessment } from '#lib/features/assessment/submit-assessment.server.ts';
import { appraisalQueue } from '#lib/features/appraisal/appraisal-queue.server.ts';
import { appraisalSheet } from '#lib/features/appraisal/appraisal-sheet.server.ts';
import { agreeToRest, decideCriterion, type Verdict } from '#lib/features/appraisal/decide-criterion.server.ts';
import { finishAppraisal } from '#lib/features/appraisal/finish-appraisal.server.ts';
import { returnAssessment } from '#lib/features/appraisal/return-assessment.server.ts';
import { instrumentOf } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { findUnitResponse } from '#lib/server/db/responses.ts';
import { listReviews } from '#lib/server/standing-reviews.ts';
import { auditEvents } from '#lib/server/db/schema/audit.ts';
import { rounds } from '#lib/server/db/schema/rounds.ts';
import { listScores } from '#lib/server/db/scores.ts';
import { addPerson, DATABASES, DURING, openTestApp, TEST_ROUND, type TestApp } from '../databases.ts';

const code = (result: { ok: true } | { ok: false; problem: { code: string } }) =>
	result.ok ? 'ok' : result.problem.code;

describe.each(DATABASES)('%s', ({ open }) => {
	let app: TestApp;
	let lan: Person, minh: Person, hoa: Person, long: Person;
	const stp = { roundId: TEST_ROUND.id, unitId: 'STP' };
	const responseOf = async () => (await findUnitResponse(app.db, TEST_ROUND.id, 'STP', 'department'))!;
	const decide = (who: Person | null, criterionCode: string, verdict: Verdict) =>
		decideCriterion(app, who, { ...stp, criterionCode }, verdict, DURING);
	const save = (entries: Record<string, string>) =>
		saveAssessment(
			app,
			lan,
			stp,
			{ page: null, typed: new Map(Object.entries(entries).map(([name, value]) => [name, [value]])) },
			'vi',
			DURING
		);

	beforeAll(async () => {
		app = await openTestApp(open);
		lan = await addPerson(app, 'lan', ['STP', 'officer']);
		minh = await addPerson(app, 'minh', ['STP', 'head']);
		hoa = await addPerson(app, 'hoa', ['Q_HB', 'officer']);
		long = await addPerson(app, 'long', ['HP', 'appraiser']);
		await save({ CQS_NT_1: 'head', CQS_NT_1_note: 'QĐ 5', CQS_NT_2: '2', CQS_NT_2_note: 'Biên bản' });
	});
	afterAll(() => app.close());

	test('a draft is judged by nobody', async () => {
		expect(code(await decide(long, 'CQS.NT.1', { outcome: 'agreed' }))).toBe('not_submitted');
		expect(code(await submitAssessment(app, minh, stp, DURING))).toBe('ok');
	});

	test('only an appraiser who is not of the unit may judge', async () => {
		const both = await addPerson(app, 'thu', ['HP', 'appraiser'], ['STP', 'officer']);
		for (const who of [lan, minh, hoa, both, null]) {
			expect(code(await decide(who, 'CQS.NT.1', { outcome: 'agreed' }))).toBe('not_yours');
			expect(code(await agreeToRest(app, who, stp, DURING))).toBe('not_yours');
			expect(code(await finishAppraisal(app, who, stp, DURING))).toBe('not_yours');
			expect(code(await returnAssessment(app, who, stp, '', DURING))).toBe('not_yours');
		}
		expect(await listReviews(app.db, await responseOf())).toEqual([]);
		expect(code(await appraisalSheet(app, lan, stp, {}, 'vi'))).toBe('not_yours');
		expect(code(await appraisalQueue(app, minh, null, 'vi', DURING))).toBe('not_yours');
	});

	test('points stay within the criterion, and need a reason', async () => {
		const changed = (points: string | number, reason?: string) =>
			decide(long, 'CQS.NT.1', { outcome: 'changed', points, reason }).then(code);
		expect(await changed('15,01', 'x')).toBe('points_out_of_range');
		expect(await changed('-1', 'x')).toBe('points_out_of_range');
		expect(await changed('mười', 'x')).toBe('number_malformed');
		expect(await changed('', 'x')).toBe('number_malformed');
		expect(await changed('7,123', 'x')).toBe('number_too_precise');
		expect(await changed('7,5')).toBe('reason_required');
		expect(await changed('7,5', '   ')).toBe('reason_required');
		expect(await decide(long, 'CQS.NT.1', { outcome: 'returned' }).then(code)).toBe('reason_required');
		expect(await decide(long, 'CQS.NT.99', { outcome: 'agreed' }).then(code)).toBe('criterion_unknown');
		expect(await listReviews(app.db, await responseOf())).toEqual([]);
		expect(await changed('7,5', 'Quyết định ghi cấp phó là Trưởng ban')).toBe('ok');
	});

	test('nothing is given back when nothing was returned, nothing finished while something is open', async () => {
		expect(code(await returnAssessment(app, long, stp, '', DURING))).toBe('nothing_returned');
		expect(await finishAppraisal(app, long, stp, DURING)).toMatchObject({ problem: { code: 'criteria_undecided' } });
	});

	test('what came back is all that the unit may change', async () => {
		await decide(long, 'CQS.NT.2', { outcome: 'returned', reason: 'Thiếu biên bản cuộc họp thứ hai' });
		expect(code(await returnAssessment(app, long, stp, 'Xin bổ sung', DURING))).toBe('ok');
		expect(code(await decide(long, 'CQS.NT.3', { outcome: 'agreed' }))).toBe('not_submitted');
		const page = await assessmentPage(app, lan, stp, 'cqs-nt', 'vi', DURING);
		if (!page.ok) throw new Error(page.problem.code);
		expect(page.value.view.blocks.map((block) => block.kind === 'criterion' && block.code)).toEqual(['CQS.NT.2']);
		expect(page.value.cards['CQS.NT.2']?.returnReason).toBe('Thiếu biên bản cuộc họp thứ hai');
		await save({ CQS_NT_1: 'none', CQS_NT_2: '3', CQS_NT_5: '2' });
		const { answers } = await responseOf();
		expect(answers).toMatchObject({ CQS_NT_1: 'head', CQS_NT_2: 3 });
		expect(answers).not.toHaveProperty('CQS_NT_5');
	});

	test('handed in again, it waits for a new judgement and keeps the others', async () => {
		expect(code(await submitAssessment(app, minh, stp, DURING))).toBe('ok');
		const reviews = await listReviews(app.db, await responseOf());
		expect(reviews.map(({ criterionCode, outcome }) => [criterionCode, outcome])).toEqual([['CQS.NT.1', 'changed']]);
		const sheet = await appraisalSheet(app, long, stp, {}, 'vi');
		const [row] = sheet.ok
			? sheet.value.groups.flatMap(({ criteria }) => criteria).filter((one) => one.code === 'CQS.NT.2')
			: [];
		expect(row?.history.map(({ reason }) => reason)).toContain('Thiếu biên bản cuộc họp thứ hai');
	});

	test('agreeing to the rest leaves what was decided, and finishing keeps both scores', async () => {
		const index = await agreeToRest(app, long, { ...stp, under: 'CQS.NT' }, DURING);
		expect(index).toEqual({ ok: true, value: { agreed: 6 } });
		const { framework } = instrumentOf(app.content, 'hp-so', '2022.1');
		const scored = treeOf(framework).criteria.filter(({ rule }) => rule.kind !== 'descriptive').length;
		expect(await agreeToRest(app, long, stp, DURING)).toEqual({ ok: true, value: { agreed: scored - 7 } });
		const queue = await appraisalQueue(app, long, TEST_ROUND.id, 'vi', DURING);
		const line = queue.ok && queue.value.blocks.flatMap(({ units }) => units).find(({ unitId }) => unitId === 'STP');
		expect(line).toMatchObject({ status: 'submitted', judged: scored, applicable: scored, difference: null });
		const finished = await finishAppraisal(app, long, stp, DURING);
		expect(finished).toMatchObject({
			ok: true,
			value: { self: decimal(26.25), verified: decimal(18.75), max: decimal(1000), difference: decimal(-7.5) }
		});
		const rows = (await listScores(app.db, await responseOf())).filter(
			({ criterionCode }) => criterionCode === 'CQS.NT.1'
		);
		expect(Object.fromEntries(rows.map(({ kind, points }) => [kind, points]))).toEqual({
			self: '15.0000',
			verified: '7.5000'
		});
	});

	test('finished, nothing is decided, given back or changed any more', async () => {
		expect(code(await decide(long, 'CQS.NT.1', { outcome: 'agreed' }))).toBe('already_appraised');
		expect(code(await finishAppraisal(app, long, stp, DURING))).toBe('already_appraised');
		expect(code(await returnAssessment(app, long, stp, '', DURING))).toBe('already_appraised');
		await save({ CQS_NT_2: '4' });
		expect((await responseOf()).answers.CQS_NT_2).toBe(3);
	});

	test('the audit holds every judgement, also those replaced', async () => {
		const lines = await app.db.select().from(auditEvents).where(eq(auditEvents.criterionCode, 'CQS.NT.2'));
		expect(
			lines.map(({ action, actorId, after }) => [action, actorId, (after as { outcome: string }).outcome])
		).toEqual([
			['review.decide', long.id, 'returned'],
			['review.decide', long.id, 'agreed']
		]);
	});

	test('a final round is judged no more', async () => {
		await app.db.update(rounds).set({ status: 'final' }).where(eq(rounds.id, TEST_ROUND.id));
		expect(code(await decide(long, 'CQS.NT.3', { outcome: 'agreed' }))).toBe('round_closed');
	});
});

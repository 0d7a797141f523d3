/** Long and Nga judge the same criteria; Bình leads and settles where they differ; Hà plans and names the lead. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appraisalQueue } from '#lib/features/appraisal/appraisal-queue.server.ts';
import { appraisalSheet } from '#lib/features/appraisal/appraisal-sheet.server.ts';
import { agreeToRest, decideCriterion, type Verdict } from '#lib/features/appraisal/decide-criterion.server.ts';
import { finishAppraisal } from '#lib/features/appraisal/finish-appraisal.server.ts';
import { returnAssessment } from '#lib/features/appraisal/return-assessment.server.ts';
import { settleConflict } from '#lib/features/appraisal/settle-conflict.server.ts';
import { giveParts, handOnPart, nameLead } from '#lib/features/appraisal/share-work.server.ts';
import { workSharing } from '#lib/features/appraisal/work-sharing.server.ts';
import { saveAssessment } from '#lib/features/assessment/save-assessment.server.ts';
import { submitAssessment } from '#lib/features/assessment/submit-assessment.server.ts';
import { takeStep } from '#lib/features/rounds/take-step.server.ts';
import type { Result } from '#lib/domain/problem.ts';
import { listCriterionAudit } from '#lib/server/audit.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { listScores } from '#lib/server/db/scores.ts';
import { findUnitResponse } from '#lib/server/db/responses.ts';
import { recomputeVerified } from '#lib/server/recompute-verified.ts';
import { addPerson, DATABASES, DURING, openTestApp, TEST_ROUND, type TestApp } from '../databases.ts';

const code = (result: Result<unknown>) => (result.ok ? 'ok' : result.problem.code);
function value<T>(result: Result<T>): T {
	if (!result.ok) throw new Error(result.problem.code);
	return result.value;
}
const roundId = TEST_ROUND.id;
const [CHAIR, MEETINGS] = ['CQS.NT.1', 'CQS.NT.2'] as const;

describe.each(DATABASES)('%s', ({ open }) => {
	let app: TestApp;
	let long: Person, nga: Person, binh: Person, ha: Person, lan: Person, minh: Person;
	const stp = { roundId, unitId: 'STP' };
	const decide = (who: Person | null, criterionCode: string, verdict: Verdict, now = DURING) =>
		decideCriterion(app, who, { ...stp, criterionCode }, verdict, now);
	const settle = (who: Person | null, criterionCode: string, verdict: Verdict) =>
		settleConflict(app, who, { ...stp, criterionCode }, verdict, DURING);
	const sheet = async (who: Person) => value(await appraisalSheet(app, who, stp, { pillar: 'CQS' }, 'vi'));
	const lineOf = async (who: Person, criterion: string) =>
		(await sheet(who)).groups.flatMap(({ criteria }) => criteria).find((one) => one.code === criterion)!;
	const sharing = async (who: Person | null) => value(await workSharing(app, who, { roundId, block: 'SO' }, 'vi'));
	const work = async (who: Person) => value(await appraisalQueue(app, who, roundId, 'vi', DURING)).work;
	const give = (who: Person | null, appraiser: Person, codes: string[], unitId: string | null = null) =>
		giveParts(app, who, { roundId, block: 'SO', unitId, codes, appraiserId: appraiser.id }, DURING);

	beforeAll(async () => {
		app = await openTestApp(open);
		lan = await addPerson(app, 'lan', ['STP', 'officer']);
		minh = await addPerson(app, 'minh', ['STP', 'head']);
		long = await addPerson(app, 'Long', ['HP', 'appraiser']);
		nga = await addPerson(app, 'Nga', ['HP', 'appraiser']);
		binh = await addPerson(app, 'Bình', ['HP', 'appraiser']);
		ha = await addPerson(app, 'Hà', ['HP', 'planner']);
		const typed = new Map([
			['CQS_NT_1', ['head']],
			['CQS_NT_1_note', ['QĐ 5']],
			['CQS_NT_2', ['2']],
			['CQS_NT_2_note', ['Biên bản']]
		]);
		value(await saveAssessment(app, lan, stp, { page: null, typed }, 'vi', DURING));
		value(await submitAssessment(app, minh, stp, DURING));
	});
	afterAll(() => app.close());

	describe('sharing out', () => {
		test('Hà names Bình lead; nobody names themselves, and no lead is somebody who does not appraise', async () => {
			for (const who of [null, lan, minh, long, binh])
				expect(code(await nameLead(app, who, { roundId, userId: binh.id, leads: true }, DURING))).toBe('not_yours');
			expect(code(await nameLead(app, ha, { roundId, userId: lan.id, leads: true }, DURING))).toBe('assignee_unknown');
			expect(code(await nameLead(app, ha, { roundId, userId: binh.id, leads: true }, DURING))).toBe('ok');
			expect((await sharing(long)).appraisers.filter(({ leads }) => leads).map(({ name }) => name)).toEqual(['Bình']);
		});

		test('the planner and the lead give parts, the others may not; the units see none of it', async () => {
			for (const who of [null, lan, minh, long]) expect(code(await give(who, long, ['CQS']))).toBe('not_yours');
			for (const who of [null, lan, minh])
				expect(code(await workSharing(app, who, { roundId, block: 'SO' }, 'vi'))).toBe('not_yours');
			expect(code(await give(ha, long, []))).toBe('nothing_chosen');
			expect(code(await give(ha, long, ['KHAC']))).toBe('criterion_unknown');
			expect(code(await give(ha, long, ['CQS'], 'Q_HB'))).toBe('unit_unknown');
			expect(code(await give(ha, lan, ['CQS']))).toBe('assignee_unknown');
			expect((await sharing(ha)).unassigned.length).toBeGreaterThan(50);
			expect(await give(binh, long, ['CQS', 'CQS.NT.1'])).toEqual({ ok: true, value: { given: 2 } });
			expect(await give(ha, nga, ['CQS.NT'], 'STP')).toEqual({ ok: true, value: { given: 1 } });
			expect(await give(ha, nga, ['CQS.NT'], 'STP'), 'once is enough').toEqual({ ok: true, value: { given: 0 } });
			const shown = await sharing(nga);
			expect(shown.mayShare).toBe(false);
			expect(shown.unassigned.some((one) => one.code.startsWith('CQS.'))).toBe(false);
			expect(shown.nodes.find((one) => one.code === 'CQS.NT.2')?.people).toEqual(['Long']);
		});

		test('each sees their own work; of what is handed on both see who had it', async () => {
			expect(await work(ha)).toBeNull();
			const before = (await work(nga))!;
			expect(before).toMatchObject({ done: 0, conflict: 0, byUnit: [{ unitId: 'STP', left: before.left }] });
			expect(before.byCriterion.map((one) => one.code)).toContain('CQS.NT.1');
			const part = (await sharing(ha)).parts.find(({ node }) => node?.code === 'CQS.NT.1')!;
			for (const who of [null, lan, nga])
				expect(code(await handOnPart(app, who, { roundId, partId: part.id, appraiserId: nga.id }, DURING))).toBe(
					'not_yours'
				);
			value(await handOnPart(app, binh, { roundId, partId: part.id, appraiserId: nga.id }, DURING));
			const { ended, parts } = await sharing(long);
			expect(ended).toMatchObject([{ who: 'Long', ended: { by: 'Bình', next: 'Nga' } }]);
			expect(parts.filter(({ node }) => node?.code === 'CQS.NT.1').map(({ who }) => who)).toEqual(['Nga']);
			const last = parts.find(({ node }) => node?.code === 'CQS.NT.1')!;
			value(await handOnPart(app, ha, { roundId, partId: last.id, appraiserId: null }, DURING));
			expect((await sharing(long)).ended.map(({ who, ended }) => [who, ended?.next])).toEqual([
				['Nga', null],
				['Long', 'Nga']
			]);
		});

		test('of two who hand on the same part at once, one does', async () => {
			value(await give(ha, long, ['CQS.NT.3']));
			const { id } = (await sharing(ha)).parts.find(({ node }) => node?.code === 'CQS.NT.3')!;
			const both = [nga, binh].map(({ id: appraiserId }) =>
				handOnPart(app, ha, { roundId, partId: id, appraiserId }, DURING)
			);
			expect((await Promise.all(both)).map(code)).toEqual(['ok', 'ok']);
			expect((await sharing(ha)).parts.filter(({ node }) => node?.code === 'CQS.NT.3')).toHaveLength(1);
		});
	});

	describe('judging differently', () => {
		test('both judgements are kept, and neither stands', async () => {
			const both = await Promise.all([
				decide(long, CHAIR, { outcome: 'changed', points: '7,5', reason: 'Cấp phó là Trưởng ban' }),
				decide(nga, CHAIR, { outcome: 'agreed' })
			]);
			expect(both.map(code)).toEqual(['ok', 'ok']);
			for (const who of [long, nga, binh]) {
				const line = await lineOf(who, CHAIR);
				expect(line.decision).toBeNull();
				expect(line.conflict.map(({ by, reason }) => [by, reason]).sort()).toEqual([
					['Long', 'Cấp phó là Trưởng ban'],
					['Nga', null]
				]);
			}
			expect((await sheet(long)).conflicts.map((one) => one.code)).toEqual([CHAIR]);
			expect((await work(long))?.conflict).toBe(1);
		});

		test('until it is settled nothing is finished, nor agreed to with the rest', async () => {
			value(await agreeToRest(app, long, stp, DURING));
			expect((await lineOf(nga, CHAIR)).conflict).toHaveLength(2);
			expect(await finishAppraisal(app, long, stp, DURING)).toMatchObject({
				problem: { code: 'conflicts_waiting', field: CHAIR, details: { count: 1 } }
			});
			const step = await takeStep(app, ha, { roundId, to: 'appraisal', note: 'Hết hạn' }, DURING);
			expect(code(step)).toBe('ok');
			expect(await takeStep(app, ha, { roundId, to: 'final', note: 'Xong' }, DURING)).toMatchObject({
				problem: { code: 'step_blocked', details: { why: 'conflicts_waiting', count: 1 } }
			});
		});

		test('only a lead settles, who has not judged it, and with a reason', async () => {
			const word = { outcome: 'changed', points: '10', reason: 'Quyết định giao cấp trưởng từ tháng 6' } as const;
			for (const who of [null, lan, minh, ha, long, nga])
				expect(code(await settle(who, CHAIR, word))).toBe('not_yours');
			value(await nameLead(app, ha, { roundId, userId: nga.id, leads: true }, DURING));
			expect(code(await settle(nga, CHAIR, word)), 'nobody decides between themselves and another').toBe(
				'party_to_conflict'
			);
			value(await nameLead(app, ha, { roundId, userId: nga.id, leads: false }, DURING));
			expect(code(await settle(binh, CHAIR, { ...word, reason: ' ' }))).toBe('reason_required');
			expect(code(await settle(binh, CHAIR, { outcome: 'agreed' }))).toBe('reason_required');
			expect(code(await settle(binh, CHAIR, { ...word, points: '99' }))).toBe('points_out_of_range');
			expect(code(await settle(binh, MEETINGS, word)), 'they do not differ').toBe('no_conflict');
			expect((await lineOf(binh, CHAIR)).maySettle).toBe(true);
			expect((await lineOf(long, CHAIR)).maySettle).toBe(false);
			expect(code(await settle(binh, CHAIR, word))).toBe('ok');
		});

		test('settled, it stands over both, which stay to be read', async () => {
			const line = await lineOf(long, CHAIR);
			expect(line).toMatchObject({
				settled: true,
				conflict: [],
				decision: { by: 'Bình', points: '10,00' },
				own: { points: '7,50' }
			});
			expect(code(await decide(long, CHAIR, { outcome: 'agreed' }))).toBe('criterion_settled');
			const acts = await listCriterionAudit(app.db, roundId, CHAIR, ['review.decide', 'review.settle']);
			expect(acts.map(({ action }) => action).sort()).toEqual(['review.decide', 'review.decide', 'review.settle']);
			expect((acts.at(-1)!.before as { sides: unknown[] }).sides).toHaveLength(2);
			expect(code(await settle(binh, CHAIR, { outcome: 'changed', points: '9', reason: 'Tính lại' }))).toBe('ok');
			expect((await lineOf(nga, CHAIR)).decision).toMatchObject({ points: '9,00' });
		});

		test('the verified score is what was settled, and can be worked out again', async () => {
			value(await finishAppraisal(app, long, stp, DURING));
			const response = (await findUnitResponse(app.db, roundId, 'STP', 'department'))!;
			const score = (await listScores(app.db, response)).find(
				(one) => one.criterionCode === CHAIR && one.kind === 'verified'
			);
			expect(score?.points).toBe('9.0000');
			expect((await recomputeVerified(app.db, app.content, roundId)).differences).toEqual([]);
			expect(code(await settle(binh, CHAIR, { outcome: 'agreed', reason: 'Muộn' }))).toBe('already_appraised');
		});
	});

	describe('returning', () => {
		const key = { roundId, unitId: 'SYT' };
		const say = (who: Person, verdict: Verdict, minutes = 0) =>
			decideCriterion(
				app,
				who,
				{ ...key, criterionCode: CHAIR },
				verdict,
				new Date(DURING.getTime() + minutes * 60_000)
			);

		test('whether to give a criterion back is settled before the unit gets any', async () => {
			const both = await addPerson(app, 'y', ['SYT', 'officer'], ['SYT', 'head']);
			await takeStep(app, ha, { roundId, to: 'open', note: 'Thử' }, DURING);
			const typed = new Map([
				['CQS_NT_1', ['head']],
				['CQS_NT_1_note', ['QĐ']]
			]);
			value(await saveAssessment(app, both, key, { page: null, typed }, 'vi', DURING));
			value(await submitAssessment(app, both, key, DURING));
			value(await say(long, { outcome: 'returned', reason: 'Thiếu quyết định' }));
			value(await say(nga, { outcome: 'agreed' }));
			expect(code(await returnAssessment(app, long, key, '', DURING))).toBe('conflicts_waiting');
			value(await say(nga, { outcome: 'returned', reason: 'Đồng ý với anh Long' }));
			value(await returnAssessment(app, long, key, '', new Date(DURING.getTime() + 60_000)));
		});

		test('answered or not, what was said before the unit had it back does not stand against what is said now', async () => {
			value(await takeStep(app, ha, { roundId, to: 'appraisal', note: 'Hết hạn' }, DURING));
			value(await takeStep(app, ha, { roundId, to: 'explanation', note: '' }, DURING));
			value(await takeStep(app, ha, { roundId, to: 'appraisal', note: '' }, DURING));
			value(await say(nga, { outcome: 'changed', points: '0', reason: 'Đơn vị không bổ sung' }, 2));
			const page = value(await appraisalSheet(app, long, key, { pillar: 'CQS' }, 'vi'));
			expect(page.conflicts).toEqual([]);
			const line = page.groups.flatMap(({ criteria }) => criteria).find((one) => one.code === CHAIR);
			expect(line?.decision).toMatchObject({ outcome: 'changed', points: '0,00', by: 'Nga' });
		});
	});
});

/** One criterion across the units of a block: Long and Mai judge what several departments handed in. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { saveAssessment } from '#lib/features/assessment/save-assessment.server.ts';
import { submitAssessment } from '#lib/features/assessment/submit-assessment.server.ts';
import { agreeToMany } from '#lib/features/appraisal/agree-to-many.server.ts';
import { appraisalQueue } from '#lib/features/appraisal/appraisal-queue.server.ts';
import { criteriaQueue } from '#lib/features/appraisal/criteria-queue.server.ts';
import { criterionAcross, type CriterionAcross } from '#lib/features/appraisal/criterion-across.server.ts';
import { agreeToRest, decideCriterion, type Verdict } from '#lib/features/appraisal/decide-criterion.server.ts';
import { finishAppraisal } from '#lib/features/appraisal/finish-appraisal.server.ts';
import { returnAssessment } from '#lib/features/appraisal/return-assessment.server.ts';
import type { Result } from '#lib/domain/problem.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { auditEvents } from '#lib/server/db/schema/audit.ts';
import { addPerson, DATABASES, DURING, openTestApp, TEST_ROUND, type TestApp } from '../databases.ts';

const code = (result: Result<unknown>) => (result.ok ? 'ok' : result.problem.code);
function value<T>(result: Result<T>): T {
	if (!result.ok) throw new Error(result.problem.code);
	return result.value;
}

/** "Ban Chỉ đạo do người đứng đầu làm Trưởng ban": a choice; and meetings: a count. */
const [CHAIR, MEETINGS] = ['CQS.NT.1', 'CQS.NT.2'];
const roundId = TEST_ROUND.id;

describe.each(DATABASES)('%s', ({ open }) => {
	let app: TestApp;
	let long: Person, mai: Person, thu: Person;
	const people = new Map<string, { officer: Person; head: Person }>();

	const across = async (who: Person | null, criterion = MEETINGS, onlyWaiting = false): Promise<CriterionAcross> =>
		value(await criterionAcross(app, who, { roundId, block: 'SO', code: criterion!, onlyWaiting }, 'vi'));
	const lineOf = async (who: Person, unitId: string, criterion = MEETINGS) =>
		(await across(who, criterion)).units.find((one) => one.unitId === unitId)!;
	const decide = (who: Person | null, unitId: string, verdict: Verdict, criterionCode = MEETINGS!, now = DURING) =>
		decideCriterion(app, who, { roundId, unitId, criterionCode }, verdict, now);
	const queued = async (who: Person, criterion: string, onlyWaiting = false) =>
		value(await criteriaQueue(app, who, roundId, onlyWaiting, 'vi'))
			.blocks.find((one) => one.code === 'SO')!
			.groups.flatMap(({ criteria }) => criteria)
			.find((one) => one.code === criterion);
	const decisionsOn = async (criterion: string) =>
		(await app.db.select().from(auditEvents).where(eq(auditEvents.criterionCode, criterion))).filter(
			({ action }) => action === 'review.decide'
		);
	const handIn = async (unitId: string, entries: Record<string, string>) => {
		const key = { roundId, unitId };
		const typed = new Map(Object.entries(entries).map(([name, one]) => [name, [one]]));
		value(await saveAssessment(app, people.get(unitId)!.officer, key, { page: null, typed }, 'vi', DURING));
		value(await submitAssessment(app, people.get(unitId)!.head, key, DURING));
	};

	beforeAll(async () => {
		app = await openTestApp(open);
		long = await addPerson(app, 'Long', ['HP', 'appraiser']);
		mai = await addPerson(app, 'Mai', ['HP', 'appraiser']);
		thu = await addPerson(app, 'Thu', ['HP', 'appraiser'], ['SYT', 'officer']);
		for (const unitId of ['STP', 'SYT', 'SXD', 'SNV', 'STC'])
			people.set(unitId, {
				officer: await addPerson(app, `officer-${unitId}`, [unitId, 'officer']),
				head: await addPerson(app, `head-${unitId}`, [unitId, 'head'])
			});
		await handIn('STP', { CQS_NT_2: '2', CQS_NT_2_note: 'Biên bản số 3' });
		await handIn('SYT', { CQS_NT_2: '4', CQS_NT_2_note: 'Thông báo kết luận' });
		await handIn('SXD', { CQS_NT_2: '3', CQS_NT_2_note: 'Sổ họp' });
		await handIn('SNV', { CQS_NT_1: 'head', CQS_NT_1_note: 'QĐ 12' });
		const key = { roundId, unitId: 'STC' };
		const typed = new Map([['CQS_NT_2', ['1']]]);
		value(await saveAssessment(app, people.get('STC')!.officer, key, { page: null, typed }, 'vi', DURING));
	});
	afterAll(() => app.close());

	test('only appraisers look, and nobody at a draft or at what does not exist', async () => {
		for (const who of [null, people.get('STP')!.officer, people.get('STP')!.head]) {
			expect(code(await criteriaQueue(app, who, roundId, false, 'vi'))).toBe('not_yours');
			const asked = { roundId, block: 'SO', code: MEETINGS!, onlyWaiting: false };
			expect(code(await criterionAcross(app, who, asked, 'vi'))).toBe('not_yours');
		}
		const page = await across(long);
		expect(page.units.map(({ unitId }) => unitId).sort()).toEqual(['SNV', 'STP', 'SXD', 'SYT']);
		for (const [block, criterion] of [
			['SO', 'CQS.NT.99'],
			['KHAC', MEETINGS]
		]) {
			const asked = { roundId, block: block!, code: criterion!, onlyWaiting: false };
			expect(code(await criterionAcross(app, long, asked, 'vi'))).toBe('criterion_unknown');
		}
		expect(code(await criteriaQueue(app, long, 'ky-2099', false, 'vi'))).toBe('round_unknown');
	});

	test('figures stand beside the median of the block, with the explanation and the arithmetic', async () => {
		const { units, median, waiting, decided, next, previous } = await across(long);
		expect(units.map(({ words }) => words).filter((one) => one !== '')).toHaveLength(3);
		expect(units.find(({ unitId }) => unitId === 'STP')).toMatchObject({
			note: 'Biên bản số 3',
			atOnce: true,
			waiting: true
		});
		expect(units.find(({ unitId }) => unitId === 'SNV')).toMatchObject({ words: '', atOnce: false });
		expect(median).toMatchObject({ units: 4, figure: '3' });
		expect([waiting, decided]).toEqual([4, 0]);
		expect([previous?.code, next?.code]).toEqual([CHAIR, 'CQS.NT.3']);
		expect(await queued(long, MEETINGS!)).toMatchObject({ waiting: 4, decided: 0, returned: 0 });
	});

	test('an appraiser of a unit sees the others and never judges the own one', async () => {
		const page = await across(thu);
		expect(page.units.map(({ unitId }) => unitId)).not.toContain('SYT');
		expect(page.own).toHaveLength(1);
		const { seen } = await lineOf(long, 'SYT');
		const done = await agreeToMany(app, thu, { roundId, criterionCode: MEETINGS! }, [{ unitId: 'SYT', seen }], DURING);
		expect(done).toMatchObject({ agreed: [], left: [{ unitId: 'SYT', problem: { code: 'not_yours' } }] });
		expect(code(await decide(thu, 'SYT', { outcome: 'agreed', seen }))).toBe('not_yours');
		expect((await decisionsOn(MEETINGS!)).length).toBe(0);
	});

	test('what two say differently is kept beside each other, and one comes round by saying the same', async () => {
		const { seen } = await lineOf(mai, 'STP');
		const changed = { outcome: 'changed', points: '5', reason: 'Một cuộc họp không có biên bản' } as const;
		expect(code(await decide(long, 'STP', { ...changed, seen }))).toBe('ok');
		expect(code(await decide(mai, 'STP', { outcome: 'agreed', seen }))).toBe('ok');
		const now = await lineOf(mai, 'STP');
		expect(now).toMatchObject({ decision: null, waiting: true, atOnce: false, own: { outcome: 'agreed' } });
		const sides = now.conflict.map(({ by, points, reason }) => [by, points, reason]);
		expect(sides.sort((a, b) => (a[0]! < b[0]! ? -1 : 1))).toEqual([
			['Long', '5,00', changed.reason],
			['Mai', expect.any(String), null]
		]);
		expect((await across(long)).conflicts).toBe(1);
		expect(code(await decide(mai, 'STP', { outcome: 'agreed', seen })), 'the same word changes nothing').toBe('ok');
		expect((await decisionsOn(MEETINGS!)).length).toBe(2);
		const other = { outcome: 'changed', points: '6', reason: 'Nhầm' } as const;
		expect(code(await decide(mai, 'STP', { ...other, seen })), 'decided in another window').toBe('decision_changed');
		const later = new Date(DURING.getTime() + 60_000);
		expect(code(await decide(mai, 'STP', { ...changed, seen: now.seen }, MEETINGS, later))).toBe('ok');
		const last = await lineOf(long, 'STP');
		expect(last).toMatchObject({ conflict: [], decision: { outcome: 'changed', points: '5,00', by: 'Mai' } });
		expect(last.history.map(({ outcome, by }) => [outcome, by])).toEqual([
			['changed', 'Long'],
			['agreed', 'Mai'],
			['changed', 'Mai']
		]);
	});

	test('of two at the same moment both are kept', async () => {
		const { seen } = await lineOf(long, 'STP', CHAIR);
		const both = await Promise.all([
			decide(long, 'STP', { outcome: 'returned', reason: 'Thiếu quyết định', seen }, CHAIR),
			decide(mai, 'STP', { outcome: 'agreed', seen }, CHAIR)
		]);
		expect(both.map(code)).toEqual(['ok', 'ok']);
		expect((await decisionsOn(CHAIR!)).length).toBe(2);
		expect((await lineOf(thu, 'STP', CHAIR)).conflict.map(({ by }) => by).sort()).toEqual(['Long', 'Mai']);
	});

	test('what the unit handed in anew is not agreed to by who saw the old', async () => {
		const old = await lineOf(mai, 'SXD');
		const chair = await lineOf(mai, 'SXD', CHAIR);
		expect(code(await decide(long, 'SXD', { outcome: 'returned', reason: 'Thiếu sổ họp', seen: old.seen }))).toBe('ok');
		const returned = await lineOf(mai, 'SXD');
		value(await returnAssessment(app, long, { roundId, unitId: 'SXD' }, '', DURING));
		expect((await lineOf(mai, 'SXD')).mayJudge, 'while it is with the unit').toBe(false);
		const later = new Date(DURING.getTime() + 60_000);
		value(await submitAssessment(app, people.get('SXD')!.head, { roundId, unitId: 'SXD' }, later));
		for (const { seen } of [old, returned])
			expect(code(await decide(mai, 'SXD', { outcome: 'agreed', seen }))).toBe('decision_changed');
		expect(code(await decide(mai, 'SXD', { outcome: 'agreed', seen: chair.seen }, CHAIR))).toBe('decision_changed');
		expect(code(await decide(mai, 'SXD', { outcome: 'agreed', seen: (await lineOf(mai, 'SXD')).seen }))).toBe('ok');
	});

	test('many are agreed to at once; what is decided, unproven or unknown is left and told', async () => {
		const seen = new Map((await across(long)).units.map((one) => [one.unitId, one.seen]));
		const chosen = ['STP', 'SYT', 'SNV', 'STC', 'KHONG_CO'].map((unitId) => ({ unitId, seen: seen.get(unitId) ?? '' }));
		const done = await agreeToMany(app, long, { roundId, criterionCode: MEETINGS! }, chosen, DURING);
		expect(done.agreed).toEqual(['SYT']);
		expect(done.left.map(({ unitId, problem }) => [unitId, problem.code])).toEqual([
			['STP', 'decision_changed'],
			['SNV', 'evidence_missing'],
			['STC', 'not_submitted'],
			['KHONG_CO', 'unit_unknown']
		]);
		expect((await decisionsOn(MEETINGS!)).at(-1)).toMatchObject({ actorId: long.id, organisationId: 'SYT' });
		expect(await queued(long, MEETINGS!)).toMatchObject({ waiting: 1, decided: 3, returned: 0 });
		expect((await across(long, MEETINGS, true)).units.map(({ unitId }) => unitId)).toEqual(['SNV']);
		expect(await agreeToMany(app, long, { roundId, criterionCode: MEETINGS! }, [], DURING)).toEqual({
			agreed: [],
			left: []
		});
	});

	test('decided for every unit, a criterion is no longer among those that wait', async () => {
		expect(code(await decide(long, 'SNV', { outcome: 'agreed' }))).toBe('ok');
		expect(await queued(long, MEETINGS!, true)).toBeUndefined();
		expect(await queued(long, MEETINGS!)).toMatchObject({ waiting: 0, decided: 4 });
		expect((await across(long, CHAIR, true)).next?.code).toBe('CQS.NT.3');
	});

	test('how far verified lies from declared is told when the appraisal is finished, not before', async () => {
		value(await decide(long, 'SNV', { outcome: 'changed', points: '7,5', reason: 'Cấp phó là Trưởng ban' }, CHAIR));
		value(await agreeToRest(app, long, { roundId, unitId: 'SNV' }, DURING));
		const line = async () =>
			value(await appraisalQueue(app, long, roundId, 'vi', DURING))
				.blocks.flatMap(({ units }) => units)
				.find(({ unitId }) => unitId === 'SNV');
		expect((await line())?.difference).toBeNull();
		value(await finishAppraisal(app, long, { roundId, unitId: 'SNV' }, DURING));
		expect((await line())?.difference).toEqual({ points: '−7,50', share: '−50,0%' });
		expect(await lineOf(long, 'SNV')).toMatchObject({ status: 'appraised', mayJudge: false, atOnce: false });
	});
});

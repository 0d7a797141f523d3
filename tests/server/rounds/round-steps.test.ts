/** A round from draft to final, its dates, its extensions and its exceptions, told as people. */
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changeDates, datesOf } from '#lib/features/rounds/change-dates.server.ts';
import { DEFAULT_REMINDERS, typedSettings } from '#lib/domain/chasing/reminder-settings.ts';
import { changeReminders } from '#lib/features/chasing/reminder-settings.server.ts';
import { newDraftPage, storedDraftPage } from '#lib/features/rounds/draft-page.server.ts';
import { exceptUnit } from '#lib/features/rounds/except-unit.server.ts';
import { extendUnit } from '#lib/features/rounds/extend-unit.server.ts';
import { roundPage } from '#lib/features/rounds/round-page.server.ts';
import { createDraft, saveDraft } from '#lib/features/rounds/save-draft.server.ts';
import { takeStep } from '#lib/features/rounds/take-step.server.ts';
import { decideCriterion } from '#lib/features/appraisal/decide-criterion.server.ts';
import { returnAssessment } from '#lib/features/appraisal/return-assessment.server.ts';
import { saveAssessment } from '#lib/features/assessment/save-assessment.server.ts';
import { listAudit } from '#lib/server/audit.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { findRound, findRoundUnit, listRoundUnits } from '#lib/server/db/rounds.ts';
import { listSteps } from '#lib/server/db/round-steps.ts';
import { responses, scores } from '#lib/server/db/schema/responses.ts';
import { addPerson, DATABASES, DURING, openTestApp, type TestApp } from '../databases.ts';

const AFTER = new Date('2023-02-10T03:00:00Z');
const OPENING = new Date('2023-10-01T03:00:00Z');

describe.each(DATABASES)('%s', ({ open }) => {
	let app: TestApp;
	let long: Person, son: Person, ha: Person, lan: Person;
	beforeAll(async () => {
		app = await openTestApp(open);
		long = await addPerson(app, 'long', ['HP', 'planner']);
		son = await addPerson(app, 'son', ['HP', 'administrator']);
		ha = await addPerson(app, 'ha', ['HP', 'appraiser']);
		lan = await addPerson(app, 'lan', ['STP', 'officer'], ['STP', 'head']);
	});
	afterAll(() => app.close());

	const step = (who: Person | null, to: string, note = '', now = AFTER, roundId: string = app.roundId) =>
		takeStep(app, who, { roundId, to, note }, now);
	const code = (result: { ok: true } | { ok: false; problem: { code: string } }) =>
		result.ok ? 'ok' : result.problem.code;

	/** Puts a response where the appraisal can find it. */
	const handIn = (unitId: string, status: 'submitted' | 'returned' | 'appraised') =>
		app.db.insert(responses).values({
			roundId: app.roundId,
			group: 'department',
			organisationId: unitId,
			frameworkId: 'hp-so',
			frameworkVersion: '2022.1',
			status,
			startedAt: DURING,
			savedAt: DURING,
			submittedAt: DURING
		});

	describe('a copy of last year', () => {
		test('is for planners', async () => {
			for (const who of [null, lan, ha])
				expect(code(await newDraftPage(app, who, app.roundId, 'vi', OPENING))).toBe('not_yours');
			expect(code(await newDraftPage(app, long, 'khong-co', 'vi', OPENING))).toBe('round_unknown');
		});

		test('moves dates and validity by a year, takes the latest versions, and says what differs', async () => {
			const copied = await newDraftPage(app, long, app.roundId, 'vi', OPENING);
			if (!copied.ok) throw new Error(copied.problem.code);
			const { form, copied: from } = copied.value;
			expect(form).toMatchObject({
				id: 'thu-2023',
				year: '2023',
				nameVi: 'Kỳ thử 2023',
				opensAt: '2023-12-01',
				unitsOn: '2023-12-31'
			});
			expect(form.instruments.department).toBe('hp-so@2022.1');
			expect(from!.differences).toMatchObject({ unitsGone: [], unitsNew: [], unitsKept: 36 });
			const changed = from!.differences.versions.map(({ group }) => group);
			expect(changed, 'what has no later version stays').not.toContain('department');
		});

		test('after the mergers asks the units of then, and no districts', async () => {
			const copied = await newDraftPage(app, long, app.roundId, 'vi', new Date('2025-09-01T00:00:00Z'));
			if (!copied.ok) throw new Error(copied.problem.code);
			const { form, copied: from } = copied.value;
			expect(form.unitsOn).toBe('2025-12-31');
			expect(form.instruments.district).toBeUndefined();
			expect(form.instruments.commune).toMatch(/^xa-phuong@/);
			expect(from!.differences.unitsGone).toContain('H_CH');
			expect(from!.differences.unitsNew).toContain('DK_CH');
			expect(from!.differences.names.DK_CH).toBe('Đặc khu Cát Hải');
			expect(from!.differences.versions).toContainEqual({ group: 'district', from: 'hp-quan-huyen@2022.1', to: null });
		});

		test('brings along the reminders that its planner set, and no others’', async () => {
			const quiet = { ...typedSettings(DEFAULT_REMINDERS), on: '', pauseHours: '48' };
			const set = (form: typeof quiet | null) => changeReminders(app, long, { roundId: app.roundId, form }, OPENING);
			const draft = async (id: string) => {
				const page = await newDraftPage(app, long, app.roundId, 'vi', OPENING);
				if (!page.ok) throw new Error(page.problem.code);
				const form = { ...page.value.form, id };
				expect(await createDraft(app, long, form, 'vi', OPENING, app.roundId)).toMatchObject({ ok: true });
				expect(await saveDraft(app, long, id, form, 'vi', OPENING), 'an edit leaves them').toMatchObject({ ok: true });
				return { told: page.value.copied!.ownReminders, kept: (await findRound(app.db, id))!.reminders };
			};
			expect(await draft('nhac-mac-dinh')).toEqual({ told: false, kept: null });
			expect(await set(quiet)).toEqual({ ok: true });
			expect(await draft('nhac-rieng')).toMatchObject({ told: true, kept: { on: false, pauseHours: 48 } });
			await set(null);
		});

		test('is kept as a draft, edited, opened; its exceptions stay with their units', async () => {
			const page = await newDraftPage(app, long, app.roundId, 'vi', OPENING);
			if (!page.ok) throw new Error(page.problem.code);
			const { form } = page.value;
			expect(await createDraft(app, lan, form, 'vi', OPENING)).toMatchObject({ ok: false });
			expect(await createDraft(app, long, form, 'vi', OPENING)).toEqual({ ok: true, value: 'thu-2023' });
			const twice = await createDraft(app, long, form, 'vi', OPENING);
			expect(twice.ok || twice.problems[0]).toMatchObject({ code: 'round_taken', field: 'id' });

			const given = { ranked: false, notApplicable: ['CQS.HD.5'], reason: 'Không có thủ tục hành chính' };
			const key = { roundId: 'thu-2023', unitId: 'STP' };
			expect(code(await exceptUnit(app, long, key, { ...given, reason: ' ' }, OPENING))).toBe('reason_required');
			expect(code(await exceptUnit(app, lan, key, given, OPENING))).toBe('not_yours');
			expect(code(await exceptUnit(app, long, key, { ...given, notApplicable: ['X'] }, OPENING))).toBe(
				'criterion_unknown'
			);
			expect(code(await exceptUnit(app, long, key, given, OPENING))).toBe('ok');

			const changed = { ...form, nameVi: 'Kỳ 2023', lowBelow: '45,5', withoutTargets: ['T02'] };
			expect(await saveDraft(app, long, 'thu-2023', changed, 'vi', OPENING)).toMatchObject({ ok: true });
			expect(await findRound(app.db, 'thu-2023')).toMatchObject({
				nameVi: 'Kỳ 2023',
				lowBelow: '0.4550',
				status: 'draft'
			});
			expect(await findRoundUnit(app.db, 'thu-2023', 'STP')).toMatchObject({
				ranked: false,
				notApplicable: ['CQS.HD.5']
			});
			const stored = await storedDraftPage(app, long, 'thu-2023', 'vi');
			expect(stored.ok && stored.value.form).toMatchObject({ lowBelow: '45,5', withoutTargets: ['T02'] });

			expect(code(await step(long, 'open', '', OPENING, 'thu-2023'))).toBe('ok');
			expect(code(await storedDraftPage(app, long, 'thu-2023', 'vi'))).toBe('round_closed');
			const closed = await saveDraft(app, long, 'thu-2023', form, 'vi', OPENING);
			expect(closed.ok || closed.problems[0]!.code).toBe('round_closed');
			const acts = await listAudit(app.db, 'round:thu-2023', [
				'round.draft',
				'round.except',
				'round.edit',
				'round.step'
			]);
			expect(acts.map(({ action, actorId }) => [action, actorId === long.id])).toEqual([
				['round.draft', true],
				['round.except', true],
				['round.edit', true],
				['round.step', true]
			]);
		});

		test('what is wrong with a form is told field by field, and nothing is stored', async () => {
			const page = await newDraftPage(app, long, app.roundId, 'vi', OPENING);
			if (!page.ok) throw new Error(page.problem.code);
			const wrong = {
				...page.value.form,
				id: 'Kỳ 1',
				year: '23',
				nameEn: '',
				closesAt: '2023-02-30',
				publishOn: '2023-01-01',
				lowBelow: '90',
				leastCitizens: '3',
				instruments: { department: 'hp-so@9' }
			};
			const made = await createDraft(app, long, wrong, 'vi', OPENING);
			const told = made.ok ? [] : made.problems.map(({ code, field }) => `${field} ${code}`);
			for (const one of [
				'id id_malformed',
				'year year_malformed',
				'nameEn answer_required',
				'closesAt date_malformed',
				'publishOn dates_disorder',
				'lowBelow threshold_disorder',
				'leastCitizens number_too_small'
			])
				expect(told).toContain(one);
			expect(told.some((one) => one.endsWith('framework_unknown'))).toBe(true);
		});
	});

	describe('the steps', () => {
		test('are for planners, from where the round stands', async () => {
			for (const who of [null, lan, ha]) expect(code(await step(who, 'appraisal', 'vì'))).toBe('not_yours');
			expect(code(await step(long, 'final', 'vì'))).toBe('step_unknown');
			expect(code(await step(long, 'nhảy', 'vì'))).toBe('step_unknown');
			expect(code(await step(long, 'published', 'vì'))).toBe('step_unknown');
		});

		test('closing with units unfinished needs a reason, and locks them', async () => {
			await handIn('STP', 'submitted');
			expect(code(await step(long, 'appraisal'))).toBe('reason_required');
			const taken = await step(long, 'appraisal', 'Theo công văn 12');
			expect(taken.ok && taken.value.passed.map(({ code, count }) => [code, count])).toEqual([
				['units_unfinished', 35]
			]);
			const last = (await listSteps(app.db, app.roundId)).at(-1)!;
			expect(last).toMatchObject({
				fromStatus: 'open',
				toStatus: 'appraisal',
				name: 'long',
				note: 'Theo công văn 12',
				passed: { units_unfinished: 35 }
			});
			const minh = await addPerson(app, 'minh', ['STC', 'officer']);
			const key = { roundId: app.roundId, unitId: 'STC' };
			const save = (now: Date) => saveAssessment(app, minh, key, { page: null, typed: new Map() }, 'vi', now);
			expect(code(await save(AFTER))).toBe('round_closed');

			const until = new Date('2023-02-20T16:59:59Z');
			const give = (who: Person | null, more: object = {}) =>
				extendUnit(app, who, { ...key, until, reason: 'Thiên tai', ...more }, AFTER);
			expect(code(await give(minh))).toBe('not_yours');
			expect(code(await give(long, { until: new Date('2023-02-01T00:00:00Z') }))).toBe('date_past');
			expect(code(await give(long, { reason: '' }))).toBe('reason_required');
			expect(code(await give(long, { unitId: 'X' }))).toBe('unit_unknown');
			expect(code(await give(long))).toBe('ok');
			expect(code(await save(AFTER)), 'more time lets this unit in').toBe('ok');
			expect(code(await save(new Date('2023-02-21T00:00:00Z'))), 'until it is over').toBe('round_closed');
			expect(code(await give(long, { until: null }))).toBe('ok');
			expect(code(await save(AFTER))).toBe('round_closed');
		});

		test('a date is not moved into the past, nor one that has passed', async () => {
			const round = (await findRound(app.db, app.roundId))!;
			const change = async (dates: object, reason = 'Lùi hạn', who: Person | null = long) => {
				const changed = await changeDates(
					app,
					who,
					{ roundId: app.roundId, dates: { ...datesOf(round), ...dates }, reason },
					AFTER
				);
				return changed.ok ? 'ok' : changed.problems.map(({ code, field }) => [code, field].filter(Boolean).join(' '));
			};
			const [past, future] = [new Date('2023-02-09T00:00:00Z'), new Date('2023-03-15T00:00:00Z')];
			expect(await change({ closesAt: past })).toEqual(['date_past closesAt']);
			expect(await change({ opensAt: past })).toEqual(['date_fixed opensAt']);
			expect(await change({ appraisalUntil: future }, '')).toEqual(['reason_required reason']);
			expect(await change({ appraisalUntil: future }, 'Lùi hạn', ha)).toEqual(['not_yours']);
			expect(await change({ appraisalUntil: future })).toBe('ok');
			expect((await findRound(app.db, app.roundId))!.appraisalUntil).toEqual(future);
		});

		test('an answer that was never given goes back to the appraisers, scored as it was saved', async () => {
			const key = { roundId: app.roundId, unitId: 'STP' };
			const criterionCode = 'CQS.HD.1';
			const verdict = { outcome: 'returned', reason: 'Thiếu số liệu' } as const;
			expect(code(await decideCriterion(app, ha, { ...key, criterionCode }, verdict, AFTER))).toBe('ok');
			expect(code(await returnAssessment(app, ha, key, '', AFTER))).toBe('ok');
			expect(code(await step(long, 'final', 'vì'))).toBe('step_blocked');
			expect(code(await step(long, 'explanation'))).toBe('ok');
			const save = await saveAssessment(app, lan, key, { page: null, typed: new Map() }, 'vi', AFTER);
			expect(code(save), 'what came back may be answered now').toBe('ok');
			expect(code(await step(long, 'final', 'vì'))).toBe('step_blocked');
			expect(code(await step(long, 'appraisal'))).toBe('ok');
			const [response] = await app.db
				.select()
				.from(responses)
				.where(and(eq(responses.roundId, app.roundId), eq(responses.organisationId, 'STP')));
			expect(response!.status).toBe('submitted');
			expect(await app.db.$count(scores, eq(scores.responseId, response!.id))).toBeGreaterThan(50);
			const [act] = await listAudit(app.db, `response:${response!.id}`, ['assessment.takeBack']);
			expect(act).toMatchObject({ organisationId: 'STP', after: { status: 'submitted' } });
		});

		test('final waits for every appraisal, and is taken back with a reason', async () => {
			expect(code(await step(long, 'final', 'vì'))).toBe('step_blocked');
			await app.db
				.update(responses)
				.set({ status: 'appraised' })
				.where(and(eq(responses.roundId, app.roundId), eq(responses.organisationId, 'STP')));
			expect(code(await step(long, 'final', 'Đã đủ'))).toBe('ok');
			expect(code(await step(long, 'appraisal'))).toBe('reason_required');
			expect(code(await step(long, 'appraisal', 'Có khiếu nại'))).toBe('ok');
			expect(code(await step(son, 'final', 'Đã giải quyết'))).toBe('ok');
		});

		test('the page tells what was done and what is needed next', async () => {
			const page = await roundPage(app, long, app.roundId, 'vi', AFTER);
			if (!page.ok) throw new Error(page.problem.code);
			expect(page.value.done.map(({ to }) => to)).toEqual([
				'draft',
				'open',
				'appraisal',
				'explanation',
				'appraisal',
				'final',
				'appraisal',
				'final'
			]);
			expect(page.value.next.map(({ to, plain, stopped }) => [to, plain, stopped])).toEqual([
				['published', false, true],
				['appraisal', true, false]
			]);
			expect(page.value.extensions.map(({ unit, until }) => [unit, until])).toEqual([
				['Sở Tài chính', null],
				['Sở Tài chính', '20/02/2023']
			]);
			expect(code(await roundPage(app, lan, app.roundId, 'vi', AFTER))).toBe('not_yours');
		});
	});

	test('a round nobody has answered goes back to draft', async () => {
		expect((await listRoundUnits(app.db, 'thu-2023')).length).toBe(36);
		expect(code(await step(long, 'draft', 'Nhầm đơn vị', OPENING, 'thu-2023'))).toBe('ok');
		expect(await findRound(app.db, 'thu-2023')).toMatchObject({ status: 'draft' });
	});
});

/** A unit's assessment from the first entry to handing in, told as people: Lan fills in, Minh submits, Hoa is elsewhere. */
import { text } from 'node:stream/consumers';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decimal } from '#lib/domain/decimal.ts';
import { parkEntries } from '#lib/server/auth/parked-entries.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { findEvidence, listEvidence } from '#lib/server/db/documents.ts';
import { findUnitResponse } from '#lib/server/db/responses.ts';
import { rounds } from '#lib/server/db/schema/rounds.ts';
import { auditEvents } from '#lib/server/db/schema/audit.ts';
import { listScores } from '#lib/server/db/scores.ts';
import { attachEvidence } from '#lib/features/assessment/attach-evidence.server.ts';
import { describeDocument, removeDocument } from '#lib/features/assessment/change-documents.server.ts';
import { assessmentOverview } from '#lib/features/assessment/assessment-overview.server.ts';
import { assessmentPage } from '#lib/features/assessment/assessment-page.server.ts';
import { openDocument } from '#lib/features/assessment/open-document.server.ts';
import { receivePage } from '#lib/features/assessment/receive-page.server.ts';
import { restoreParked } from '#lib/features/assessment/restore-parked.server.ts';
import { saveAssessment } from '#lib/features/assessment/save-assessment.server.ts';
import { submissionCheck } from '#lib/features/assessment/submission-check.server.ts';
import { submitAssessment } from '#lib/features/assessment/submit-assessment.server.ts';
import type { UnitKey } from '#lib/server/unit-assessment.ts';
import { addPerson, DATABASES, DURING, openTestApp, TEST_ROUND, type TestApp } from '../databases.ts';

const PDF = new TextEncoder().encode('%PDF-1.4 quyết định');
const code = (problem: { ok: true } | { ok: false; problem: { code: string } }) =>
	problem.ok ? 'ok' : problem.problem.code;
const typed = (entries: Record<string, string | string[]>) =>
	new Map(Object.entries(entries).map(([name, value]) => [name, [value].flat()]));

describe.each(DATABASES)('%s', ({ open }) => {
	let app: TestApp;
	let lan: Person, minh: Person, hoa: Person, long: Person;
	const stp: UnitKey = { roundId: TEST_ROUND.id, unitId: 'STP' };
	const save = (
		who: Person | null,
		entries: Record<string, string | string[]>,
		page: string | null = 'cqs-nt',
		key = stp
	) => saveAssessment(app, who, key, { page, typed: typed(entries) }, 'vi', DURING);
	const responseOf = (unitId: string, group: 'department' | 'district' | 'city' = 'department') =>
		findUnitResponse(app.db, TEST_ROUND.id, unitId, group);

	beforeAll(async () => {
		app = await openTestApp(open);
		lan = await addPerson(app, 'lan', ['STP', 'officer']);
		minh = await addPerson(app, 'minh', ['STP', 'head']);
		hoa = await addPerson(app, 'hoa', ['Q_HB', 'officer']);
		long = await addPerson(app, 'long', ['HP', 'appraiser']);
	});
	afterAll(() => app.close());

	test('another unit, a reader and a stranger may not save', async () => {
		for (const who of [hoa, long, null]) expect(code(await save(who, { CQS_NT_1: 'head' }))).toBe('not_yours');
		expect(await responseOf('STP')).toBeUndefined();
	});

	test('hoa may not read it, long may', async () => {
		expect(code(await assessmentOverview(app, hoa, stp, 'vi', DURING))).toBe('not_yours');
		expect(code(await assessmentPage(app, hoa, stp, 'cqs-nt', 'vi', DURING))).toBe('not_yours');
		expect(code(await assessmentOverview(app, long, stp, 'vi', DURING))).toBe('ok');
	});

	test('an unknown round, unit and page are named', async () => {
		expect(code(await save(lan, {}, 'cqs-nt', { roundId: 'khong-co', unitId: 'STP' }))).toBe('round_unknown');
		const elsewhere = await addPerson(app, 'an', ['HP', 'officer']);
		expect(code(await save(elsewhere, { NTS: '0,5' }, null, { roundId: TEST_ROUND.id, unitId: 'HP' }))).toBe('ok');
		expect(code(await save(lan, {}, 'khong-co'))).toBe('page_unknown');
	});

	test('entries are kept as typed, and only those that were asked are touched', async () => {
		const first = await save(lan, { CQS_NT_1: 'head', CQS_NT_3_a: 'abc', CQS_NT_3_b: '4' });
		expect(first.ok && first.value.problems.map(({ code, field }) => [code, field])).toEqual([
			['number_malformed', 'CQS_NT_3_a']
		]);
		await save(minh, { CQS_NT_2: '4' });
		const stored = (await responseOf('STP'))!;
		expect(stored.answers).toMatchObject({ CQS_NT_1: 'head', CQS_NT_2: 4, CQS_NT_3_b: 4 });
		expect(stored.unread).toEqual({ CQS_NT_3_a: 'abc' });
		expect(stored.touched.CQS_NT_1?.by).toBe(lan.id);
		expect(stored.touched.CQS_NT_2?.by).toBe(minh.id);
	});

	test('a question of another page, or one that does not exist, is not read', async () => {
		await save(lan, { CQS_TC_1: 'running', khong_co: 'x' });
		const { answers } = (await responseOf('STP'))!;
		expect(answers).not.toHaveProperty('CQS_TC_1');
		expect(answers).not.toHaveProperty('khong_co');
	});

	test('a save that changes nothing leaves no line and no revision', async () => {
		const before = (await responseOf('STP'))!.revision;
		await save(lan, { CQS_NT_1: 'head' });
		expect((await responseOf('STP'))!.revision).toBe(before);
	});

	test('two saves at once on different criteria both stay', async () => {
		await Promise.all([save(lan, { CQS_NT_6: ['launch'] }), save(minh, { CQS_NT_7: 'yes' })]);
		expect((await responseOf('STP'))!.answers).toMatchObject({ CQS_NT_6: ['launch'], CQS_NT_7: 'yes' });
	});

	test('a wrong entry and a share above one stand at their fields when the page is opened again', async () => {
		await save(lan, { CQS_NT_3_a: '9', CQS_NT_3_b: '4' });
		const page = await assessmentPage(app, lan, stp, 'cqs-nt', 'vi', DURING);
		if (!page.ok) throw new Error(page.problem.code);
		const block = page.value.view.blocks.find((one) => one.kind === 'criterion' && one.code === 'CQS.NT.3');
		const a = block?.kind === 'criterion' ? block.questions.find(({ part }) => part === 'a') : undefined;
		expect(a).toMatchObject({ value: ['9'], problem: { code: 'numerator_over_denominator' } });
	});

	test('the officer may not submit, and the head only once figures are right and proven', async () => {
		expect(code(await submitAssessment(app, lan, stp, DURING))).toBe('only_head_submits');
		expect(code(await submitAssessment(app, hoa, stp, DURING))).toBe('not_yours');
		expect(code(await submitAssessment(app, minh, stp, DURING))).toBe('numerator_over_denominator');
		await save(lan, { CQS_NT_3_a: 'abc' });
		expect(code(await submitAssessment(app, minh, stp, DURING))).toBe('incomplete');
		await save(lan, { CQS_NT_3_a: '3' });
		const check = await submissionCheck(app, minh, stp, 'vi', DURING);
		expect(check.ok && check.value.wrong).toEqual([]);
		expect(check.ok && check.value.unproven.map((one) => one.code)).toContain('CQS.NT.1');
		expect(code(await submitAssessment(app, minh, stp, DURING))).toBe('incomplete');
	});

	test('a file is what its bytes say, whatever its name', async () => {
		const at = { ...stp, criterionCode: 'CQS.NT.1' };
		const offer = (name: string, bytes: Uint8Array) => attachEvidence(app, lan, at, { name, content: bytes }, DURING);
		expect(code(await offer('quyet-dinh.pdf', new TextEncoder().encode('<script>')))).toBe('file_kind');
		expect(code(await offer('rong.pdf', new Uint8Array()))).toBe('file_empty');
		expect(code(await offer('to.pdf', new Uint8Array(20 * 1024 * 1024 + 1)))).toBe('file_too_large');
		expect(code(await attachEvidence(app, hoa, at, { name: 'a.pdf', content: PDF }, DURING))).toBe('not_yours');
		expect(
			code(await attachEvidence(app, lan, { ...stp, criterionCode: 'X.1' }, { name: 'a.pdf', content: PDF }, DURING))
		).toBe('criterion_unknown');
		expect(await listEvidence(app.db, (await responseOf('STP'))!)).toEqual([]);
	});

	test('a document attached twice stays one, is described, read by its unit alone, and taken away', async () => {
		const at = { ...stp, criterionCode: 'CQS.NT.1' };
		const first = await attachEvidence(app, lan, at, { name: '../../Quyết định.pdf', content: PDF }, DURING);
		const again = await attachEvidence(
			app,
			minh,
			at,
			{ name: 'khác.pdf', content: PDF, documentNumber: '86/KH' },
			DURING
		);
		if (!first.ok || !again.ok) throw new Error('not attached');
		const { id, documentId } = first.value.evidence;
		expect(again.value).toMatchObject({ evidence: { id }, known: 'criterion' });
		expect(first.value).toMatchObject({ evidence: { fileName: 'Quyết định.pdf' }, known: null });
		expect((await findEvidence(app.db, id))?.documentNumber).toBe('86/KH');
		const described = (day: string) => describeDocument(app, lan, stp, id, { documentDate: day }, DURING);
		expect(code(await described('2022-02-30'))).toBe('date_malformed');
		expect(code(await described('2024-04-05'))).toBe('date_in_future');
		expect(code(await described('2022-04-05'))).toBe('ok');
		const read = await openDocument(app, long, documentId);
		expect(read?.headers['content-type']).toBe('application/pdf');
		expect(await text(read!.stream)).toContain('quyết định');
		expect(await openDocument(app, hoa, documentId)).toBeNull();
		expect(await openDocument(app, null, documentId)).toBeNull();
		expect(code(await removeDocument(app, hoa, { ...stp, unitId: 'Q_HB' }, id, DURING))).toBe('not_yours');
		expect(code(await removeDocument(app, lan, stp, id, DURING))).toBe('ok');
		expect(await openDocument(app, lan, documentId)).toBeNull();
	});

	test('a page taken in keeps its entries when a file beside them is refused', async () => {
		const form = new FormData();
		form.set('_asked', 'CQS_NT_5');
		form.set('CQS_NT_5', '2');
		form.append('tep:CQS.NT.5', new File(['khong phai pdf'], 'a.pdf'));
		form.append('tep:CQS.NT.5', new File([PDF], 'giay-moi.pdf'));
		const received = await receivePage(app, lan, stp, 'cqs-nt', form, DURING);
		expect(received.ok && received.value.documentProblems).toMatchObject([
			{ code: 'file_kind', field: 'tep:CQS.NT.5' }
		]);
		expect((await responseOf('STP'))!.answers.CQS_NT_5).toBe(2);
		const kept = await listEvidence(app.db, (await responseOf('STP'))!);
		expect(kept.map(({ fileName }) => fileName)).toEqual(['giay-moi.pdf']);
	});

	test('what waits after a lost session is saved by its person only, once', async () => {
		const path = '/tu-danh-gia/thu-2022/STP/cqs-tc';
		const park = async (value: string) => {
			const form = new FormData();
			form.set('_asked', 'CQS_TC_2_a');
			form.set('_ngon_ngu', 'en');
			form.set('CQS_TC_2_a', value);
			form.append('tep:CQS.TC.2', new File([PDF], 'a.pdf'));
			form.append('tep:CQS.TC.3', new File([], ''));
			return { page: 'cqs-tc', path, token: (await parkEntries(app.db, path, form, DURING))! };
		};
		const waiting = await park('1,234');
		expect(await restoreParked(app, hoa, stp, waiting, 'vi', DURING), 'not hers').toBeNull();
		const restored = await restoreParked(app, lan, stp, waiting, 'vi', DURING);
		expect(restored, 'it went on waiting for its person').toEqual({ refused: null, unsaved: [], files: ['a.pdf'] });
		expect(await restoreParked(app, lan, stp, waiting, 'vi', DURING)).toBeNull();
		expect((await responseOf('STP'))!.answers.CQS_TC_2_a).toBe(1234);
		await save(lan, { CQS_TC_2_a: '' }, 'cqs-tc');
	});

	test('the head submits once, with the unanswered confirmed; then it is locked', async () => {
		for (const criterion of ['1', '2', '3', '6', '7'])
			await save(lan, { [`CQS_NT_${criterion}_note`]: 'Theo báo cáo số 12/BC-STP' });
		expect(code(await submitAssessment(app, minh, stp, DURING, { unansweredConfirmed: false }))).toBe('incomplete');
		const check = await submissionCheck(app, minh, stp, 'vi', DURING);
		const seenRevision = check.ok ? check.value.revision : -1;
		await save(lan, { CQS_NT_1_note: 'Theo báo cáo số 13/BC-STP' });
		const late = new Date(TEST_ROUND.closesAt.getTime() + 1000);
		const unseen = await submitAssessment(app, minh, stp, late, { seenRevision });
		expect(code(unseen), 'what the head has not read is not handed in').toBe('answers_changed');
		const submitted = await submitAssessment(app, minh, stp, late, { seenRevision: seenRevision + 1 });
		// 15 + 15 + 3/4 of 15 + 10 + 4 + 5, of the framework's 1000.
		expect(submitted).toMatchObject({ ok: true, value: { points: decimal(60.25), max: decimal(1000), late: true } });
		const stored = (await responseOf('STP'))!;
		expect(stored).toMatchObject({ status: 'submitted', submittedBy: minh.id });
		const rows = await listScores(app.db, stored);
		expect(rows.every(({ kind }) => kind === 'self')).toBe(true);
		expect(rows.find(({ criterionCode }) => criterionCode === 'CQS.NT.3')).toMatchObject({ points: '11.2500' });
		expect(rows.find(({ criterionCode }) => criterionCode === 'CQS.TC.1')).toMatchObject({ state: 'unanswered' });
		expect(code(await submitAssessment(app, minh, stp, DURING))).toBe('already_submitted');
		expect(code(await save(lan, { CQS_NT_1: 'none' }))).toBe('already_submitted');
		const at = { ...stp, criterionCode: 'CQS.NT.1' };
		expect(code(await attachEvidence(app, lan, at, { name: 'a.pdf', content: PDF }, DURING))).toBe('already_submitted');
		expect((await responseOf('STP'))!.answers.CQS_NT_1).toBe('head');
	});

	test('two heads who submit at once hand in once', async () => {
		const hung = await addPerson(app, 'hung', ['Q_HB', 'head']);
		const key = { roundId: TEST_ROUND.id, unitId: 'Q_HB' };
		const outcomes = await Promise.all([1, 2].map(() => submitAssessment(app, hung, key, DURING)));
		expect(outcomes.map(code).sort()).toEqual(['already_submitted', 'ok']);
	});

	test('every act left its line with who and what', async () => {
		const lines = await app.db.select().from(auditEvents).where(eq(auditEvents.organisationId, 'STP'));
		const acts = new Map(lines.map(({ action, actorId }) => [action, actorId]));
		expect([...acts.keys()]).toEqual(
			expect.arrayContaining(['assessment.save', 'evidence.attach', 'evidence.remove', 'assessment.submit'])
		);
		expect(acts.get('assessment.submit')).toBe(minh.id);
		expect(lines.find(({ action }) => action === 'assessment.save')?.after).toMatchObject({ CQS_NT_1: 'head' });
	});

	test('a round that is closed takes nothing, and says so', async () => {
		const an = await addPerson(app, 'binh', ['STC', 'officer'], ['STC', 'head']);
		const key = { roundId: TEST_ROUND.id, unitId: 'STC' };
		await app.db.update(rounds).set({ status: 'appraisal' }).where(eq(rounds.id, TEST_ROUND.id));
		expect(code(await save(an, { CQS_NT_1: 'head' }, 'cqs-nt', key))).toBe('round_closed');
		expect(code(await submitAssessment(app, an, key, DURING))).toBe('round_closed');
		expect(await responseOf('STC')).toBeUndefined();
		const form = new FormData();
		form.set('_asked', 'CQS_NT_2');
		form.set('CQS_NT_2', '4');
		const path = '/tu-danh-gia/thu-2022/STC/cqs-nt';
		const token = (await parkEntries(app.db, path, form, DURING))!;
		const restored = await restoreParked(app, an, key, { page: 'cqs-nt', token, path }, 'vi', DURING);
		expect(restored?.refused?.code, 'nor what was typed before the session ended').toBe('round_closed');
		expect(
			restored?.unsaved.map(({ value }) => value),
			'yet it is shown'
		).toEqual([expect.stringMatching(/^4/)]);
	});
});

/** The council of a round: Hà and Bình record its papers, Long reads them, Lan and Minh do neither. */
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleDocument } from '#lib/demo/sample-document.ts';
import { draftPaper } from '#lib/features/appraisal/council-drafts.server.ts';
import {
	councilPage,
	openPaper,
	recordPaper,
	saveCouncil,
	takePaperAway
} from '#lib/features/appraisal/council-papers.server.ts';
import { agreeToRest, decideCriterion } from '#lib/features/appraisal/decide-criterion.server.ts';
import { finishAppraisal } from '#lib/features/appraisal/finish-appraisal.server.ts';
import { settleConflict } from '#lib/features/appraisal/settle-conflict.server.ts';
import { nameLead } from '#lib/features/appraisal/share-work.server.ts';
import { saveAssessment } from '#lib/features/assessment/save-assessment.server.ts';
import { submitAssessment } from '#lib/features/assessment/submit-assessment.server.ts';
import { roundPage } from '#lib/features/rounds/round-page.server.ts';
import { takeStep } from '#lib/features/rounds/take-step.server.ts';
import type { Result } from '#lib/domain/problem.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { pathOf } from '#lib/server/files/file-store.ts';
import { sweepFiles } from '#lib/server/files/sweep-files.ts';
import { findPaper } from '#lib/server/db/councils.ts';
import { readReport } from '../../fixtures/read-report.ts';
import { addPerson, DATABASES, DURING, openTestApp, TEST_ROUND, type TestApp } from '../databases.ts';

const code = (result: Result<unknown>) => (result.ok ? 'ok' : result.problem.code);
const fieldOf = (result: Result<unknown>) => (result.ok ? null : [result.problem.code, result.problem.field]);
function value<T>(result: Result<T>): T {
	if (!result.ok) throw new Error(result.problem.code);
	return result.value;
}
const roundId = TEST_ROUND.id;
const DAYS = 86_400_000;

describe.each(DATABASES)('%s', ({ open }) => {
	let app: TestApp;
	let lan: Person, minh: Person, long: Person, nga: Person, binh: Person, ha: Person;
	const minutes = { roundId, kind: 'minutes', number: '12/BB-HĐTĐ', issuedOn: '2023-01-09', name: 'bien-ban.pdf' };
	const record = (who: Person | null, given: Partial<typeof minutes> = {}, words = 'Bien ban') =>
		recordPaper(app, who, { ...minutes, ...given, content: sampleDocument([words]) }, DURING);
	const papersOf = async (who: Person) => value(await councilPage(app, who, roundId, 'vi')).papers;

	beforeAll(async () => {
		app = await openTestApp(open);
		lan = await addPerson(app, 'Lan', ['STP', 'officer']);
		minh = await addPerson(app, 'Minh', ['STP', 'head']);
		long = await addPerson(app, 'Long', ['HP', 'appraiser']);
		nga = await addPerson(app, 'Nga', ['HP', 'appraiser']);
		binh = await addPerson(app, 'Bình', ['HP', 'appraiser']);
		ha = await addPerson(app, 'Hà', ['HP', 'planner']);
		value(await nameLead(app, ha, { roundId, userId: binh.id, leads: true }, DURING));
		const key = { roundId, unitId: 'STP' };
		const typed = new Map([
			['CQS_NT_1', ['head']],
			['CQS_NT_1_note', ['QĐ 5']]
		]);
		value(await saveAssessment(app, lan, key, { page: null, typed }, 'vi', DURING));
		value(await submitAssessment(app, minh, key, DURING));
		const at = { ...key, criterionCode: 'CQS.NT.1' };
		value(await decideCriterion(app, long, at, { outcome: 'agreed' }, DURING));
		value(await decideCriterion(app, nga, at, { outcome: 'changed', points: '5', reason: 'Cấp phó' }, DURING));
		value(await settleConflict(app, binh, at, { outcome: 'changed', points: '7,5', reason: 'Một nửa năm' }, DURING));
		value(await agreeToRest(app, long, key, DURING));
		value(await finishAppraisal(app, long, key, DURING));
		// Health declares more than Justice, and nobody has appraised it.
		const trang = await addPerson(app, 'Trang', ['SYT', 'officer']);
		const other = { roundId, unitId: 'SYT' };
		value(await saveAssessment(app, trang, other, { page: null, typed }, 'vi', DURING));
		value(await submitAssessment(app, trang, other, DURING));
	});
	afterAll(() => app.close());

	test('a planner and a lead record; an appraiser reads; the units do neither', async () => {
		const members = [{ name: 'A', office: '', role: 'chair' }];
		const council = { roundId, heldOn: '', place: '', members };
		for (const who of [null, lan, minh]) {
			expect(code(await councilPage(app, who, roundId, 'vi'))).toBe('not_yours');
			expect(code(await draftPaper(app, who, { roundId, kind: 'minutes' }, 'vi', DURING))).toBe('not_yours');
		}
		for (const who of [null, lan, minh, long]) {
			expect(code(await record(who))).toBe('not_yours');
			expect(code(await saveCouncil(app, who, council, DURING))).toBe('not_yours');
			expect(code(await takePaperAway(app, who, { roundId, paperId: 1, why: 'x' }, DURING))).toBe('not_yours');
		}
		expect(value(await councilPage(app, long, roundId, 'vi')).mayRecord).toBe(false);
		for (const who of [ha, binh]) expect(code(await saveCouncil(app, who, council, DURING))).toBe('ok');
	});

	test('a paper needs its number, a date that has come, and a file of a kind that is taken', async () => {
		expect(fieldOf(await record(ha, { number: ' ' }))).toEqual(['answer_required', 'so-hieu']);
		expect(fieldOf(await record(ha, { issuedOn: '9/1/2023' }))).toEqual(['date_malformed', 'ngay']);
		expect(fieldOf(await record(ha, { issuedOn: '2023-01-11' }))).toEqual(['date_in_future', 'ngay']);
		expect(fieldOf(await record(ha, { kind: 'khac' }))).toEqual(['choice_unknown', 'loai']);
		const file = (content: Uint8Array) => recordPaper(app, ha, { ...minutes, content }, DURING);
		expect(fieldOf(await file(new Uint8Array()))).toEqual(['file_empty', 'tep']);
		expect(fieldOf(await file(new TextEncoder().encode('<html>')))).toEqual(['file_kind', 'tep']);
		expect(await papersOf(ha)).toEqual([]);
	});

	test('without minutes the step to final asks why; recorded, it no longer does', async () => {
		value(await takeStep(app, ha, { roundId, to: 'appraisal', note: 'Hết hạn' }, DURING));
		const asks = async () =>
			value(await roundPage(app, ha, roundId, 'vi', DURING))
				.next.find(({ to }) => to === 'final')!
				.obstacles.map((one) => one.code);
		expect(await asks()).toContain('minutes_missing');
		value(await record(binh));
		expect(await asks()).not.toContain('minutes_missing');
		expect(await papersOf(long)).toMatchObject([{ number: '12/BB-HĐTĐ', issuedOn: '09/01/2023', removed: null }]);
	});

	test('the file opens for those who see the round, and the sweep keeps it until it is taken away', async () => {
		const paperId = (await papersOf(ha))[0]!.id;
		for (const who of [null, lan, minh]) expect(await openPaper(app, who, { roundId, paperId })).toBeNull();
		const opened = await openPaper(app, long, { roundId, paperId });
		expect(opened).toMatchObject({ name: 'bien-ban.pdf', mediaType: 'application/pdf' });
		opened!.stream.destroy();
		const { fileHash } = (await findPaper(app.db, roundId, paperId))!;
		const place = join(app.settings.dataDir, 'files', pathOf(fileHash));
		await utimes(place, DURING, DURING);
		const later = (days: number) => new Date(DURING.getTime() + days * DAYS);
		expect((await sweepFiles(app, later(90))).unneeded).toBe(0);
		expect(await app.files.store.has(fileHash)).toBe(true);
		const away = (why: string) => takePaperAway(app, ha, { roundId, paperId, why }, later(90));
		expect(fieldOf(await away(' '))).toEqual(['reason_required', `vi-sao-${paperId}`]);
		expect(code(await away('Nhầm bản'))).toBe('ok');
		expect(code(await away('Nhầm bản'))).toBe('document_unknown');
		expect(await papersOf(ha)).toMatchObject([{ removed: 'Nhầm bản' }]);
		expect(await openPaper(app, ha, { roundId, paperId })).toBeNull();
		expect((await sweepFiles(app, later(91))).unneeded).toBe(0);
		expect((await sweepFiles(app, later(130))).unneeded).toBe(1);
	});

	test('the minutes name the council, the results by block and what was disputed', async () => {
		const members = [
			{ name: 'Trần Thị Thư', office: 'Sở TT&TT', role: 'secretary' },
			{ name: 'Lê Văn Chủ', office: 'Phó Chủ tịch UBND thành phố', role: 'chair' }
		];
		value(await saveCouncil(app, ha, { roundId, heldOn: '2023-01-20', place: 'phòng họp số 2', members }, DURING));
		const { name, bytes } = value(await draftPaper(app, long, { roundId, kind: 'minutes' }, 'vi', DURING));
		expect(name).toBe('bien-ban-thu-2022.docx');
		const { text, tables } = readReport(bytes);
		expect(text).toContain('BIÊN BẢN');
		expect(text.join('\n')).toContain('Hội đồng họp ngày 20/01/2023, tại phòng họp số 2');
		expect(text.indexOf('- Lê Văn Chủ, Phó Chủ tịch UBND thành phố: Chủ tịch Hội đồng;')).toBeGreaterThan(0);
		expect(tables.at(-1)!.flat()).toEqual(
			expect.arrayContaining(['Lê Văn Chủ'].map((one) => expect.stringContaining(one)))
		);
		const results = tables.find((table) => table.flat().includes('Sở Tư pháp'))!;
		expect(results.find((row) => row[1] === 'Sở Tư pháp')).toEqual([
			'1',
			'Sở Tư pháp',
			'1.000',
			'15,00',
			'7,50',
			'−7,50',
			'1'
		]);
		const disputed = tables.find((table) => table.flat().includes('Ý kiến thẩm định'))!;
		expect(disputed[1]!.join(' ')).toContain('Bình: sửa điểm; 7,50; Một nửa năm');
		expect(disputed[1]!.join(' ')).toContain('Nga: sửa điểm; 5,00; Cấp phó');
	});

	test('the decision rests on the minutes that are recorded, and carries the results in its annex', async () => {
		value(await record(ha, {}, 'Ban thu hai'));
		const { bytes } = value(await draftPaper(app, ha, { roundId, kind: 'decision' }, 'vi', DURING));
		const { text, tables } = readReport(bytes);
		expect(text).toContain('Căn cứ Biên bản số 12/BB-HĐTĐ ngày 09/01/2023 của Hội đồng thẩm định;');
		expect(text.filter((one) => /^Điều \d\./.test(one))).toHaveLength(3);
		const annex = tables.filter((table) => table.flat().includes('Điểm tối đa'));
		expect(annex.map((table) => table.slice(1).map((row) => [row[1], row.at(-1)]))).toEqual([[['Sở Tư pháp', '1']]]);
	});

	test('a unit that is not appraised is named as such, and moves nobody down', async () => {
		const { text, tables } = readReport(
			value(await draftPaper(app, ha, { roundId, kind: 'minutes' }, 'vi', DURING)).bytes
		);
		expect(text).toContain('- Đã nộp, chưa thẩm định xong nên chưa có trong kết quả (1): Sở Y tế.');
		expect(tables.flat(2)).not.toContain('Sở Y tế');
	});
});

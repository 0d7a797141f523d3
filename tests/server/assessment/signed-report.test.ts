/** The signed report of a submission, told as people: Lan and her head Minh, Hoa elsewhere, Hà who opens it again. */
import { buffer } from 'node:stream/consumers';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDocument } from '#lib/features/assessment/open-document.server.ts';
import { saveAssessment } from '#lib/features/assessment/save-assessment.server.ts';
import { attachSignedReport, removeSignedReport } from '#lib/features/assessment/signed-report.server.ts';
import { submissionCheck } from '#lib/features/assessment/submission-check.server.ts';
import { submissionHistory } from '#lib/features/assessment/submission-history.server.ts';
import { submitAssessment } from '#lib/features/assessment/submit-assessment.server.ts';
import { unlockAssessment } from '#lib/features/assessment/unlock-assessment.server.ts';
import type { Result } from '#lib/domain/problem.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { rounds } from '#lib/server/db/schema/rounds.ts';
import { sweepFiles } from '#lib/server/files/sweep-files.ts';
import type { Files } from '#lib/server/files/files.ts';
import { addPerson, DATABASES, DURING, openTestApp, TEST_ROUND, type TestApp } from '../databases.ts';
import { docx, pdf, png, signedPdf } from '../../fixtures/files.ts';

const DAY = 86_400_000;
const stp = { roundId: TEST_ROUND.id, unitId: 'STP' };
const code = (result: Result<unknown>) => (result.ok ? 'ok' : result.problem.code);
function granted<T>(result: Result<T>): T {
	if (!result.ok) throw new Error(result.problem.code);
	return result.value;
}

describe.each(DATABASES)('%s', ({ open }) => {
	let app: TestApp;
	let lan: Person, minh: Person, hoa: Person, ha: Person;
	const attach = (who: Person | null, content: Uint8Array, more = {}) =>
		attachSignedReport(
			app,
			who,
			stp,
			{ file: { name: 'bao-cao.pdf', content }, number: '12/BC-STP', day: '2023-01-09', ...more },
			DURING
		);
	const checked = async () => granted(await submissionCheck(app, minh, stp, 'vi', DURING));
	const later = (days: number) => new Date(DURING.getTime() + days * DAY);

	beforeAll(async () => {
		app = await openTestApp(open);
		lan = await addPerson(app, 'lan', ['STP', 'officer']);
		minh = await addPerson(app, 'minh', ['STP', 'head']);
		hoa = await addPerson(app, 'hoa', ['Q_HB', 'officer']);
		ha = await addPerson(app, 'ha', ['HP', 'planner']);
		const typed = new Map([
			['CQS_AT_1_a', ['3']],
			['CQS_AT_1_b', ['4']],
			['CQS_AT_1_note', ['Bản giấy.']]
		]);
		granted(await saveAssessment(app, lan, stp, { page: null, typed }, 'vi', DURING));
		await app.db.update(rounds).set({ signedReport: true }).where(eq(rounds.id, TEST_ROUND.id));
	});
	afterAll(() => app.close());

	test('the round asks for it: without one nothing is handed in', async () => {
		expect(code(await submitAssessment(app, minh, stp, DURING))).toBe('signed_report_missing');
	});

	test('it is a scan or a PDF of the unit, with its number and day', async () => {
		for (const who of [hoa, ha, null]) expect(code(await attach(who, signedPdf()))).toBe('not_yours');
		expect(code(await attach(lan, docx()))).toBe('file_kind');
		expect(code(await attach(lan, new Uint8Array()))).toBe('file_empty');
		expect(code(await attach(lan, pdf(), { number: ' ' }))).toBe('answer_required');
		expect(code(await attach(lan, pdf(), { day: '2024-01-01' }))).toBe('date_in_future');
		expect((await checked()).report).toBeNull();
	});

	test('another takes its place, and what it says of signatures is what can be seen', async () => {
		const said = async (content: Uint8Array) => {
			granted(await attach(lan, content));
			return (await checked()).report?.signature;
		};
		expect(await said(png())).toEqual({ kind: 'picture' });
		expect(await said(pdf())).toEqual({ kind: 'unsigned' });
		const signed = { kind: 'signed', signatures: 1, appended: false, content: 'unchanged' };
		expect(await said(signedPdf())).toEqual(signed);
		const altered = Buffer.from(signedPdf('tong diem 412'));
		altered.write('9', altered.indexOf('412'));
		expect(await said(altered)).toEqual({ ...signed, content: 'changed' });
		expect(await said(Buffer.concat([signedPdf('b'), Buffer.from('\nthem')]))).toEqual({ ...signed, appended: true });
		granted(await removeSignedReport(app, minh, stp, DURING));
		expect((await checked()).report).toBeNull();
		expect(code(await removeSignedReport(app, minh, stp, DURING))).toBe('document_unknown');
	});

	test('it goes with the submission, is part of its seal, and stays with it', async () => {
		granted(await attach(minh, signedPdf()));
		granted(await submitAssessment(app, minh, stp, DURING));
		const { receipt, report } = await checked();
		expect(report).toBeNull();
		expect(receipt?.report).toMatchObject({ number: '12/BC-STP', day: '09/01/2023' });
		expect(code(await removeSignedReport(app, minh, stp, DURING))).toBe('already_submitted');

		const origin = 'https://thu.example';
		granted(await unlockAssessment(app, ha, stp, 'Nộp nhầm', { now: DURING, origin }));
		expect(code(await submitAssessment(app, minh, stp, DURING)), 'a new submission wants its own').toBe(
			'signed_report_missing'
		);
		granted(await attach(minh, pdf(), { number: '15/BC-STP' }));
		granted(await submitAssessment(app, minh, stp, later(1)));
		const { lines } = granted(await submissionHistory(app, lan, stp, 'vi', DURING));
		const submitted = lines.flatMap((line) => line.submitted ?? []);
		expect(submitted.map(({ report }) => report?.number)).toEqual(['15/BC-STP', '12/BC-STP']);
		expect((await checked()).receipt?.seal).toBe(submitted[0]?.seal);
	});

	test('those who read the unit open it, of each submission; the sweep leaves it and takes the others', async () => {
		const { lines } = granted(await submissionHistory(app, lan, stp, 'vi', DURING));
		const [, first] = lines.flatMap((line) => line.submitted?.report ?? []);
		const id = first!.document.href.split('/').at(-1)!;
		const aged: Files = {
			...app.files,
			store: {
				...app.files.store,
				async *list() {
					for await (const { hash } of app.files.store.list()) yield { hash, keptAt: DURING };
				}
			}
		};
		const swept = await sweepFiles({ db: app.db, files: aged }, later(40));
		expect(swept.unneeded, 'the text, the picture, what was altered and added to').toBe(4);
		const opened = await openDocument(app, ha, id);
		expect(await buffer(opened!.stream)).toEqual(signedPdf());
		expect(await openDocument(app, hoa, id)).toBeNull();
	});
});

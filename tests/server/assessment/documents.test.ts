/**
 * The documents of a unit, told as people: Lan of the department of justice and Minh its head, Hoa of a district, Long who
 * appraises, Hà who plans, and An of the department that continues the one of justice.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MOST_PER_CRITERION, MOST_PER_UNIT } from '#lib/domain/evidence/limits.ts';
import { attachEvidence, reuseDocument, type Attached } from '#lib/features/assessment/attach-evidence.server.ts';
import { describeDocument, removeDocument } from '#lib/features/assessment/change-documents.server.ts';
import { documentLibrary } from '#lib/features/assessment/document-library.server.ts';
import { openDocument } from '#lib/features/assessment/open-document.server.ts';
import { receivePage } from '#lib/features/assessment/receive-page.server.ts';
import { openRound } from '#lib/features/rounds/open-round.server.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { listEvidence } from '#lib/server/db/documents.ts';
import { findUnitResponse } from '#lib/server/db/responses.ts';
import { auditEvents } from '#lib/server/db/schema/audit.ts';
import { documents, evidence } from '#lib/server/db/schema/documents.ts';
import { organisationSuccessions } from '#lib/server/db/schema/organisations.ts';
import { sweepFiles } from '#lib/server/files/sweep-files.ts';
import type { Result } from '#lib/domain/problem.ts';
import type { Files } from '#lib/server/files/files.ts';
import { addPerson, DATABASES, DURING, openTestApp, TEST_ROUND, type TestApp } from '../databases.ts';
import { pdf, png } from '../../fixtures/files.ts';

const DAY = 86_400_000;
const NEXT_ROUND = 'thu-2023';
const NEXT_YEAR = new Date('2024-01-10T03:00:00Z');

const code = (result: Result<unknown>) => (result.ok ? 'ok' : result.problem.code);
function granted<T>(result: Result<T>): T {
	if (!result.ok) throw new Error(result.problem.code);
	return result.value;
}

describe.each(DATABASES)('%s', ({ open }) => {
	let app: TestApp;
	let lan: Person, minh: Person, hoa: Person, long: Person, ha: Person, an: Person;
	const stp = { roundId: TEST_ROUND.id, unitId: 'STP' };
	const next = (unitId: string) => ({ roundId: NEXT_ROUND, unitId });
	const at = (criterionCode: string, key: { roundId: string; unitId: string } = stp) => ({ ...key, criterionCode });
	const attach = (who: Person | null, where: ReturnType<typeof at>, content: Uint8Array, more = {}, now = DURING) =>
		attachEvidence(app, who, where, { name: 'a.pdf', content, ...more }, now);
	const evidenceOf = async ({ roundId, unitId }: { roundId: string; unitId: string }) =>
		listEvidence(app.db, (await findUnitResponse(app.db, roundId, unitId, 'department'))!);

	beforeAll(async () => {
		app = await openTestApp(open);
		await openRound(
			app.db,
			app.content,
			{
				...TEST_ROUND,
				id: NEXT_ROUND,
				year: 2023,
				opensAt: new Date('2023-12-01T00:00:00Z'),
				closesAt: new Date('2024-01-31T00:00:00Z')
			},
			{ now: new Date('2023-12-01T00:00:00Z'), actorId: null }
		);
		await app.db.insert(organisationSuccessions).values({ predecessorId: 'STP', successorId: 'SNV' });
		lan = await addPerson(app, 'lan', ['STP', 'officer']);
		minh = await addPerson(app, 'minh', ['STP', 'head']);
		hoa = await addPerson(app, 'hoa', ['Q_HB', 'officer']);
		long = await addPerson(app, 'long', ['HP', 'appraiser']);
		ha = await addPerson(app, 'ha', ['HP', 'planner']);
		an = await addPerson(app, 'an', ['SNV', 'officer']);
	});
	afterAll(() => app.close());

	let plan: Attached;
	/** What the plan is called, at all the criteria that use it. */
	const titlesOfPlan = async () => {
		const uses = (await evidenceOf(stp)).filter(({ documentId }) => documentId === plan.evidence.documentId);
		return [...new Set(uses.map(({ title }) => title))];
	};
	test('a document proves as many criteria as it is used for, and is kept once', async () => {
		plan = granted(await attach(lan, at('CQS.NT.1'), pdf('ke hoach'), { documentNumber: '86/KH-UBND' }));
		expect(plan.known).toBeNull();
		const again = granted(await attach(minh, at('CQS.NT.2'), pdf('ke hoach'), { name: 'ban-sao.pdf' }));
		expect(again.known, 'the same file is recognised by its content').toBe('round');
		expect(again.evidence).toMatchObject({ documentId: plan.evidence.documentId, fileName: 'a.pdf' });
		const third = granted(await reuseDocument(app, lan, at('CQS.NT.3'), plan.evidence.documentId, DURING));
		expect(third.evidence.documentNumber).toBe('86/KH-UBND');
		expect(await app.db.$count(documents)).toBe(1);
		expect(await app.db.$count(evidence)).toBe(3);
		expect(granted(await reuseDocument(app, lan, at('CQS.NT.3'), plan.evidence.documentId, DURING)).known).toBe(
			'criterion'
		);
		expect(await app.db.$count(evidence), 'twice at one criterion is once').toBe(3);
	});

	test('two people who send the same file at once make one document', async () => {
		const both = await Promise.all([lan, minh].map((who) => attach(who, at('CQS.NT.4'), pdf('cung luc'))));
		const ids = new Set(both.map((one) => granted(one).evidence.documentId));
		expect(ids.size).toBe(1);
		expect((await evidenceOf(stp)).filter(({ criterionCode }) => criterionCode === 'CQS.NT.4')).toHaveLength(1);
	});

	test('described once it changes everywhere in the round', async () => {
		const details = {
			title: 'Kế hoạch 86',
			documentNumber: '86/KH-UBND',
			documentDate: '2022-04-05',
			issuedBy: 'UBND'
		};
		expect(code(await describeDocument(app, hoa, stp, plan.evidence.id, details, DURING))).toBe('not_yours');
		expect(code(await describeDocument(app, lan, stp, plan.evidence.id, details, DURING))).toBe('ok');
		expect(await titlesOfPlan()).toEqual(['Kế hoạch 86']);
	});

	test('of two fields for one document on a page, the one that was changed counts', async () => {
		const uses = (await evidenceOf(stp)).filter(({ documentId }) => documentId === plan.evidence.documentId);
		const form = new FormData();
		form.set('_asked', '');
		for (const [index, { id }] of uses.entries()) {
			form.set(`ten:${id}`, index === 1 ? 'Kế hoạch số 86' : 'Kế hoạch 86');
			form.set(`so:${id}`, '86/KH-UBND');
			form.set(`ngay:${id}`, '2022-04-05');
			form.set(`noi:${id}`, 'UBND');
		}
		granted(await receivePage(app, lan, stp, 'cqs-nt', form, DURING));
		expect(await titlesOfPlan()).toEqual(['Kế hoạch số 86']);
		form.set(`ngay:${uses[0]!.id}`, '2099-01-01');
		for (const { id } of uses) form.set(`ten:${id}`, 'Kế hoạch số 86');
		const wrong = granted(await receivePage(app, lan, stp, 'cqs-nt', form, DURING));
		expect(wrong.documentProblems).toMatchObject([{ code: 'date_in_future', field: `ngay:${uses[0]!.id}` }]);
		expect(wrong.typedDetails[uses[0]!.id], 'and what was typed is given back').toMatchObject({
			documentDate: '2099-01-01'
		});
	});

	test('a page of several files tells which came, which were known and which were refused', async () => {
		const form = new FormData();
		form.set('_asked', '');
		form.append('tep:CQS.NT.5', new File([new Uint8Array(pdf('ke hoach'))], 'lai.pdf'));
		form.append('tep:CQS.NT.5', new File([new Uint8Array(png())], 'anh.png'));
		form.append('tep:CQS.NT.5', new File(['<html>'], 'gia.pdf'));
		const received = granted(await receivePage(app, lan, stp, 'cqs-nt', form, DURING));
		expect(received.knownFiles).toEqual([{ field: 'tep:CQS.NT.5', name: 'Kế hoạch số 86', known: 'round' }]);
		expect(received.documentProblems).toMatchObject([{ code: 'file_kind', details: { name: 'gia.pdf' } }]);
		const there = (await evidenceOf(stp)).filter(({ criterionCode }) => criterionCode === 'CQS.NT.5');
		expect(there.map(({ mediaType }) => mediaType).sort()).toEqual(['application/pdf', 'image/png']);
	});

	test('who may open it: its unit, appraisers, planners and the unit that continues it; nobody else', async () => {
		const opens = async (who: Person | null) => {
			const opened = await openDocument(app, who, plan.evidence.documentId);
			return opened !== null && (await buffer(opened.stream)).equals(pdf('ke hoach'));
		};
		for (const who of [lan, minh, long, ha, an]) expect(await opens(who), who.name).toBe(true);
		for (const who of [hoa, null]) expect(await opens(who), who?.name ?? 'a stranger').toBe(false);
		const { headers } = (await openDocument(app, long, plan.evidence.documentId))!;
		expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'content-type': 'application/pdf' });
		expect(headers['content-disposition']).toMatch(/^inline; /);
		expect(await openDocument(app, lan, 'khong-phai-ma')).toBeNull();
	});

	test('another unit may neither use, describe nor take away what is not theirs', async () => {
		const { id, documentId } = plan.evidence;
		const theirs = { roundId: TEST_ROUND.id, unitId: 'Q_HB' };
		const district = at('HUYEN.NT.1', theirs);
		expect(['document_unknown', 'criterion_unknown']).toContain(
			code(await reuseDocument(app, hoa, district, documentId, DURING))
		);
		expect(code(await reuseDocument(app, hoa, at('CQS.NT.1'), documentId, DURING))).toBe('not_yours');
		expect(code(await attach(hoa, at('CQS.NT.1'), pdf()))).toBe('not_yours');
		expect(code(await removeDocument(app, hoa, theirs, id, DURING))).toBe('not_yours');
		expect(code(await documentLibrary(app, hoa, stp, {}, 'vi', DURING))).toBe('not_yours');
		expect(code(await documentLibrary(app, null, stp, {}, 'vi', DURING))).toBe('not_yours');
	});

	test('the library is searched by what people remember of a document, accents or not', async () => {
		const names = async (search: string) =>
			granted(await documentLibrary(app, lan, stp, { search }, 'vi', DURING)).documents.map(({ name }) => name);
		expect(await names('')).toHaveLength(3);
		for (const words of ['ke hoach', 'KẾ HOẠCH', '86/kh', 'ubnd', 'CQS.NT.3', 'ke hoach 86'])
			expect(await names(words), words).toContain('Kế hoạch số 86');
		expect(await names('khong co gi')).toEqual([]);
		const chosen = granted(await documentLibrary(app, lan, stp, { criterion: 'CQS.NT.3' }, 'vi', DURING));
		expect(chosen.criterion?.code).toBe('CQS.NT.3');
		expect(chosen.documents.filter(({ here }) => here).map(({ name }) => name)).toEqual(['Kế hoạch số 86']);
	});

	test('next year it is offered with what it said, and describing it anew leaves last year as it was', async () => {
		const offered = granted(await documentLibrary(app, lan, next('STP'), {}, 'vi', NEXT_YEAR)).documents;
		expect(offered.find(({ name }) => name === 'Kế hoạch số 86')).toMatchObject({ year: 2022, unit: null });
		const used = granted(
			await reuseDocument(app, lan, at('CQS.NT.1', next('STP')), plan.evidence.documentId, NEXT_YEAR)
		);
		expect(used).toMatchObject({ known: 'earlier', evidence: { title: 'Kế hoạch số 86', roundId: NEXT_ROUND } });
		granted(await describeDocument(app, lan, next('STP'), used.evidence.id, { title: 'Kế hoạch cũ' }, NEXT_YEAR));
		expect(await titlesOfPlan()).toEqual(['Kế hoạch số 86']);
		const sent = granted(await attach(lan, at('CQS.NT.2', next('STP')), pdf('cung luc'), {}, NEXT_YEAR));
		expect(sent.known, 'nor is it kept again when it is sent again').toBe('earlier');
		const after = granted(await documentLibrary(app, lan, next('STP'), {}, 'vi', NEXT_YEAR)).documents;
		expect(
			after.filter(({ name }) => name.startsWith('Kế hoạch')).map(({ name }) => name),
			'a file is offered once, as it is now'
		).toEqual(['Kế hoạch cũ']);
	});

	test('so it is to the unit that continues this one', async () => {
		const offered = granted(await documentLibrary(app, an, next('SNV'), {}, 'vi', NEXT_YEAR)).documents;
		expect(offered.map(({ name }) => name)).toContain('Kế hoạch số 86');
		expect(offered[0]?.unit).toBe('Sở Tư pháp');
		const used = await reuseDocument(app, an, at('CQS.NT.1', next('SNV')), plan.evidence.documentId, NEXT_YEAR);
		expect(granted(used).evidence.organisationId).toBe('SNV');
	});

	test('a criterion takes so many documents, a unit so much', async () => {
		for (let count = 0; count < MOST_PER_CRITERION; count++)
			granted(await attach(lan, at('CQS.NT.6'), pdf(`so ${count}`)));
		expect(code(await attach(lan, at('CQS.NT.6'), pdf('them')))).toBe('documents_too_many');
		expect(code(await reuseDocument(app, lan, at('CQS.NT.6'), plan.evidence.documentId, DURING))).toBe(
			'documents_too_many'
		);
		const [any] = await evidenceOf(stp);
		await app.db.update(documents).set({ bytes: MOST_PER_UNIT }).where(eq(documents.id, any!.documentId));
		expect(code(await attach(lan, at('CQS.NT.7'), pdf('nua')))).toBe('documents_too_large');
		expect(
			code(await reuseDocument(app, lan, at('CQS.NT.7'), any!.documentId, DURING)),
			'what is there adds nothing'
		).toBe('ok');
		await app.db.update(documents).set({ bytes: any!.bytes }).where(eq(documents.id, any!.documentId));
	});

	test('taken away from one criterion it stays at the others; from the last, it opens for nobody', async () => {
		const sent = granted(await attach(lan, at('CQS.NT.1'), pdf('tam')));
		const other = granted(await reuseDocument(app, lan, at('CQS.NT.2'), sent.evidence.documentId, DURING));
		granted(await removeDocument(app, lan, stp, sent.evidence.id, DURING));
		expect(await openDocument(app, long, sent.evidence.documentId)).not.toBeNull();
		granted(await removeDocument(app, lan, stp, other.evidence.id, DURING));
		expect(await openDocument(app, lan, sent.evidence.documentId)).toBeNull();
		expect(code(await reuseDocument(app, lan, at('CQS.NT.1'), sent.evidence.documentId, DURING))).toBe(
			'document_unknown'
		);
		const back = granted(await attach(lan, at('CQS.NT.2'), pdf('tam'), { name: 'ten-moi.pdf' }));
		expect(back, 'sent again it is as new').toMatchObject({ known: null, evidence: { fileName: 'ten-moi.pdf' } });
		granted(await removeDocument(app, lan, stp, back.evidence.id, DURING));
	});

	describe('files', () => {
		const hashes = async () => {
			const found = new Set<string>();
			for await (const { hash } of app.files.store.list()) found.add(hash);
			return found;
		};
		/** The store as if all of it had come during the round. */
		const aged = (): Files => ({
			...app.files,
			store: {
				...app.files.store,
				async *list() {
					for await (const { hash } of app.files.store.list()) yield { hash, keptAt: DURING };
				}
			}
		});

		test('that no document names are swept, those just sent and those in use are not', async () => {
			const refused = await attach(lan, at('X.1'), pdf('khong ai dung'));
			expect(code(refused)).toBe('criterion_unknown');
			const before = await hashes();
			expect((await sweepFiles(app, new Date())).unneeded).toBe(0);
			expect(await hashes()).toEqual(before);
			const swept = await sweepFiles({ db: app.db, files: aged() }, new Date(DURING.getTime() + 2 * DAY));
			// With the two that were one too many.
			expect(swept).toMatchObject({ unneeded: 3, halves: 0 });
			expect(before.size - (await hashes()).size).toBe(3);
			for (const { fileHash } of await evidenceOf(stp)) expect(await app.files.store.has(fileHash)).toBe(true);
		});

		test('of what was taken away stay a month, and come again after that', async () => {
			const [gone] = await app.db.select().from(documents).where(eq(documents.fileName, 'ten-moi.pdf'));
			expect(await app.files.store.has(gone!.fileHash)).toBe(true);
			await sweepFiles({ db: app.db, files: aged() }, new Date(DURING.getTime() + 40 * DAY));
			expect(await app.files.store.has(gone!.fileHash)).toBe(false);
			const back = granted(await attach(lan, at('CQS.NT.2'), pdf('tam')));
			expect(await openDocument(app, lan, back.evidence.documentId)).not.toBeNull();
		});

		test('that come while the sweep runs are never lost', async () => {
			const content = pdf('giua chung');
			await attach(lan, at('X.1'), content);
			const [swept, sent] = await Promise.all([
				sweepFiles({ db: app.db, files: aged() }, new Date(DURING.getTime() + 2 * DAY)),
				attach(lan, at('CQS.NT.3'), content)
			]);
			expect(swept.halves).toBe(0);
			if (sent.ok) expect(await app.files.store.has(sent.value.evidence.fileHash), 'attached means kept').toBe(true);
			else expect(sent.problem.code).toBe('upload_cut');
			expect(readdirSync(join(app.settings.dataDir, 'files', 'incoming'))).toEqual([]);
		});

		test('that the scanner did not see are scanned later; what it finds then opens for nobody', async () => {
			const silent: Files = { ...app.files, scan: () => Promise.resolve({ state: 'pending', why: 'down' }) };
			const sent = granted(
				await attachEvidence(
					{ ...app, files: silent },
					lan,
					at('CQS.NT.7'),
					{ name: 'v.pdf', content: pdf('vi rut') },
					DURING
				)
			);
			expect(sent.evidence.scan).toBe('pending');
			expect(await openDocument(app, long, sent.evidence.documentId), 'until then it opens').not.toBeNull();
			expect(await sweepFiles({ db: app.db, files: silent }, DURING)).toMatchObject({ scanned: 0 });
			const awake: Files = { ...app.files, scan: () => Promise.resolve({ state: 'infected', found: 'Mau.Thu' }) };
			expect(await sweepFiles({ db: app.db, files: awake }, DURING)).toMatchObject({ scanned: 1, infected: 1 });
			expect(await openDocument(app, long, sent.evidence.documentId)).toBeNull();
			expect(code(await reuseDocument(app, lan, at('CQS.NT.5'), sent.evidence.documentId, DURING))).toBe(
				'file_infected'
			);
			const lines = await app.db
				.select()
				.from(auditEvents)
				.where(and(eq(auditEvents.action, 'document.scan'), eq(auditEvents.organisationId, 'STP')));
			expect(lines.at(-1)?.after).toMatchObject({ scan: 'infected', found: 'Mau.Thu' });
		});
	});
});

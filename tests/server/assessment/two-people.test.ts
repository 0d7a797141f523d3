/** Lan and Minh of one department have the same page open at the same time. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Person } from '#lib/server/auth/person.ts';
import { markDetails } from '#lib/domain/evidence/document-details.ts';
import { listEvidence } from '#lib/server/db/documents.ts';
import { findUnitResponse, type Response } from '#lib/server/db/responses.ts';
import { auditEvents } from '#lib/server/db/schema/audit.ts';
import { attachEvidence } from '#lib/features/assessment/attach-evidence.server.ts';
import { assessmentPage } from '#lib/features/assessment/assessment-page.server.ts';
import { receivePage } from '#lib/features/assessment/receive-page.server.ts';
import { submissionCheck } from '#lib/features/assessment/submission-check.server.ts';
import { submitAssessment } from '#lib/features/assessment/submit-assessment.server.ts';
import { addPerson, DATABASES, DURING, openTestApp, TEST_ROUND, type TestApp } from '../databases.ts';
import { formCopy, questionsIn, type FormCopy } from '../form-copy.ts';

const PAGE = 'cqs-nt';
const stp = { roundId: TEST_ROUND.id, unitId: 'STP' };

describe.each(DATABASES)('%s', ({ open }) => {
	let app: TestApp;
	let lan: Person, minh: Person;

	beforeAll(async () => {
		app = await openTestApp(open);
		lan = await addPerson(app, 'lan', ['STP', 'officer']);
		minh = await addPerson(app, 'minh', ['STP', 'head']);
	});
	afterAll(() => app.close());

	const pageOf = async (who: Person) => {
		const page = await assessmentPage(app, who, stp, PAGE, 'vi', DURING);
		if (!page.ok) throw new Error(page.problem.code);
		return page.value.view;
	};
	const opened = async (who: Person) => formCopy(await pageOf(who));
	const send = async (who: Person, form: FormCopy) => {
		const received = await receivePage(app, who, stp, PAGE, form.data(), DURING);
		if (!received.ok) throw new Error(received.problem.code);
		return received.value.problems.map(({ code, field }) => [code, field]);
	};
	const stored = async (): Promise<Response> => (await findUnitResponse(app.db, stp.roundId, 'STP', 'department'))!;
	const contestAt = async (who: Person, name: string) =>
		(await pageOf(who)).blocks.flatMap(questionsIn).find((one) => one.name === name)?.contest;

	test('on different criteria both stay, also when each form still shows the other as empty', async () => {
		const [hers, his] = [await opened(lan), await opened(minh)];
		hers.type('CQS_NT_2', '4');
		his.type('CQS_NT_3_a', '3');
		await send(lan, hers);
		await send(minh, his);
		expect((await stored()).answers).toEqual({ CQS_NT_2: 4, CQS_NT_3_a: 3 });
		expect((await stored()).contested).toEqual({});
	});

	test('on the same one the first stands, the second waits, and both see both', async () => {
		const [hers, his] = [await opened(lan), await opened(minh)];
		hers.type('CQS_NT_2', '12');
		his.type('CQS_NT_2', '15');
		expect(await send(lan, hers)).toEqual([]);
		expect(await send(minh, his)).toEqual([['answer_contested', 'CQS_NT_2']]);
		expect((await stored()).answers.CQS_NT_2).toBe(12);
		expect((await opened(minh)).shows('CQS_NT_2'), 'his field keeps what he typed').toEqual(['15']);
		expect((await opened(lan)).shows('CQS_NT_2'), 'hers what stands').toEqual(['12']);
		expect(await contestAt(minh, 'CQS_NT_2')).toMatchObject({
			stored: { words: expect.stringMatching(/^12\b/), who: { me: false, name: 'lan' } },
			others: [{ words: expect.stringMatching(/^15\b/), who: { me: true } }]
		});
		expect(await contestAt(lan, 'CQS_NT_2')).toMatchObject({
			stored: { who: { me: true } },
			others: [{ who: { me: false, name: 'minh' } }]
		});
	});

	test('while it waits nothing is scored of it, and the assessment cannot be handed in', async () => {
		const refused = await submitAssessment(app, minh, stp, DURING);
		expect(refused).toMatchObject({ ok: false, problem: { code: 'answer_contested', field: 'CQS_NT_2' } });
		const check = await submissionCheck(app, minh, stp, 'vi', DURING);
		expect(check.ok && check.value.wrong.map(({ problem }) => problem.code)).toContain('answer_contested');
	});

	test('sent again unchanged, and again with a newer word, one word of his waits', async () => {
		const his = await opened(minh);
		const { revision } = await stored();
		await send(minh, his);
		expect((await stored()).revision, 'nothing changed').toBe(revision);
		his.type('CQS_NT_2', '16');
		await send(minh, his);
		expect((await stored()).contested.CQS_NT_2?.map(({ entry }) => entry)).toEqual([{ answer: 16 }]);
		expect((await stored()).answers.CQS_NT_2).toBe(12);
	});

	test('his choice of his own is written, unless she has changed hers since he saw it', async () => {
		const his = await opened(minh);
		his.choose('CQS_NT_2', 0);
		const hers = await opened(lan);
		hers.type('CQS_NT_2', '13');
		await send(lan, hers);
		await send(minh, his);
		expect((await stored()).answers.CQS_NT_2, 'he had not seen 13').toBe(13);
		const again = await opened(minh);
		again.choose('CQS_NT_2', 0);
		expect(await send(minh, again)).toEqual([]);
		const after = await stored();
		expect(after.answers.CQS_NT_2).toBe(16);
		expect(after.contested).toEqual({});
		expect(after.touched.CQS_NT_2?.by).toBe(minh.id);
	});

	test('her own older form does not bring back what she had', async () => {
		const hers = await opened(lan);
		const his = await opened(minh);
		his.type('CQS_NT_2', '20');
		await send(minh, his);
		hers.type('CQS_NT_5', '1');
		await send(lan, hers);
		expect((await stored()).answers).toMatchObject({ CQS_NT_2: 20 });
	});

	test('in two windows of one person nothing is lost either, and no name is told', async () => {
		const [one, other] = [await opened(lan), await opened(lan)];
		one.type('CQS_NT_3_b', '8');
		other.type('CQS_NT_3_b', '9');
		await send(lan, one);
		await send(lan, other);
		expect(await contestAt(lan, 'CQS_NT_3_b')).toMatchObject({ stored: { who: null }, others: [{ who: null }] });
		const settled = await opened(lan);
		expect(settled.shows('CQS_NT_3_b')).toEqual(['9']);
		settled.choose('CQS_NT_3_b', 'stored');
		await send(lan, settled);
		const after = await stored();
		expect(after.answers.CQS_NT_3_b).toBe(8);
		expect(after.contested).toEqual({});
	});

	test('one form sent again and again, its answers lost, never meets itself', async () => {
		const hers = await opened(lan);
		for (const value of ['1', '12', '121', '12']) {
			hers.type('CQS_NT_2', value);
			expect(await send(lan, hers)).toEqual([]);
		}
		expect((await stored()).answers.CQS_NT_2).toBe(12);
	});

	test('at the same moment one of them waits and no word is lost', async () => {
		const [hers, his] = [await opened(lan), await opened(minh)];
		hers.type('CQS_NT_2', '31');
		his.type('CQS_NT_2', '32');
		await Promise.all([send(lan, hers), send(minh, his)]);
		const after = await stored();
		const kept = [after.answers.CQS_NT_2, ...(after.contested.CQS_NT_2 ?? []).map(({ entry }) => entry.answer)];
		expect(new Set(kept)).toEqual(new Set([31, 32]));
	});

	test('a form that was open while the other described a document does not undo it', async () => {
		const bytes = new TextEncoder().encode('%PDF-1.4 a');
		const at = { ...stp, criterionCode: 'CQS.NT.2' };
		const attached = await attachEvidence(app, lan, at, { name: 'a.pdf', content: bytes }, DURING);
		if (!attached.ok) throw new Error(attached.problem.code);
		const use = attached.value.evidence;
		const describing = (fields: Record<string, string>) => {
			const form = new FormData();
			const none = { ten: '', so: '', ngay: '', noi: '' };
			for (const [name, value] of Object.entries({ ...none, ...fields })) form.set(`${name}:${use.id}`, value);
			form.set(`goc:${use.id}`, markDetails(use));
			return receivePage(app, minh, stp, PAGE, form, DURING);
		};
		const problems = async (fields: Record<string, string>) => {
			const received = await describing(fields);
			return received.ok && received.value.documentProblems.map(({ code }) => code);
		};
		expect(await problems({ so: '12/QĐ' })).toEqual([]);
		expect(await problems({ noi: 'Sở Tư pháp' })).toEqual([]);
		const kept = async () => (await listEvidence(app.db, await stored())).find(({ id }) => id === use.id);
		expect(await kept()).toMatchObject({ documentNumber: '12/QĐ', issuedBy: 'Sở Tư pháp' });
		expect(await problems({ so: '13/QĐ' })).toEqual(['details_changed']);
		expect(await kept()).toMatchObject({ documentNumber: '12/QĐ' });
	});

	test('the audit tells what waited and how it was settled', async () => {
		const { id } = await stored();
		const lines = await app.db
			.select()
			.from(auditEvents)
			.where(eq(auditEvents.subject, `response:${id}`));
		const contests = lines.filter(({ action }) => action === 'assessment.contest');
		expect(contests[0]).toMatchObject({ actorId: minh.id, before: { CQS_NT_2: [] } });
		expect(contests[0]?.after).toMatchObject({ CQS_NT_2: [{ entry: { answer: 15 }, by: minh.id }] });
		const taken = lines.filter(({ action, actorId }) => action === 'assessment.save' && actorId === minh.id);
		expect(taken.map(({ before, after }) => [before, after])).toContainEqual([{ CQS_NT_2: 13 }, { CQS_NT_2: 16 }]);
	});
});

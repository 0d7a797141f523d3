/** Two years of one department: what was declared in 2021 is proposed in 2022, and what moved far is asked about. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listAudit } from '#lib/server/audit.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { findUnitResponse } from '#lib/server/db/responses.ts';
import { assessmentPage } from '#lib/features/assessment/assessment-page.server.ts';
import { copyEarlier, readWanted } from '#lib/features/assessment/copy-earlier.server.ts';
import { explainCriterion } from '#lib/features/assessment/explain-criterion.server.ts';
import { saveAssessment } from '#lib/features/assessment/save-assessment.server.ts';
import { submissionCheck } from '#lib/features/assessment/submission-check.server.ts';
import { submitAssessment } from '#lib/features/assessment/submit-assessment.server.ts';
import { openRound } from '#lib/features/rounds/open-round.server.ts';
import type { UnitKey } from '#lib/server/unit-assessment.ts';
import { addPerson, DATABASES, DURING, openTestApp, TEST_ROUND, type TestApp } from '../databases.ts';

const EARLIER = {
	...TEST_ROUND,
	id: 'thu-2021',
	year: 2021,
	name: { vi: 'Kỳ thử 2021', en: 'Test round 2021' },
	opensAt: new Date('2021-12-01T00:00:00Z'),
	closesAt: new Date('2022-01-31T00:00:00Z'),
	unitsOn: '2021-12-31'
};
const THEN = new Date('2022-01-10T03:00:00Z');
const PEERS = ['STTTT', 'VPUB', 'SKHDT', 'SYT', 'SGDDT', 'SXD', 'SGTVT', 'SVHTT'];
const code = (result: { ok: true } | { ok: false; problem: { code: string } }) =>
	result.ok ? 'ok' : result.problem.code;

describe.each(DATABASES)('%s', ({ open }) => {
	let app: TestApp;
	let minh: Person, hoa: Person;
	const stp: UnitKey = { roundId: TEST_ROUND.id, unitId: 'STP' };
	const save = (who: Person, key: UnitKey, entries: Record<string, string | string[]>, at = DURING) =>
		saveAssessment(
			app,
			who,
			key,
			{ page: null, typed: new Map(Object.entries(entries).map(([name, value]) => [name, [value].flat()])) },
			'vi',
			at
		);
	const pageOf = async () => {
		const page = await assessmentPage(app, minh, stp, 'cqs-nt', 'vi', DURING);
		if (!page.ok) throw new Error(page.problem.code);
		return page.value;
	};
	const cardOf = async (criterion: string) => (await pageOf()).cards[criterion]!;
	const copy = (who: Person, wanted: string) =>
		copyEarlier(app, who, stp, { page: 'cqs-nt', wanted: readWanted(wanted)! }, DURING);
	const checkOf = async () => {
		const check = await submissionCheck(app, minh, stp, 'vi', DURING);
		if (!check.ok) throw new Error(check.problem.code);
		return check.value;
	};
	const answers = async () => (await findUnitResponse(app.db, TEST_ROUND.id, 'STP', 'department'))?.answers ?? {};

	beforeAll(async () => {
		app = await openTestApp(open);
		await openRound(app.db, app.content, EARLIER, { now: EARLIER.opensAt, actorId: null });
		minh = await addPerson(app, 'minh', ['STP', 'head'], ...PEERS.map((unit) => [unit, 'head'] as [string, 'head']));
		hoa = await addPerson(app, 'hoa', ['Q_HB', 'officer']);
	});
	afterAll(() => app.close());

	test('what was begun in 2021 and never handed in proposes nothing', async () => {
		const then = { roundId: EARLIER.id, unitId: 'STP' };
		const entries = {
			CQS_NT_2: '4',
			CQS_NT_3_a: '320',
			CQS_NT_3_b: '400',
			CQS_NT_3_note: 'Theo sổ họp',
			CQS_NT_7: 'yes'
		};
		expect(code(await save(minh, then, entries, THEN))).toBe('ok');
		expect((await cardOf('CQS.NT.3')).earlier).toBeNull();
		for (const criterion of ['CQS_NT_2', 'CQS_NT_7'])
			await save(minh, then, { [`${criterion}_note`]: 'Có văn bản' }, THEN);
		expect(code(await submitAssessment(app, minh, then, THEN))).toBe('ok');
	});

	test('handed in, it is proposed at its criterion and answers nothing by itself', async () => {
		expect((await cardOf('CQS.NT.3')).earlier).toEqual({
			round: 'Kỳ thử 2021',
			words: '320/400 cuộc họp (80%)',
			note: 'Theo sổ họp',
			taken: false,
			noteTaken: false,
			replaces: false,
			change: null
		});
		expect((await cardOf('CQS.NT.1')).earlier).toBeNull();
		expect((await pageOf()).earlierOpen).toMatchObject({ round: 'Kỳ thử 2021' });
		expect(await answers()).toEqual({});
	});

	test('another unit cannot take it', async () => {
		expect(code(await copy(hoa, 'so:CQS.NT.3'))).toBe('not_yours');
		expect(readWanted('cqs')).toBeNull();
	});

	test('one criterion, then its explanation, then the rest of the page: only what has no figure yet', async () => {
		expect(await copy(minh, 'so:CQS.NT.3')).toMatchObject({ ok: true, value: { criteria: 1 } });
		expect(await answers()).toEqual({ CQS_NT_3_a: 320, CQS_NT_3_b: 400 });
		expect((await cardOf('CQS.NT.3')).earlier).toMatchObject({ taken: true, change: 'Bằng năm trước' });
		await copy(minh, 'gt:CQS.NT.3');
		expect(await answers()).toMatchObject({ CQS_NT_3_note: 'Theo sổ họp' });
		await save(minh, stp, { CQS_NT_3_a: '350', CQS_NT_3_note: '' });
		expect((await cardOf('CQS.NT.3')).earlier?.change).toBe('+7,5 điểm phần trăm so với năm trước');
		const open = (await pageOf()).earlierOpen!.count;
		expect(await copy(minh, 'trang')).toMatchObject({ ok: true, value: { criteria: open } });
		expect(await answers()).toMatchObject({ CQS_NT_3_a: 350, CQS_NT_2: 4 });
		expect((await pageOf()).earlierOpen).toBeNull();
		expect(await copy(minh, 'trang')).toMatchObject({ ok: true, value: { criteria: 0 } });
	});

	test('a jump is odd, asked about by page, confirmed by a word, and never stops the submission', async () => {
		await save(minh, stp, { CQS_NT_3_a: '20', CQS_NT_3_b: '400' });
		const [odd] = (await checkOf()).odd;
		expect(odd).toMatchObject({
			code: 'CQS.NT.3',
			page: 'cqs-nt',
			note: null,
			mayExplain: true,
			oddities: [{ kind: 'jump', change: { points: -75 } }]
		});
		expect((await checkOf()).wrong).toEqual([]);
		expect(code(await explainCriterion(app, minh, stp, { code: 'CQS.NT.3', words: '  ' }, DURING))).toBe(
			'reason_required'
		);
		expect(code(await explainCriterion(app, hoa, stp, { code: 'CQS.NT.3', words: 'Đúng' }, DURING))).toBe('not_yours');
		expect(code(await explainCriterion(app, minh, stp, { code: 'CQS.NT.3', words: 'Họp gộp' }, DURING))).toBe('ok');
		expect((await checkOf()).odd).toMatchObject([{ code: 'CQS.NT.3', note: 'Họp gộp' }]);
	});

	test('the others of the block count once eight have handed in, and only their side is told', async () => {
		for (const [at, unitId] of PEERS.entries()) {
			expect((await checkOf()).odd.flatMap(({ oddities }) => oddities.filter(({ kind }) => kind === 'peers'))).toEqual(
				[]
			);
			const key = { roundId: TEST_ROUND.id, unitId };
			await save(minh, key, { CQS_NT_3_a: String(90 + at), CQS_NT_3_b: '100', CQS_NT_3_note: 'Sổ họp' });
			expect(code(await submitAssessment(app, minh, key, DURING))).toBe('ok');
		}
		const told = (await checkOf()).odd.flatMap(({ oddities }) => oddities.filter(({ kind }) => kind === 'peers'));
		expect(told).toEqual([{ kind: 'peers', side: 'below' }]);
	});

	test('the receipt has a number, and the seal of the audit', async () => {
		for (const criterion of ['CQS_NT_2', 'CQS_NT_7']) await save(minh, stp, { [`${criterion}_note`]: 'Có văn bản' });
		expect(code(await submitAssessment(app, minh, stp, DURING))).toBe('ok');
		const { receipt } = await checkOf();
		expect(receipt).toMatchObject({ number: 'TDG-2022-STP-202301101000', by: 'minh', late: false });
		const response = (await findUnitResponse(app.db, TEST_ROUND.id, 'STP', 'department'))!;
		const [act] = await listAudit(app.db, `response:${response.id}`, ['assessment.submit']);
		expect(act).toMatchObject({ after: { seal: receipt!.seal } });
		expect(receipt!.seal).toMatch(/^[0-9a-f]{64}$/);
	});
});

/** Responses gathered without a line: each counts once, by the version it was asked with, and none is dropped. */
import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importOffline } from '#lib/features/survey/offline/import-offline.server.ts';
import type { SentResponse } from '#lib/features/survey/offline/kept-response.ts';
import { receiveOffline, sentShape } from '#lib/features/survey/offline/receive-offline.server.ts';
import { ownResult } from '#lib/features/survey/own-result.server.ts';
import { withdrawSurvey } from '#lib/features/survey/withdraw-survey.server.ts';
import { receipts, responses, scores } from '#lib/server/db/schema/responses.ts';
import { rounds } from '#lib/server/db/schema/rounds.ts';
import { DATABASES, DURING, openTestApp, type TestApp } from '../databases.ts';

const TEAM = 'Tổ công nghệ số cộng đồng thôn 3';
const slug = 'nguoi-dan';

describe.each(DATABASES)('responses gathered without a line on %s', ({ open }) => {
	let app: TestApp;
	beforeAll(async () => {
		app = await openTestApp(open);
	});
	afterAll(() => app.close());

	const consent = () => app.content.instruments.get('nguoi-dan@2022.2')!.questionnaire.notice!.version;
	const gathered = (change: Partial<SentResponse> = {}): SentResponse => ({
		id: randomUUID(),
		roundId: app.roundId,
		framework: 'nguoi-dan@2022.2',
		language: 'vi',
		consentVersion: consent(),
		adult: true,
		team: TEAM,
		startedAt: DURING.toISOString(),
		finishedAt: DURING.toISOString(),
		typed: { district: ['Q_HB'], age: ['60+'], NT_1: ['yes'] },
		...change
	});
	const receive = (sent: SentResponse, late = false) => receiveOffline(app, { slug, sent, late }, DURING);
	const ofTeam = (team: string) => app.db.select().from(responses).where(eq(responses.helperTeam, team));

	test('one is kept as answered, scored, counted and marked; nothing names the respondent', async () => {
		const sent = gathered({ team: 'Tổ thôn 1' });
		const received = await receive(sent);
		const [kept, ...others] = await ofTeam('Tổ thôn 1');
		expect(others).toEqual([]);
		expect(kept).toMatchObject({
			...{ status: 'submitted', channel: 'offline', assisted: true, consentVersion: consent() },
			answers: { district: 'Q_HB', age: '60+', NT_1: 'yes' }
		});
		expect(kept!.id, 'the id of the device opens the response, so it is not stored').not.toBe(sent.id);
		const own = await ownResult(app, sent.id, 'vi', DURING);
		expect(own).toMatchObject({ ok: true, value: { receipt: received.ok && received.receipt } });
		const scored = await app.db.select().from(scores).where(eq(scores.responseId, kept!.id));
		expect(scored.length).toBeGreaterThan(0);
	});

	test('sent again and again, also at once, it counts once and gives the same code', async () => {
		const sent = gathered({ team: 'Tổ thôn 2' });
		const all = await Promise.all(Array.from({ length: 5 }, () => receive(sent)));
		all.push(await receive(sent));
		expect(new Set(all.map((one) => one.ok && one.receipt)).size).toBe(1);
		expect(await ofTeam('Tổ thôn 2')).toHaveLength(1);
		const [kept] = await ofTeam('Tổ thôn 2');
		const codes = await app.db.select().from(receipts).where(eq(receipts.responseId, kept!.id));
		expect(codes.map(({ kind }) => kind).sort()).toEqual(['browser', 'receipt']);
	});

	test('the code withdraws it', async () => {
		const received = await receive(gathered({ team: 'Tổ thôn 4' }));
		const code = received.ok ? received.receipt : '';
		expect(await withdrawSurvey(app, code, DURING)).toMatchObject({ ok: true });
		expect(await ofTeam('Tổ thôn 4')).toEqual([]);
	});

	test('what cannot be taken is told at its question, and nothing of it is kept', async () => {
		const team = 'Tổ thôn 5';
		const without = await receive(gathered({ team, typed: { district: ['Q_HB'] } }));
		expect(without).toMatchObject({
			ok: false,
			problem: { code: 'incomplete' },
			problems: [{ code: 'answer_required', field: 'age' }]
		});
		const madeUp = await receive(gathered({ team, typed: { district: ['Q_XX'], age: ['60+'] } }));
		expect(madeUp).toMatchObject({ problems: [{ code: 'choice_unknown', field: 'district' }] });
		expect(await receive(gathered({ team, adult: false }))).toMatchObject({ problem: { code: 'adult_required' } });
		const old = await receive(gathered({ team, consentVersion: '2021.9' }));
		expect(old).toMatchObject({ problem: { code: 'consent_required' } });
		expect(await receive(gathered({ team, roundId: 'khong-co' }))).toMatchObject({
			problem: { code: 'survey_unknown' }
		});
		for (const framework of ['nguoi-dan@9', 'dbi-sme-1970@1.1', 'dbi-2025-large@1.0'])
			expect(await receive(gathered({ team, framework }))).toMatchObject({ problem: { code: 'framework_unknown' } });
		expect(await ofTeam(team)).toEqual([]);
	});

	test('the round asks another version by now: it counts by the one it was asked with', async () => {
		const asked = app.content.instruments.get('nguoi-dan@2022.2')!;
		const earlier = {
			...asked,
			framework: { ...asked.framework, version: '2021.1' },
			questionnaire: {
				...asked.questionnaire,
				version: '2021.1',
				notice: { ...asked.questionnaire.notice!, version: 'a' }
			}
		};
		const known = new Map([...app.content.instruments, ['nguoi-dan@2021.1', earlier]]);
		const sent = gathered({ team: 'Tổ thôn 6', framework: 'nguoi-dan@2021.1', consentVersion: 'a' });
		const withEarlier = { ...app, content: { ...app.content, instruments: known } };
		expect(await receiveOffline(withEarlier, { slug, sent }, DURING)).toMatchObject({ ok: true });
		expect(await ofTeam('Tổ thôn 6')).toMatchObject([{ frameworkVersion: '2021.1', status: 'submitted' }]);
	});

	test('hidden answers are not kept, a wrong clock is not believed', async () => {
		const typed = { district: ['Q_HB'], age: ['60+'], DVC_1: ['na'], dvc_reasons: ['unaware'] };
		await receive(gathered({ team: 'Tổ thôn 7', typed, startedAt: '2090-01-01T00:00:00Z' }));
		const [kept] = await ofTeam('Tổ thôn 7');
		expect(kept!.answers).toEqual({ district: 'Q_HB', age: '60+', DVC_1: 'na' });
		expect(kept!.startedAt).toEqual(DURING);
	});

	test('after closing it is refused from a device, and taken by hand until the results are settled', async () => {
		const setStatus = (status: 'open' | 'appraisal' | 'final') =>
			app.db.update(rounds).set({ status }).where(eq(rounds.id, app.roundId));
		const team = 'Tổ thôn 8';
		const [first, second] = [gathered({ team }), gathered({ team })];
		const taken = await receive(first);
		try {
			await setStatus('appraisal');
			expect(await receive(first), 'sent before, its answer lost').toEqual(taken);
			expect(await receive(second)).toMatchObject({ ok: false, problem: { code: 'round_closed' } });
			expect(await receive(second, true)).toMatchObject({ ok: true });
			await setStatus('final');
			expect(await receive(gathered({ team }), true)).toMatchObject({ problem: { code: 'round_closed' } });
		} finally {
			await setStatus('open');
		}
		const kept = await app.db
			.select()
			.from(responses)
			.where(and(eq(responses.helperTeam, team), eq(responses.channel, 'offline')));
		expect(kept).toHaveLength(2);
	});

	test('the file of a device that could not send is taken by hand, each response once', async () => {
		const team = 'Tổ thôn 9';
		const [taken, before, wrong] = [gathered({ team }), gathered({ team }), gathered({ team, typed: {} })];
		await receive(before);
		const file = JSON.stringify({ kind: 'thuoc-so offline', slug, responses: [taken, before, wrong] });
		const brought = await importOffline(app, file, DURING);
		expect(brought?.taken).toHaveLength(2);
		expect(brought?.refused).toEqual([{ at: 3, code: 'incomplete', fields: ['district', 'age'] }]);
		expect(await ofTeam(team)).toHaveLength(2);
		expect(await importOffline(app, file, DURING)).toEqual(brought);
		expect(await ofTeam(team)).toHaveLength(2);
		for (const other of ['', '{}', 'null', file.replace('thuoc-so offline', 'khac')])
			expect(await importOffline(app, other, DURING)).toBeNull();
	});

	test('what is no response at all is not read', () => {
		const sent = gathered();
		expect(sentShape.safeParse(sent).success).toBe(true);
		for (const change of [
			{ id: 'x' },
			{ typed: { age: '60+' } },
			{ typed: null },
			{ extra: 1 },
			{ startedAt: 'hôm qua' }
		])
			expect(sentShape.safeParse({ ...sent, ...change }).success, JSON.stringify(change)).toBe(false);
		expect(sentShape.safeParse(null).success).toBe(false);
	});
});

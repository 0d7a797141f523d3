import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Typed } from '#lib/domain/questionnaire/answers.ts';
import { allQuestions } from '#lib/domain/questionnaire/questionnaire.ts';
import { visibleAnswers } from '#lib/domain/questionnaire/survey-model.ts';
import { scoreResponse } from '#lib/domain/scoring/score-response.ts';
import { ALL, tallyEntries } from '#lib/domain/scoring/tally.ts';
import { ownResult } from '#lib/features/survey/own-result.server.ts';
import { saveSurvey } from '#lib/features/survey/save-survey.server.ts';
import { startSurvey } from '#lib/features/survey/start-survey.server.ts';
import { submitSurvey } from '#lib/features/survey/submit-survey.server.ts';
import { surveyCheck, surveyIntroduction, surveyPage } from '#lib/features/survey/survey-pages.server.ts';
import { hashOf, readReceiptCode, receiptCodeOf } from '#lib/features/survey/tokens.server.ts';
import {
	discardDraft,
	reopenSurvey,
	revisitSurvey,
	withdrawSurvey
} from '#lib/features/survey/withdraw-survey.server.ts';
import { rows } from '#lib/server/db/client.ts';
import { findResponse } from '#lib/server/db/responses.ts';
import { attempts } from '#lib/server/db/schema/people.ts';
import { receipts, responses, scores, countedTallies } from '#lib/server/db/schema/responses.ts';
import { rounds } from '#lib/server/db/schema/rounds.ts';
import { DATABASES, DURING, openTestApp, type TestApp } from '../databases.ts';

const CITIZEN = { slug: 'nguoi-dan', consentVersion: '2022.2', adult: true, language: 'vi' } as const;
const BUSINESS = { slug: 'doanh-nghiep', consentVersion: '2022.2', adult: false, language: 'vi' } as const;

const typed = (answers: Record<string, string | string[]>): Map<string, Typed> =>
	new Map(Object.entries(answers).map(([name, value]) => [name, Array.isArray(value) ? value : [value]]));

describe.each(DATABASES)('public surveys on %s', ({ open }) => {
	let app: TestApp;
	beforeAll(async () => {
		app = await openTestApp(open);
	});
	afterAll(() => app.close());

	const begin = async (start: Parameters<typeof startSurvey>[1] = CITIZEN) => {
		const started = await startSurvey(app, start, DURING);
		if (!started.ok) throw new Error(started.problem.code);
		return started.value;
	};
	const save = async (token: string, answers: Record<string, string | string[]>, page: string | null = null) => {
		const saved = await saveSurvey(app, token, { page, typed: typed(answers) }, 'vi', DURING);
		if (!saved.ok) throw new Error(saved.problem.code);
		return saved.value;
	};
	const send = async (token: string) => {
		const sent = await submitSurvey(app, token, DURING);
		if (!sent.ok) throw new Error(sent.problem.code);
		return sent.value.receipt;
	};
	const stored = ({ roundId, responseId }: { roundId: string; responseId: string }) =>
		findResponse(app.db, roundId, responseId);
	const setStatus = (status: 'open' | 'appraisal' | 'final') =>
		app.db.update(rounds).set({ status }).where(eq(rounds.id, app.roundId));
	const instrument = (version: string) => app.content.instruments.get(version)!;

	/** Every count there is, what waits to be added among them, zeros left out. */
	const counts = async () =>
		new Map(
			(
				await rows<{ key: string; n: number }>(
					app.db,
					sql`select ${countedTallies.group} || '|' || ${countedTallies.stratum} || '|' || ${countedTallies.subject} || '|' || ${countedTallies.value} as key,
						sum(${countedTallies.count})::int as n from ${countedTallies} group by 1 having sum(${countedTallies.count}) <> 0`
				)
			).map(({ key, n }) => [key, n])
		);

	/** The same, from the stored answers alone. */
	const recount = async () => {
		const all = await app.db.select().from(responses).where(eq(responses.status, 'submitted'));
		const found = new Map<string, number>();
		for (const { group, frameworkId, frameworkVersion, answers } of all) {
			const { framework, questionnaire } = instrument(`${frameworkId}@${frameworkVersion}`);
			for (const one of tallyEntries(framework, questionnaire, answers, scoreResponse(framework, answers))) {
				const key = `${group}|${one.stratum}|${one.subject}|${one.value}`;
				found.set(key, (found.get(key) ?? 0) + one.count);
			}
		}
		return found;
	};

	test('a citizen starts only of age and with consent to the current notice', async () => {
		const start = (change: object) => startSurvey(app, { ...CITIZEN, ...change }, DURING);
		expect(await start({ adult: false })).toMatchObject({
			ok: false,
			problem: { code: 'adult_required', field: 'adult' }
		});
		expect(await start({ consentVersion: '' })).toMatchObject({ ok: false, problem: { code: 'consent_required' } });
		expect(await start({ consentVersion: '2021.9' })).toMatchObject({
			ok: false,
			problem: { code: 'consent_required' }
		});
		expect(await start({ slug: 'khong-co' })).toMatchObject({ ok: false, problem: { code: 'survey_unknown' } });
		expect(await start({})).toMatchObject({ ok: true });
	});

	test('the token is stored as a hash only, and the address not at all', async () => {
		const { token, responseId } = await begin({ ...CITIZEN, address: '203.0.113.77' });
		const kept = await app.db.select().from(receipts).where(eq(receipts.responseId, responseId));
		expect(kept.map(({ codeHash }) => codeHash)).toEqual([hashOf(token)]);
		const counted = await app.db.select().from(attempts);
		expect(counted.some(({ subject }) => subject.startsWith('survey from:'))).toBe(true);
		expect(JSON.stringify(counted)).not.toContain('203.0.113.77');
	});

	test('beyond 300 starts an hour from one address a question is asked, and whoever answers it gets in', async () => {
		const address = '198.51.100.4';
		await begin({ ...CITIZEN, address });
		await app.db
			.update(attempts)
			.set({ count: 300 })
			.where(sql`${attempts.subject} like 'survey from:%'`);
		expect(await startSurvey(app, { ...CITIZEN, address }, DURING)).toMatchObject({
			ok: false,
			problem: { code: 'busy_address', field: 'busy' }
		});
		const asked = await startSurvey(app, { ...CITIZEN, address }, DURING);
		const { a, b } = (!asked.ok && asked.problem.details) as { a: number; b: number };
		expect(await startSurvey(app, { ...CITIZEN, address, busyAnswer: ` ${a + b} ` }, DURING)).toMatchObject({
			ok: true
		});
		expect(await startSurvey(app, { ...CITIZEN, address, busyAnswer: String(a + b + 1) }, DURING)).toMatchObject({
			ok: false,
			problem: { code: 'busy_address', field: 'busy' }
		});
		const later = new Date(DURING.getTime() + 3_600_000);
		expect(await startSurvey(app, { ...CITIZEN, address }, later)).toMatchObject({ ok: true });
	});

	test('a page is kept as typed; what is wrong is named and never becomes an answer', async () => {
		const own = await begin();
		const saved = await save(own.token, { district: 'Q_HB', age: '18-29', gender: 'robot' }, 'profile');
		expect(saved.wrong).toMatchObject([{ code: 'choice_unknown', field: 'gender' }]);
		expect(await stored(own)).toMatchObject({
			answers: { district: 'Q_HB', age: '18-29' },
			unread: { gender: 'robot' },
			status: 'draft'
		});
		expect(await submitSurvey(app, own.token, DURING)).toMatchObject({ ok: false, problem: { code: 'incomplete' } });
	});

	test('numbers are read and shown in the language of the page', async () => {
		const own = await begin(BUSINESS);
		const numeric = allQuestions(instrument('dbi-sme-1970@1.1').questionnaire).find(
			({ inputType, whole }) => inputType === 'number' && !whole
		)!;
		await saveSurvey(app, own.token, { page: null, typed: typed({ [numeric.name]: '1.234,5' }) }, 'vi', DURING);
		expect((await stored(own))!.answers).toMatchObject({ [numeric.name]: 1234.5 });
		await saveSurvey(app, own.token, { page: null, typed: typed({ [numeric.name]: '2,345.5' }) }, 'en', DURING);
		expect((await stored(own))!.answers).toMatchObject({ [numeric.name]: 2345.5 });
	});

	test('an answer that brings up questions names them; a page knows only its own questions', async () => {
		const own = await begin();
		const asked = await save(own.token, { DVC_1: 'never', age: '18-29' }, 'services');
		expect(asked.appeared).toContain('dvc_reasons');
		expect((await stored(own))!.answers).toEqual({ DVC_1: 'never' });
		const page = await surveyPage(app, own.token, 'services', 'vi');
		expect(
			page.ok &&
				page.value.view.blocks.some((block) => block.kind === 'question' && block.question.name === 'dvc_reasons')
		).toBe(true);
	});

	test('saving one page leaves the other pages alone', async () => {
		const own = await begin();
		await save(own.token, { district: 'Q_LC', age: '30-44' }, 'profile');
		await save(own.token, { NT_1: 'yes' }, 'awareness');
		await save(own.token, { district: 'Q_HB' }, 'profile');
		expect((await stored(own))!.answers).toEqual({ district: 'Q_HB', age: '30-44', NT_1: 'yes' });
	});

	test('saves that meet lose nothing: first read again, then one after the other', async () => {
		const started = await begin();
		const { questionnaire } = instrument('nguoi-dan@2022.2');
		const questions = allQuestions(questionnaire).filter(({ type, visibleIf }) => type === 'radiogroup' && !visibleIf);
		const answers = questions.map(({ name, choices }) => [name, choices![0]!.value] as const);
		expect(answers.length).toBeGreaterThan(5);
		await Promise.all(answers.map(([name, value]) => save(started.token, { [name]: value })));
		const response = await stored(started);
		expect(response).toMatchObject({ answers: Object.fromEntries(answers), revision: answers.length });
	});

	test('a save that meets the sending comes before it or is refused', async () => {
		const { token, ...kept } = await begin(CITIZEN);
		await save(token, { district: 'Q_HB', age: '18-29' });
		const [sent, saved] = await Promise.all([
			submitSurvey(app, token, DURING),
			saveSurvey(app, token, { page: null, typed: typed({ age: '60+' }) }, 'vi', DURING)
		]);
		expect(sent).toMatchObject({ ok: true });
		expect(await stored(kept)).toMatchObject({
			status: 'submitted',
			answers: { district: 'Q_HB', age: saved.ok ? '60+' : '18-29' }
		});
		expect(await counts()).toEqual(await recount());
	});

	test('missing answers are told page by page before sending', async () => {
		const own = await begin();
		await save(own.token, { district: 'Q_LC' }, 'profile');
		const check = await surveyCheck(app, own.token, 'vi');
		expect(check.ok && check.value.stops).toBe(1);
		expect(check.ok && check.value.pages[0]!.open).toMatchObject([
			{ anchor: 'q-age', problem: { code: 'answer_required' } }
		]);
		expect(await submitSurvey(app, own.token, DURING)).toMatchObject({ ok: false, problem: { code: 'incomplete' } });
		expect(await stored(own)).toMatchObject({ status: 'draft' });
	});

	test('hidden answers are dropped when the response is sent', async () => {
		const own = await begin();
		await save(own.token, { district: 'Q_LC', age: '60+', DVC_1: 'never', dvc_reasons: ['unaware'] });
		await save(own.token, { DVC_1: 'na' });
		await send(own.token);
		const { answers, unread, touched } = (await stored(own))!;
		expect(answers).toEqual({ district: 'Q_LC', age: '60+', DVC_1: 'na' });
		expect([unread, touched]).toEqual([{}, {}]);
	});

	test('sent twice, or twice at once, it is stored once and gives the same code', async () => {
		const before = (await counts()).get('citizen|all|n|1') ?? 0;
		const own = await begin();
		await save(own.token, { district: 'Q_NQ', age: '45-59', NT_1: 'yes' });
		const codes = await Promise.all([send(own.token), send(own.token), send(own.token)]);
		expect(new Set([...codes, await send(own.token)]).size).toBe(1);
		expect(codes[0]).toMatch(/^([2-9A-HJKMNP-TV-Z]{4}-){2}[2-9A-HJKMNP-TV-Z]{4}$/);
		expect((await counts()).get('citizen|all|n|1')).toBe(before + 1);
		expect(await counts()).toEqual(await recount());
		expect(await saveSurvey(app, own.token, { page: null, typed: typed({ NT_1: 'no' }) }, 'vi', DURING)).toMatchObject({
			ok: false,
			problem: { code: 'already_submitted' }
		});
	});

	test('many at once are each counted', async () => {
		const before = (await counts()).get('citizen|district:H_CH|n|1') ?? 0;
		const drafts = await Promise.all(Array.from({ length: 12 }, () => begin()));
		await Promise.all(
			drafts.map(({ token }) => save(token, { district: 'H_CH', age: '18-29', NT_1: 'no', TT_1: 'na' }))
		);
		await Promise.all(drafts.map(({ token }) => send(token)));
		expect((await counts()).get('citizen|district:H_CH|n|1')).toBe(before + 12);
		expect(await counts()).toEqual(await recount());
	});

	test('a withdrawn response leaves answers, scores, counts and receipts', async () => {
		const before = await counts();
		const own = await begin();
		await save(own.token, { district: 'H_VB', age: '60+', NT_1: 'yes', KN_A: 'yes' });
		const code = await send(own.token);
		expect(await counts()).not.toEqual(before);
		expect(await withdrawSurvey(app, code.toLowerCase().replaceAll('-', ' '), DURING)).toMatchObject({ ok: true });
		expect(await counts()).toEqual(before);
		expect(await stored(own)).toBeUndefined();
		expect(await app.db.select().from(scores).where(eq(scores.responseId, own.responseId))).toEqual([]);
		expect(await app.db.select().from(receipts).where(eq(receipts.responseId, own.responseId))).toEqual([]);
		expect(await withdrawSurvey(app, code, DURING)).toMatchObject({ ok: false, problem: { code: 'receipt_unknown' } });
		expect(await withdrawSurvey(app, own.token, DURING)).toMatchObject({
			ok: false,
			problem: { code: 'receipt_unknown' }
		});
		const lines = await rows<{ action: string; after: unknown }>(
			app.db,
			sql`select action, after from audit_events where subject = ${`response:${own.responseId}`} order by id`
		);
		expect(lines.map(({ action }) => action)).toEqual(['response.submit', 'response.withdraw']);
		expect(JSON.stringify(lines)).not.toContain('H_VB');
	});

	test('a receipt code lets another browser see the result, or take it back and change it', async () => {
		const own = await begin();
		await save(own.token, { district: 'H_AL', age: '60+', NT_1: 'no' });
		const code = await send(own.token);
		const seen = await revisitSurvey(app, code, DURING);
		if (!seen.ok) throw new Error(seen.problem.code);
		expect(seen.value.slug).toBe('nguoi-dan');
		const [mine, theirs] = [
			await ownResult(app, own.token, 'vi', DURING),
			await ownResult(app, seen.value.token, 'vi', DURING)
		];
		expect(mine.ok && mine.value.receipt).toBe(code);
		expect(theirs.ok && theirs.value.receipt).toBeNull();
		const reopened = await reopenSurvey(app, code, DURING);
		if (!reopened.ok) throw new Error(reopened.problem.code);
		expect(await counts()).toEqual(await recount());
		expect(await app.db.select().from(scores).where(eq(scores.responseId, own.responseId))).toEqual([]);
		await save(reopened.value.token, { NT_1: 'yes' });
		await send(reopened.value.token);
		expect((await stored(own))!.answers).toMatchObject({ NT_1: 'yes' });
		expect(await counts()).toEqual(await recount());
		expect(await withdrawSurvey(app, code, DURING)).toMatchObject({ ok: true });
	});

	test('a draft can be thrown away, a sent response not by that way', async () => {
		const own = await begin();
		expect(await discardDraft(app, own.token, DURING)).toMatchObject({ ok: true });
		expect(await stored(own)).toBeUndefined();
		const sent = await begin();
		await save(sent.token, { district: 'H_AL', age: '60+' });
		await send(sent.token);
		expect(await discardDraft(app, sent.token, DURING)).toMatchObject({
			ok: false,
			problem: { code: 'already_submitted' }
		});
	});

	test('a closed round takes nothing more, loses nothing, and settles withdrawals', async () => {
		const [draft, sent] = [await begin(), await begin()];
		await save(draft.token, { district: 'H_TL', age: '60+' });
		await save(sent.token, { district: 'H_TL', age: '60+' });
		const code = await send(sent.token);
		await setStatus('appraisal');
		try {
			expect(await startSurvey(app, CITIZEN, DURING)).toMatchObject({ ok: false, problem: { code: 'round_closed' } });
			expect(
				await saveSurvey(app, draft.token, { page: null, typed: typed({ age: '18-29' }) }, 'vi', DURING)
			).toMatchObject({ ok: false, problem: { code: 'round_closed' } });
			expect(await submitSurvey(app, draft.token, DURING)).toMatchObject({
				ok: false,
				problem: { code: 'round_closed' }
			});
			expect((await stored(draft))!.answers).toEqual({ district: 'H_TL', age: '60+' });
			// What was typed last is shown, though it could not be kept.
			const unsaved = { page: 'profile', typed: typed({ district: 'H_TL', age: '18-29' }) };
			const page = await surveyPage(app, draft.token, 'profile', 'vi', { unsaved });
			expect(page.ok && page.value.open).toBe(false);
			expect(page.ok && JSON.stringify(page.value.view)).toContain('"value":["18-29"]');
			expect(await submitSurvey(app, sent.token, DURING)).toMatchObject({ ok: true, value: { receipt: code } });
			expect(await reopenSurvey(app, code, DURING)).toMatchObject({ ok: false, problem: { code: 'round_closed' } });
			await setStatus('final');
			expect(await withdrawSurvey(app, code, DURING)).toMatchObject({ ok: false, problem: { code: 'round_closed' } });
			const introduction = await surveyIntroduction(app, 'nguoi-dan', { token: draft.token }, 'vi');
			expect(introduction.ok && introduction.value).toMatchObject({ open: false, own: { status: 'draft' } });
		} finally {
			await setStatus('open');
		}
		expect(await withdrawSurvey(app, code, DURING)).toMatchObject({ ok: true });
	});

	test('a made-up token, page or code leads nowhere', async () => {
		const own = await begin();
		expect(await saveSurvey(app, 'x'.repeat(32), { page: null, typed: typed({}) }, 'vi', DURING)).toMatchObject({
			ok: false,
			problem: { code: 'survey_unknown' }
		});
		expect(await saveSurvey(app, undefined, { page: null, typed: typed({}) }, 'vi', DURING)).toMatchObject({
			ok: false,
			problem: { code: 'survey_unknown' }
		});
		expect(await saveSurvey(app, own.token, { page: 'nope', typed: typed({}) }, 'vi', DURING)).toMatchObject({
			ok: false,
			problem: { code: 'page_unknown' }
		});
		expect(await submitSurvey(app, receiptCodeOf(own.token), DURING)).toMatchObject({
			ok: false,
			problem: { code: 'survey_unknown' }
		});
		expect(readReceiptCode("7KQ2-M9XD-R4T'")).toBeNull();
		expect(await ownResult(app, own.token, 'vi', DURING)).toMatchObject({
			ok: false,
			problem: { code: 'not_submitted' }
		});
	});

	/** Fills every visible question until none is open, as a person would go from page to page. */
	const walk = async (
		token: string,
		roundId: string,
		responseId: string,
		answer: (name: string) => string | string[] | undefined
	) => {
		const { framework } = instrument('dbi-sme-1970@1.1');
		const { questionnaire } = instrument(`${framework.id}@${framework.version}`);
		for (const page of questionnaire.pages) {
			let appeared: string[] = [];
			let rounds = 0;
			do {
				const shown = await surveyPage(app, token, page.name, 'vi');
				if (!shown.ok) throw new Error(shown.problem.code);
				const asked = shown.value.view.blocks.flatMap((block) =>
					block.kind === 'words' ? [] : block.kind === 'question' ? [block.question] : block.questions
				);
				const filled = Object.fromEntries(
					asked.map(({ name, choices, kind }) => {
						const given = answer(name) ?? (kind === 'number' ? '10' : (choices[0]?.value ?? ''));
						return [name, given];
					})
				);
				appeared = (await save(token, filled, page.name)).appeared;
				rounds++;
			} while (appeared.length > 0 && rounds < 5);
			expect(appeared).toEqual([]);
		}
		return (await findResponse(app.db, roundId, responseId))!;
	};

	test('a business walks through all pages and gets the level that its answers score', async () => {
		const own = await begin(BUSINESS);
		const draft = await walk(own.token, own.roundId, own.responseId, (name) =>
			name.endsWith('_gate') ? 'yes' : undefined
		);
		const { framework, questionnaire } = instrument('dbi-sme-1970@1.1');
		const kept = visibleAnswers(questionnaire, draft.answers);
		const expected = scoreResponse(framework, kept);
		await send(own.token);
		const result = await ownResult(app, own.token, 'vi', DURING);
		if (!result.ok) throw new Error(result.problem.code);
		const { nodes, levels, weakest, groups } = result.value;
		expect(nodes).toHaveLength(7);
		expect(nodes.map(({ own }) => own)).toEqual(
			['DBI', '1', '2', '3', '4', '5', '6'].map((code) => expected.get(code)!.level)
		);
		expect(nodes[0]!.own).toBeGreaterThan(0);
		expect(levels!.conditions).toHaveLength(5);
		expect(weakest.length).toBeGreaterThan(0);
		// One business alone is compared with nobody.
		expect(groups.map(({ hidden }) => hidden)).toEqual([true, true, true]);
		const rowsStored = await app.db.select().from(scores).where(eq(scores.responseId, own.responseId));
		expect(rowsStored).toHaveLength(60);
	});

	test('comparisons are shown from the least number on, and then change by batches only', async () => {
		const add = async (level: string) => {
			const own = await begin(BUSINESS);
			await walk(own.token, own.roundId, own.responseId, (name) =>
				name === 'sector' ? undefined : name.endsWith('_gate') ? (level === '0' ? 'no' : 'yes') : undefined
			);
			await send(own.token);
			return own.token;
		};
		const all = async (token: string) => {
			const result = await ownResult(app, token, 'vi', DURING);
			if (!result.ok) throw new Error(result.problem.code);
			const [group] = result.value.groups;
			return group!.hidden ? null : { n: group!.n, mean: result.value.nodes[0]!.means[0] };
		};
		const already = (await counts()).get('business|all|n|1') ?? 0;
		let token = '';
		for (let n = already; n < 4; n++) token = await add('1');
		expect(await all(token)).toBeNull();
		token = await add('1');
		const first = await all(token);
		expect(first?.n).toBe(5);
		for (let more = 1; more < 5; more++) {
			token = await add('0');
			expect(await all(token)).toEqual(first);
		}
		token = await add('0');
		const second = await all(token);
		expect(second?.n).toBe(10);
		expect(second!.mean).toBeLessThan(first!.mean!);
		expect(await counts()).toEqual(await recount());
	});

	test('counts keep one entry per response in "all"', async () => {
		const sent = await app.db.select().from(responses).where(eq(responses.status, 'submitted'));
		const counted = await counts();
		for (const group of ['citizen', 'business'])
			expect(counted.get(`${group}|${ALL}|n|1`)).toBe(sent.filter((one) => one.group === group).length);
	});
});

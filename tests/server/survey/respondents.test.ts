/** The ways a response may come in: on two devices, by a helper, by invitation; and that nothing tells who it was. */
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Typed } from '#lib/domain/questionnaire/answers.ts';
import { ASSISTED } from '#lib/domain/scoring/tally.ts';
import { findInvitedSurvey, invitationState } from '#lib/features/survey/invitation-state.server.ts';
import { continueSurvey, keepForLater, resumeCard } from '#lib/features/survey/resume-survey.server.ts';
import { saveSurvey } from '#lib/features/survey/save-survey.server.ts';
import { startSurvey, type Start } from '#lib/features/survey/start-survey.server.ts';
import { submitSurvey } from '#lib/features/survey/submit-survey.server.ts';
import { discardDraft, withdrawSurvey } from '#lib/features/survey/withdraw-survey.server.ts';
import { hashOf, newCode } from '#lib/server/auth/respondent-codes.ts';
import { rows } from '#lib/server/db/client.ts';
import { giveCodes, insertInvitationList, insertInvitations, listInvitations } from '#lib/server/db/invitations.ts';
import { findResponse } from '#lib/server/db/responses.ts';
import { auditEvents } from '#lib/server/db/schema/audit.ts';
import { countedTallies, receipts } from '#lib/server/db/schema/responses.ts';
import { rounds } from '#lib/server/db/schema/rounds.ts';
import { DATABASES, DURING, openTestApp, type TestApp } from '../databases.ts';

const CITIZEN = { slug: 'nguoi-dan', consentVersion: '2022.2', adult: true, language: 'vi' } as const;
const PROFILE = { district: 'Q_HB', age: '18-29' };
const MAKER = '00000000-0000-4000-8000-000000000001';

describe.each(DATABASES)('respondents on %s', ({ open }) => {
	let app: TestApp;
	beforeAll(async () => {
		app = await openTestApp(open);
	});
	afterAll(() => app.close());

	const begin = async (more: Partial<Start> = {}) => {
		const started = await startSurvey(app, { ...CITIZEN, ...more }, DURING);
		if (!started.ok) throw new Error(started.problem.code);
		return started.value;
	};
	const save = (token: string, answers: Record<string, string>) => {
		const typed = new Map(Object.entries(answers).map(([name, value]): [string, Typed] => [name, [value]]));
		return saveSurvey(app, token, { page: null, typed }, 'vi', DURING);
	};
	const send = async (token: string) => {
		await save(token, PROFILE);
		return submitSurvey(app, token, DURING);
	};
	const codeOf = async (token: string) => {
		await keepForLater(app, token, DURING);
		const card = await resumeCard(app, token, 'https://thu.example', 'vi');
		if (!card.ok) throw new Error(card.problem.code);
		return card.value.code;
	};
	/** Citizens invited by name, each with a code; a citizen is asked fewer questions than a business. */
	const invite = async (...names: string[]) =>
		app.db.transaction(async (tx) => {
			const of = { roundId: app.roundId, group: 'citizen' };
			const list = await insertInvitationList(tx, { ...of, fileName: 'thu.csv', createdAt: DURING, createdBy: MAKER });
			await insertInvitations(
				tx,
				names.map((name, at) => ({ ...of, listId: list.id, row: at + 2, name }))
			);
			const all = (await listInvitations(tx, app.roundId, 'citizen')).filter(({ listId }) => listId === list.id);
			const codes = all.map(({ id }) => ({ id, code: newCode() }));
			await giveCodes(
				tx,
				codes.map(({ id, code }) => ({ id, codeHash: hashOf(code) }))
			);
			return codes;
		});
	const invitation = async (id: string) =>
		(await listInvitations(app.db, app.roundId, 'citizen')).find((one) => one.id === id)!;

	describe('going on with a draft elsewhere', () => {
		test('the code opens it in another browser, and answers of both are kept', async () => {
			const { token, responseId } = await begin();
			await save(token, { district: 'Q_LC' });
			const code = await codeOf(token);
			expect(await codeOf(token), 'asked again').toBe(code);
			const other = await continueSurvey(app, code.toLowerCase().replaceAll('-', ''), DURING, '203.0.113.9');
			expect(other).toMatchObject({ ok: true, value: { slug: 'nguoi-dan', page: 'awareness' } });
			if (!other.ok) return;
			await save(other.value.token, { age: '60+' });
			await save(token, { gender: 'female' });
			const { answers } = (await findResponse(app.db, app.roundId, responseId))!;
			expect(answers).toEqual({ district: 'Q_LC', age: '60+', gender: 'female' });
		});

		test('only hashes are stored', async () => {
			const { token, responseId } = await begin();
			const code = await codeOf(token);
			const kept = await app.db.select().from(receipts).where(eq(receipts.responseId, responseId));
			expect(kept.map(({ kind }) => kind).sort()).toEqual(['browser', 'resume']);
			expect(JSON.stringify(kept)).not.toContain(code);
		});

		test('it was never asked for, is wrong, or the response was sent: each is told', async () => {
			const { token } = await begin();
			expect(await resumeCard(app, token, 'https://thu.example', 'vi')).toMatchObject({ ok: false });
			const code = await codeOf(token);
			expect(await continueSurvey(app, newCode(), DURING)).toMatchObject({
				ok: false,
				problem: { code: 'resume_unknown', field: 'code' }
			});
			const sent = await send(token);
			expect(await continueSurvey(app, code, DURING)).toMatchObject({ ok: false, problem: { code: 'resume_sent' } });
			expect(await withdrawSurvey(app, code, DURING), 'it is no receipt').toMatchObject({
				ok: false,
				problem: { code: 'receipt_unknown' }
			});
			expect(sent.ok && (await continueSurvey(app, sent.value.receipt, DURING))).toMatchObject({
				ok: false,
				problem: { code: 'resume_unknown' }
			});
		});

		test('wrong codes from an address are told to wait, and a right one still opens', async () => {
			const { token } = await begin();
			const code = await codeOf(token);
			const address = '203.0.113.60';
			for (let tries = 0; tries < 60; tries++) await continueSurvey(app, newCode(), DURING, address);
			expect(await continueSurvey(app, newCode(), DURING, address)).toMatchObject({
				ok: false,
				problem: { code: 'too_many_attempts' }
			});
			expect(await continueSurvey(app, code, DURING, address)).toMatchObject({ ok: true });
		});

		test('after the survey has closed the draft can be seen and thrown away', async () => {
			const { token, responseId } = await begin();
			const code = await codeOf(token);
			await app.db.update(rounds).set({ status: 'appraisal' }).where(eq(rounds.id, app.roundId));
			try {
				const other = await continueSurvey(app, code, DURING);
				expect(other).toMatchObject({ ok: true, value: { page: '' } });
				expect(await keepForLater(app, token, DURING)).toMatchObject({ ok: false, problem: { code: 'round_closed' } });
				expect(other.ok && (await discardDraft(app, other.value.token, DURING))).toMatchObject({ ok: true });
				expect(await findResponse(app.db, app.roundId, responseId)).toBeUndefined();
			} finally {
				await app.db.update(rounds).set({ status: 'open' }).where(eq(rounds.id, app.roundId));
			}
		});
	});

	describe('a helper', () => {
		const assisted = async () =>
			(
				await rows<{ n: number }>(
					app.db,
					sql`select coalesce(sum(${countedTallies.count}), 0)::int as n from ${countedTallies} where ${countedTallies.subject} = ${ASSISTED}`
				)
			)[0]!.n;

		test('the answer says that it was filled in by a helper, and of which team', async () => {
			const { responseId } = await begin({ assisted: { team: '  Tổ công nghệ số cộng đồng thôn 3 ' } });
			expect(await findResponse(app.db, app.roundId, responseId)).toMatchObject({
				assisted: true,
				helperTeam: 'Tổ công nghệ số cộng đồng thôn 3',
				channel: 'web'
			});
			const without = await begin({ assisted: { team: ' ' } });
			expect(await findResponse(app.db, app.roundId, without.responseId)).toMatchObject({
				assisted: true,
				helperTeam: null
			});
		});

		test('helped responses are counted, and no longer once withdrawn', async () => {
			const before = await assisted();
			const { token } = await begin({ assisted: { team: '' } });
			const sent = await send(token);
			expect(sent).toMatchObject({ ok: true, value: { openly: false } });
			expect(await assisted()).toBe(before + 1);
			expect(sent.ok && (await withdrawSurvey(app, sent.value.receipt, DURING))).toMatchObject({ ok: true });
			expect(await assisted()).toBe(before);
		});

		test('the respondent is of age and agrees, as everybody', async () => {
			const refusedStart = await startSurvey(app, { ...CITIZEN, adult: false, assisted: { team: '' } }, DURING);
			expect(refusedStart).toMatchObject({ ok: false, problem: { code: 'adult_required' } });
		});
	});

	describe('a device that sent a response', () => {
		test('asks before it takes another of the same round', async () => {
			const { token } = await begin();
			const sent = await send(token);
			expect(sent).toMatchObject({ ok: true, value: { openly: true, roundId: app.roundId } });
			const device = { roundId: app.roundId, another: false };
			const start = (more: Partial<Start>) => startSurvey(app, { ...CITIZEN, device, ...more }, DURING);
			expect(await start({})).toMatchObject({ ok: false, problem: { code: 'another_required', field: 'another' } });
			expect(await start({ device: { ...device, another: true } })).toMatchObject({ ok: true });
			expect(await start({ assisted: { team: '' } })).toMatchObject({ ok: true });
			expect(await start({ device: { roundId: 'nam-truoc', another: false } })).toMatchObject({ ok: true });
		});
	});

	describe('an invitation', () => {
		const by = (code: string, again = false): Partial<Start> => ({ invitation: { code, again } });
		const refusal = async (more: Partial<Start>) => {
			const started = await startSurvey(app, { ...CITIZEN, ...more }, DURING);
			return started.ok ? null : started.problem.code;
		};

		test('is good for one response, and says so afterwards', async () => {
			const [one] = await invite('Công ty A');
			expect(await findInvitedSurvey(app, one!.code.toLowerCase(), DURING)).toMatchObject({
				ok: true,
				value: { slug: 'nguoi-dan', code: one!.code }
			});
			const { token, responseId } = await begin(by(one!.code));
			expect(await invitation(one!.id)).toMatchObject({ begun: true, answered: false });
			expect(await refusal(by(one!.code)), 'begun elsewhere').toBe('invitation_begun');
			expect(await invitationState(app, 'nguoi-dan', token, one!.code)).toMatchObject({ value: { state: 'own' } });
			expect(await invitationState(app, 'nguoi-dan', undefined, one!.code)).toMatchObject({
				value: { state: 'begun' }
			});
			expect(await send(token)).toMatchObject({ ok: true, value: { openly: false } });
			expect(await invitation(one!.id)).toMatchObject({ begun: true, answered: true });
			expect(await refusal(by(one!.code, true))).toBe('invitation_used');
			expect(await findResponse(app.db, app.roundId, responseId)).toMatchObject({ channel: 'invited' });
		});

		test('nothing leads from it to the response or back', async () => {
			const [one] = await invite('Công ty B');
			const { token, responseId } = await begin(by(one!.code));
			const draft = JSON.stringify(await app.db.select().from(receipts).where(eq(receipts.responseId, responseId)));
			expect(draft, 'sealed while it is a draft').not.toContain(one!.id);
			await send(token);
			const kept = await app.db.select().from(receipts).where(eq(receipts.responseId, responseId));
			expect(kept.map(({ sealedInvitation }) => sealedInvitation)).toEqual([null, null]);
			expect(JSON.stringify(await findResponse(app.db, app.roundId, responseId))).not.toContain(one!.id);
			const told = await app.db
				.select()
				.from(auditEvents)
				.where(eq(auditEvents.subject, `response:${responseId}`));
			expect(JSON.stringify(told)).not.toContain(one!.id);
			const about = await app.db
				.select()
				.from(auditEvents)
				.where(eq(auditEvents.subject, `invitation:${one!.id}`));
			expect(about).toEqual([]);
		});

		test('the stamp that Postgres puts on rows leads to several used invitations, not to one', async () => {
			const [first, second] = await invite('Công ty C', 'Công ty D');
			await send((await begin(by(first!.code))).token);
			const { token, responseId } = await begin(by(second!.code));
			await send(token);
			const same = await rows<{ name: string }>(
				app.db,
				sql`select name from invitations where xmin = (select xmin from responses where id = ${responseId})`
			);
			expect(same.map(({ name }) => name)).toEqual(expect.arrayContaining(['Công ty C', 'Công ty D']));
		});

		test('goes along to another device', async () => {
			const [one] = await invite('Công ty E');
			const { token } = await begin(by(one!.code));
			const other = await continueSurvey(app, await codeOf(token), DURING);
			if (!other.ok) throw new Error(other.problem.code);
			expect(await send(other.value.token)).toMatchObject({ ok: true });
			expect(await invitation(one!.id)).toMatchObject({ answered: true });
		});

		test('begun twice, the response that is sent first counts', async () => {
			const [one] = await invite('Công ty F');
			const [first, second] = [await begin(by(one!.code)), await begin(by(one!.code, true))];
			expect(await send(second.token)).toMatchObject({ ok: true });
			expect(await send(first.token)).toMatchObject({ ok: false, problem: { code: 'invitation_used' } });
			expect(await findResponse(app.db, app.roundId, first.responseId)).toMatchObject({ status: 'draft' });
		});

		test('two browsers that send at the same moment send one response', async () => {
			const [one] = await invite('Công ty G');
			const drafts = [await begin(by(one!.code)), await begin(by(one!.code, true))];
			for (const { token } of drafts) await save(token, PROFILE);
			const sent = await Promise.all(drafts.map(({ token }) => submitSurvey(app, token, DURING)));
			expect(sent.filter(({ ok }) => ok)).toHaveLength(1);
		});

		test('is free again when the draft is thrown away', async () => {
			const [one] = await invite('Công ty H');
			await discardDraft(app, (await begin(by(one!.code))).token, DURING);
			expect(await invitation(one!.id)).toMatchObject({ begun: false, answered: false });
			expect(await refusal(by(one!.code))).toBeNull();
		});

		test('a new code voids the one before, which is told as such', async () => {
			const [one] = await invite('Công ty I');
			const { token } = await begin(by(one!.code));
			const fresh = newCode();
			await app.db.transaction((tx) => giveCodes(tx, [{ id: one!.id, codeHash: hashOf(fresh) }]));
			expect(await refusal(by(one!.code))).toBe('invitation_replaced');
			expect(await refusal(by(newCode()))).toBe('invitation_unknown');
			expect(await send(token), 'what was begun with the old one').toMatchObject({ ok: true });
			expect(await refusal(by(fresh))).toBe('invitation_used');
		});

		test('is for its own survey', async () => {
			const [one] = await invite('Công ty K');
			const business = { slug: 'doanh-nghiep', adult: false } as const;
			expect(await refusal({ ...business, ...by(one!.code) })).toBe('invitation_unknown');
		});

		test('wrong codes from an address are told to wait in the end', async () => {
			const tries = Array.from({ length: 61 }, () => findInvitedSurvey(app, newCode(), DURING, '203.0.113.61'));
			const answers = await Promise.all(tries);
			expect(answers.filter((one) => !one.ok && one.problem.code === 'too_many_attempts')).toHaveLength(1);
		});
	});
});

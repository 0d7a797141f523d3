/** What is kept no longer goes, with a line of the audit; what its purpose still needs stays. */
import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RETENTION_RULES, type RetentionRule } from '#lib/domain/retention/retention-rules.ts';
import { readRetention } from '#lib/features/retention/read-retention.server.ts';
import { listAudit } from '#lib/server/audit.ts';
import { invitationLists, invitations } from '#lib/server/db/schema/invitations.ts';
import { mails } from '#lib/server/db/schema/mail.ts';
import { sessions } from '#lib/server/db/schema/people.ts';
import { publications } from '#lib/server/db/schema/publications.ts';
import { receipts, responses, scores, tallies } from '#lib/server/db/schema/responses.ts';
import { rounds } from '#lib/server/db/schema/rounds.ts';
import { countDue, eraseDue } from '#lib/server/retention/retention.ts';
import { addPerson, DATABASES, DURING, openTestApp, TEST_ROUND, type TestApp } from '../databases.ts';

const later = (days: number) => new Date(DURING.getTime() + days * 86_400_000);
const ROUND = eq(rounds.id, TEST_ROUND.id);

test('each promised span names the notice that promises it', () => {
	const rules: readonly RetentionRule[] = RETENTION_RULES;
	for (const { name, basis, source } of rules) expect(source !== undefined, name).toBe(basis === 'promised');
});

describe.each(DATABASES)('%s', ({ open }) => {
	let app: TestApp;
	let by: string;
	const due = async (now: Date) =>
		Object.fromEntries((await countDue(app.db, now)).flatMap(({ name, count }) => (count > 0 ? [[name, count]] : [])));
	const erase = async (now: Date) =>
		Object.fromEntries((await eraseDue(app.db, now)).flatMap(({ name, count }) => (count > 0 ? [[name, count]] : [])));
	const survey = async (status: 'draft' | 'submitted', set: object = {}) => {
		const id = randomUUID();
		await app.db.insert(responses).values({
			id,
			roundId: TEST_ROUND.id,
			group: 'citizen',
			frameworkId: 'nguoi-dan',
			frameworkVersion: '2022.2',
			status,
			startedAt: DURING,
			savedAt: DURING,
			...set
		});
		await app.db
			.insert(receipts)
			.values({ codeHash: id, roundId: TEST_ROUND.id, responseId: id, kind: 'browser', createdAt: DURING });
		await app.db.insert(scores).values({
			roundId: TEST_ROUND.id,
			responseId: id,
			criterionCode: 'A',
			kind: 'self',
			state: 'scored',
			points: '1',
			maxPoints: '1',
			ruleHash: 'x'
		});
		return id;
	};
	const publish = (at: Date) =>
		app.db.insert(publications).values({
			roundId: TEST_ROUND.id,
			frozenAt: at,
			frozenBy: by,
			inputHash: 'x',
			results: {} as never,
			views: [],
			publishedAt: at
		});

	beforeAll(async () => {
		app = await openTestApp(open);
		by = (await addPerson(app, 'ha', ['HP', 'planner'])).id;
	});
	afterAll(() => app.close());
	beforeEach(async () => {
		for (const table of [responses, receipts, scores, tallies, mails, sessions, publications, invitations])
			await app.db.delete(table);
		await app.db.update(rounds).set({ status: 'open', sample: false, surveyErasedAt: null }).where(ROUND);
	});

	test('a dry run counts and erases nothing; a run erases the same and tells it once', async () => {
		await app.db.insert(sessions).values([
			{ tokenHash: 'old', userId: by, expiresAt: DURING },
			{ tokenHash: 'new', userId: by, expiresAt: later(2) }
		]);
		expect(await due(later(1))).toEqual({ sessions: 1 });
		expect(await app.db.select().from(sessions)).toHaveLength(2);
		const before = (await listAudit(app.db, 'retention:sessions', ['retention.erase'])).length;
		expect(await erase(later(1))).toEqual({ sessions: 1 });
		expect(await erase(later(1))).toEqual({});
		const lines = await listAudit(app.db, 'retention:sessions', ['retention.erase']);
		expect(lines).toHaveLength(before + 1);
		expect(lines.at(-1)).toMatchObject({ actorId: null, after: { count: 1, days: 0, since: 'expiry' } });
		expect((await app.db.select().from(sessions)).map(({ tokenHash }) => tokenHash)).toEqual(['new']);
	});

	test('mails that are done with go, those that somebody must decide about stay', async () => {
		const mail = {
			kind: 'k',
			recipient: 'a@b',
			language: 'vi',
			subject: 's',
			body: 'b',
			createdAt: DURING,
			dueAt: DURING
		};
		await app.db.insert(mails).values([
			{ ...mail, key: 'sent', state: 'sent', sentAt: DURING },
			{ ...mail, key: 'late', state: 'sent', sentAt: later(30) },
			{ ...mail, key: 'held', state: 'held' },
			{ ...mail, key: 'uncertain', state: 'uncertain' }
		]);
		expect(await erase(later(179))).toEqual({});
		expect(await erase(later(181))).toEqual({ mails: 1 });
		expect((await app.db.select().from(mails)).map(({ key }) => key).sort()).toEqual(['held', 'late', 'uncertain']);
	});

	test('a survey begun and never sent goes with its codes; what was sent stays', async () => {
		await survey('draft');
		const sent = await survey('submitted');
		expect(await erase(later(89))).toEqual({});
		expect(await erase(later(91))).toEqual({ surveyDrafts: 1 });
		for (const table of [responses, receipts, scores]) expect(await app.db.select().from(table)).toHaveLength(1);
		expect((await app.db.select().from(responses))[0]!.id).toBe(sent);
		expect((await app.db.select().from(rounds).where(ROUND))[0]!.surveyErasedAt).toBeNull();
	});

	test('a year after the survey each response goes, as its notice says; counts and units’ own stay', async () => {
		await survey('submitted');
		await survey('submitted', { group: 'department', organisationId: 'STP' });
		await app.db.insert(tallies).values({
			roundId: TEST_ROUND.id,
			group: 'citizen',
			stratum: 'all',
			subject: 'q',
			value: '1',
			count: 1
		});
		expect(await erase(later(500)), 'the round still takes answers').toEqual({});
		await app.db.update(rounds).set({ status: 'appraisal' }).where(ROUND);
		expect(await erase(later(385))).toEqual({});
		expect(await erase(later(387))).toEqual({ surveyResponses: 1 });
		expect((await app.db.select().from(responses)).map(({ organisationId }) => organisationId)).toEqual(['STP']);
		expect(await app.db.select().from(tallies)).toHaveLength(1);
		expect((await app.db.select().from(rounds).where(ROUND))[0]!.surveyErasedAt).not.toBeNull();
	});

	test('made-up answers are nobody’s and stay', async () => {
		await survey('submitted');
		await survey('draft');
		await app.db.update(rounds).set({ status: 'archived', sample: true }).where(ROUND);
		await publish(DURING);
		expect(await erase(later(1000))).toEqual({});
	});

	test('a month after publishing receipts go, and who was invited is forgotten', async () => {
		await survey('submitted');
		const [list] = await app.db
			.insert(invitationLists)
			.values({ roundId: TEST_ROUND.id, group: 'business', fileName: 'a', createdAt: DURING, createdBy: by })
			.returning();
		const invited = {
			roundId: TEST_ROUND.id,
			group: 'business',
			listId: list!.id,
			row: 1,
			answered: true,
			codeHash: 'x'
		};
		await app.db.insert(invitations).values({ ...invited, name: 'Công ty A', email: 'a@b', address: 'Hải Phòng' });
		await app.db.update(rounds).set({ status: 'published' }).where(ROUND);
		expect(await erase(later(60)), 'not published').toEqual({});
		await publish(DURING);
		expect(await erase(later(29))).toEqual({});
		expect(await erase(later(31))).toEqual({ receipts: 1, invitationContacts: 1 });
		expect(await erase(later(31)), 'once').toEqual({});
		expect(await app.db.select().from(responses)).toHaveLength(1);
		expect(await app.db.select().from(invitations)).toMatchObject([
			{ name: '', email: null, address: null, codeHash: null, answered: true }
		]);
	});

	test('the administrator sees the rules with what is due; the planner does not', async () => {
		const son = await addPerson(app, 'son', ['HP', 'administrator']);
		const ha = await addPerson(app, 'ha2', ['HP', 'planner']);
		expect(await readRetention(app, ha, DURING)).toMatchObject({ ok: false, problem: { code: 'not_yours' } });
		await survey('draft');
		const read = await readRetention(app, son, later(91));
		if (!read.ok) throw new Error(read.problem.code);
		expect(read.value.find(({ name }) => name === 'surveyDrafts')).toMatchObject({ due: 1, basis: 'proposed' });
		expect(read.value.find(({ name }) => name === 'uploads')).toMatchObject({ due: null });
	});
});

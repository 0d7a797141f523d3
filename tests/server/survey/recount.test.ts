/** The counts of surveys are those of their responses: told apart, put right, and never by losing what is sent meanwhile. */
import { and, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Typed } from '#lib/domain/questionnaire/answers.ts';
import { ALL, questionSubject, RESPONSES, stratumOf, sumSubject } from '#lib/domain/scoring/tally.ts';
import { saveSurvey } from '#lib/features/survey/save-survey.server.ts';
import { startSurvey } from '#lib/features/survey/start-survey.server.ts';
import { submitSurvey } from '#lib/features/survey/submit-survey.server.ts';
import { withdrawSurvey } from '#lib/features/survey/withdraw-survey.server.ts';
import { listAudit } from '#lib/server/audit.ts';
import { addToTallies, countOf, foldTallies, listTallies, readTallies } from '#lib/server/db/tallies.ts';
import { tallies, tallyDeltas } from '#lib/server/db/schema/responses.ts';
import { rounds } from '#lib/server/db/schema/rounds.ts';
import { recountOpenRounds, recountTallies } from '#lib/server/recount-tallies.ts';
import { DATABASES, DURING, openTestApp, type TestApp } from '../databases.ts';

const CITIZEN = { slug: 'nguoi-dan', consentVersion: '2022.2', adult: true, language: 'vi' } as const;

describe.each(DATABASES)('recounting on %s', ({ open }) => {
	let app: TestApp;
	beforeAll(async () => {
		app = await openTestApp(open);
		for (const district of ['Q_HB', 'Q_HB', 'Q_LC', 'Q_NQ']) await send(district);
	});
	afterAll(() => app.close());

	/** Sends a citizen's response; gives back its receipt. */
	const send = async (district: string, assisted = false): Promise<string> => {
		const helped = assisted ? { assisted: { team: 'Tổ thử' } } : {};
		const started = await startSurvey(app, { ...CITIZEN, ...helped }, DURING);
		if (!started.ok) throw new Error(started.problem.code);
		const typed = new Map<string, Typed>([
			['district', [district]],
			['age', ['18-29']],
			['NT_1', ['yes']]
		]);
		await saveSurvey(app, started.value.token, { page: null, typed }, 'vi', DURING);
		const sent = await submitSurvey(app, started.value.token, DURING);
		if (!sent.ok) throw new Error(sent.problem.code);
		return sent.value.receipt;
	};
	const recount = () => recountTallies(app, app.roundId, DURING);
	const counted = async () =>
		countOf(await readTallies(app.db, app.roundId, 'citizen', [ALL], [RESPONSES]), ALL, RESPONSES);
	const all = async () =>
		new Map(
			(await listTallies(app.db, app.roundId)).map(({ count, total, ...key }) => [
				JSON.stringify(key),
				{ count, total }
			])
		);
	const acts = async () => (await listAudit(app.db, `round:${app.roundId}`, ['survey.recount'])).length;

	test('what submissions and withdrawals kept up agrees, and nothing is written', async () => {
		const receipt = await send('Q_LC', true);
		await send('Q_NQ');
		expect(await withdrawSurvey(app, receipt, DURING)).toMatchObject({ ok: true });
		const before = await all();
		expect(await recount()).toEqual({ responses: 5, counts: before.size, changed: 0 });
		expect(await all()).toEqual(before);
		expect(await acts()).toBe(0);
	});

	test('counts that are too high, too low, missing or of nothing are put right, and the audit says so', async () => {
		await foldTallies(app.db);
		const right = await all();
		const one = (stratum: string, subject: string) =>
			and(eq(tallies.roundId, app.roundId), eq(tallies.stratum, stratum), eq(tallies.subject, subject));
		await app.db
			.update(tallies)
			.set({ count: sql`${tallies.count} + 3` })
			.where(one(ALL, RESPONSES));
		await app.db.delete(tallies).where(one(stratumOf('district', 'Q_HB'), questionSubject('age')));
		await app.db
			.update(tallies)
			.set({ total: sql`${tallies.total} + 1` })
			.where(one(ALL, sumSubject('NT')));
		await app.db.insert(tallies).values({
			roundId: app.roundId,
			group: 'citizen',
			stratum: ALL,
			subject: questionSubject('khong-co'),
			value: 'x',
			count: 7
		});
		expect(await all()).not.toEqual(right);
		expect(await recount()).toMatchObject({ responses: 5, counts: right.size, changed: 4 });
		expect(await all()).toEqual(right);
		expect(await acts()).toBe(1);
		expect(await recount()).toMatchObject({ changed: 0 });
	});

	test('the weekly job looks after the rounds that can still move, and leaves erased ones alone', async () => {
		const right = await counted();
		const add = (by: number) =>
			app.db
				.update(tallies)
				.set({ count: sql`${tallies.count} + ${by}` })
				.where(and(eq(tallies.roundId, app.roundId), eq(tallies.subject, RESPONSES)));
		await add(5);
		expect(await recountOpenRounds(app, DURING)).toMatchObject([{ roundId: app.roundId }]);
		expect(await counted()).toBe(right);
		await add(5);
		const erased = (surveyErasedAt: Date | null) => app.db.update(rounds).set({ surveyErasedAt });
		await erased(DURING);
		expect(await recount()).toEqual({ responses: 0, counts: 0, changed: 0 });
		expect(await counted()).toBe(right + 5);
		await erased(null);
		expect(await recount()).toMatchObject({ responses: 5 });
		expect(await counted()).toBe(right);
	});

	test('what waits is counted as it is, and added once however many do so at a time', async () => {
		const one = { stratum: ALL, subject: questionSubject('khong-co'), value: 'x', count: 1 };
		await app.db.transaction(async (tx) => {
			for (const by of [1, -1] as const) await addToTallies(tx, app.roundId, 'citizen', [one], by);
		});
		const [right, waiting] = [await all(), (await app.db.select().from(tallyDeltas)).length];
		expect(waiting).toBeGreaterThan(1);
		const told = await Promise.all([foldTallies(app.db), foldTallies(app.db), foldTallies(app.db)]);
		expect(told.reduce((sum, one) => sum + one, 0)).toBe(waiting);
		expect(await app.db.select().from(tallyDeltas)).toEqual([]);
		expect(await all()).toEqual(right);
		expect(await foldTallies(app.db)).toBe(0);
	});

	test('recounts that meet each other, submissions and a withdrawal correct once and lose nothing', async () => {
		const receipt = await send('Q_HB');
		await app.db
			.update(tallies)
			.set({ count: sql`${tallies.count} + 1` })
			.where(eq(tallies.stratum, ALL));
		const told = await Promise.all([
			recount(),
			send('Q_HB'),
			recount(),
			withdrawSurvey(app, receipt, DURING),
			send('Q_LC'),
			recount()
		]);
		expect(told.filter((one) => typeof one === 'object' && 'changed' in one && one.changed > 0)).toHaveLength(1);
		expect(await recount()).toMatchObject({ responses: 7, changed: 0 });
		expect(await counted()).toBe(7);
	});
});

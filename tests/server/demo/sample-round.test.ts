/** The sample round as it is filled: complete, labelled, the same every time, and counted right. */
import { and, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillSampleRound } from '#lib/demo/fill-sample-round.server.ts';
import { SAMPLE_ACCOUNTS, SAMPLE_PASSWORD } from '#lib/demo/sample-accounts.ts';
import { isFilled, SAMPLE_ROUND } from '#lib/demo/sample-round.server.ts';
import type { Group } from '#lib/domain/framework/framework.ts';
import { RESPONSES } from '#lib/domain/scoring/tally.ts';
import { openRound } from '#lib/features/rounds/open-round.server.ts';
import { signIn } from '#lib/features/account/sign-in.server.ts';
import type { App } from '#lib/server/app.ts';
import { rows } from '#lib/server/db/client.ts';
import { listEvidence } from '#lib/server/db/documents.ts';
import { findUnitResponse } from '#lib/server/db/responses.ts';
import { findRound, findRoundUnit } from '#lib/server/db/rounds.ts';
import { auditEvents } from '#lib/server/db/schema/audit.ts';
import { responses, reviews, scores } from '#lib/server/db/schema/responses.ts';
import { users } from '#lib/server/db/schema/people.ts';
import { rounds } from '#lib/server/db/schema/rounds.ts';
import { DATABASES, openBareApp, TEST_ROUND } from '../databases.ts';

const NOW = new Date('2026-03-02T03:00:00Z');
const totals: Record<string, unknown> = {};

// One fill for each database, begun as badly as it can: interrupted first, and then by two servers at once.
describe.each(DATABASES)('%s', (database) => {
	let app: App;
	let interruption: unknown;
	let afterInterruption: { begun: boolean; filled: boolean };
	beforeAll(async () => {
		app = await openBareApp(database.open);
		const store = { ...app.files.store, keep: () => Promise.reject(new Error('the disk is full')) };
		interruption = await fillSampleRound({ ...app, files: { ...app.files, store } }, NOW).catch(
			(error: unknown) => error
		);
		afterInterruption = {
			begun: (await findRound(app.db, SAMPLE_ROUND)) !== undefined && (await app.db.$count(responses)) > 0,
			filled: await isFilled(app.db)
		};
		// The built-in database has one process only.
		const servers = app.settings.databaseUrl ? [app, app] : [app];
		await Promise.all(servers.map((server) => fillSampleRound(server, NOW)));
	}, 300_000);
	afterAll(() => app.close());

	test('a fill that was interrupted is not taken for a finished one, and the next begins anew', async () => {
		expect(interruption).toMatchObject({ message: 'the disk is full' });
		expect(afterInterruption).toEqual({ begun: true, filled: false });
		expect(await isFilled(app.db)).toBe(true);
		expect(await app.db.$count(users)).toBe(await countAccounts(app));
	});

	test('servers that start together fill it once', async () => {
		expect(await app.db.$count(auditEvents, eq(auditEvents.action, 'sample.filled'))).toBe(1);
		// Once for the fill that was interrupted.
		expect(await app.db.$count(auditEvents, eq(auditEvents.action, 'round.open'))).toBe(2);
	});

	const unit = async (id: string) => {
		const { group } = (await findRoundUnit(app.db, SAMPLE_ROUND, id))!;
		return findUnitResponse(app.db, SAMPLE_ROUND, id, group);
	};

	test('it is labelled as a sample, open, past its deadline, and so is every response', async () => {
		const round = (await findRound(app.db, SAMPLE_ROUND))!;
		expect(round).toMatchObject({ sample: true, status: 'open', year: 2022 });
		expect(round.closesAt.getTime()).toBeLessThan(NOW.getTime());
		expect(await app.db.$count(responses, eq(responses.sample, false))).toBe(0);
	});

	test('units stand at every stage, and most are appraised', async () => {
		const found = await rows<{ status: string; n: number }>(
			app.db,
			sql`select coalesce(r.status::text, 'not started') as status, count(*)::int as n
				from round_units u left join responses r on r.round_id = u.round_id and r.organisation_id = u.organisation_id
				where u.round_id = ${SAMPLE_ROUND} and u.block <> 'CITY' group by 1`
		);
		expect(Object.fromEntries(found.map(({ status, n }) => [status, n]))).toEqual({
			appraised: 20,
			submitted: 6,
			returned: 3,
			draft: 3,
			'not started': 3
		});
	});

	test('some submitted after the deadline, and nobody before the round opened', async () => {
		const { opensAt, closesAt } = (await findRound(app.db, SAMPLE_ROUND))!;
		const submitted = (await app.db.select().from(responses)).flatMap(({ organisationId, submittedAt }) =>
			organisationId && submittedAt ? [submittedAt] : []
		);
		expect(submitted.filter((at) => at > closesAt)).toHaveLength(4);
		expect(submitted.every((at) => at > opensAt)).toBe(true);
	});

	test('the sample officer has work left: about 40% of the criteria of Justice are filled in', async () => {
		const { status, answers } = (await unit('STP'))!;
		expect(status).toBe('draft');
		const { framework } = app.content.instruments.get('hp-so@2022.1')!;
		const criteria = framework.nodes.filter(({ level }) => level === 'criterion');
		const begun = criteria.filter(({ code }) =>
			Object.keys(answers).some(
				(name) => name === code.replaceAll('.', '_') || name.startsWith(`${code.replaceAll('.', '_')}_`)
			)
		);
		expect(begun.length / criteria.length).toBeGreaterThan(0.3);
		expect(begun.length / criteria.length).toBeLessThan(0.45);
	});

	test('Hồng Bàng is appraised: both scores stay, and some differ with a reason', async () => {
		const response = (await unit('Q_HB'))!;
		expect(response.status).toBe('appraised');
		const kept = await app.db
			.select({ kind: scores.kind, points: sql<number>`sum(${scores.points})::float` })
			.from(scores)
			.where(eq(scores.responseId, response.id))
			.groupBy(scores.kind);
		const points = Object.fromEntries(kept.map(({ kind, points }) => [kind, points]));
		expect(points.verified).toBeLessThan(points.self!);
		const changed = await app.db
			.select()
			.from(reviews)
			.where(and(eq(reviews.responseId, response.id), eq(reviews.outcome, 'changed')));
		expect(changed.length).toBeGreaterThan(0);
		expect(changed.every(({ reason }) => reason)).toBe(true);
	});

	test('documents are there to be read', async () => {
		const documents = await listEvidence(app.db, (await unit('Q_HB'))!);
		const document = documents.find(({ documentNumber }) => documentNumber === '40/BC-Q_HB');
		expect(document).toMatchObject({ mediaType: 'application/pdf', issuedBy: 'Quận Hồng Bàng' });
		const stream = (await app.files.store.read(document!.fileHash))!;
		let size = 0;
		for await (const chunk of stream) size += (chunk as Buffer).length;
		expect(size).toBe(document!.bytes);
	});

	test("the city's own response is sent, and its figures say that they are not the ministry's", async () => {
		const { status, answers } = (await unit('HP'))!;
		expect(status).toBe('submitted');
		expect(answers.NTS_note).toContain('không phải kết quả do Bộ');
	});

	test('a few hundred citizens and businesses have answered', async () => {
		const count = (group: Group) =>
			app.db.$count(responses, and(eq(responses.group, group), eq(responses.status, 'submitted')));
		expect([await count('citizen'), await count('business')]).toEqual([300, 120]);
	});

	test('the tallies equal a recount of the responses', async () => {
		const recounted = await rows<{ group: string; stratum: string; subject: string; value: string; n: number }>(
			app.db,
			sql`with answered as (
					select r.id, r.respondent_group, e.key as question,
						jsonb_array_elements_text(case jsonb_typeof(e.value) when 'array' then e.value else jsonb_build_array(e.value) end) as value
					from responses r, jsonb_each(r.answers) e
					where r.round_id = ${SAMPLE_ROUND} and r.status = 'submitted' and r.organisation_id is null)
				select a.respondent_group as group, 'district:' || d.value as stratum, 'q:' || a.question as subject, a.value, count(*)::int as n
				from answered a join answered d on d.id = a.id and d.question = 'district'
				group by 1, 2, 3, 4`
		);
		const kept = await rows<{ group: string; stratum: string; subject: string; value: string; n: number }>(
			app.db,
			sql`select respondent_group as group, stratum, subject, value, sum(count)::int as n from counted_tallies
				where round_id = ${SAMPLE_ROUND} and stratum like 'district:%' and subject like 'q:%' group by 1, 2, 3, 4`
		);
		const key = (row: { group: string; stratum: string; subject: string; value: string }) =>
			[row.group, row.stratum, row.subject, row.value].join(' ');
		const counted = new Map(recounted.map((row) => [key(row), row.n]));
		expect(kept.length).toBeGreaterThan(1000);
		// Figures that a person typed are kept, but not counted value by value.
		for (const row of kept) expect(row.n, key(row)).toBe(counted.get(key(row)));
		const total = await rows<{ group: string; n: number }>(
			app.db,
			sql`select respondent_group as group, sum(count)::int as n from counted_tallies
				where stratum = 'all' and subject = ${RESPONSES} group by 1 order by 1`
		);
		expect(total).toEqual([
			{ group: 'business', n: 120 },
			{ group: 'citizen', n: 300 }
		]);
	});

	test('every sample account signs in with the shown password', async () => {
		for (const { email } of SAMPLE_ACCOUNTS)
			expect(
				await signIn(
					app,
					{ email, password: SAMPLE_PASSWORD, place: { address: '10.0.0.1', device: '', knownDevices: undefined } },
					NOW
				)
			).toMatchObject({
				ok: true
			});
	});

	test('filling it once more changes nothing', async () => {
		const before = await totalsOf(app);
		await fillSampleRound(app, NOW);
		expect(await totalsOf(app)).toEqual(before);
	});

	test('it comes to the same totals every time, on whichever database', async () => {
		totals[String(database)] = await totalsOf(app);
		const [first, ...others] = Object.values(totals);
		for (const other of others) expect(other).toEqual(first);
	});
});

test('made-up answers are never put beside a real round', async () => {
	const real = await openBareApp(DATABASES[0]!.open);
	await openRound(real.db, real.content, TEST_ROUND, { now: NOW, actorId: null });
	await expect(fillSampleRound(real, NOW)).rejects.toThrow(TEST_ROUND.id);
	expect(await real.db.$count(rounds)).toBe(1);
	expect(await real.db.$count(users)).toBe(0);
	await real.close();
});

/** What the round comes to, without the ids and hashes that differ from one fill to the next. */
async function totalsOf({ db }: App) {
	const byGroup = await rows(
		db,
		sql`select r.respondent_group as group, s.kind::text, s.state::text, count(*)::int as n, sum(s.points)::text as points, sum(s.max_points)::text as max
			from scores s join responses r on r.round_id = s.round_id and r.id = s.response_id
			group by 1, 2, 3 order by 1, 2, 3`
	);
	const byUnit = await rows(
		db,
		sql`select r.organisation_id as unit, r.status::text, r.submitted_at::text as at, md5(r.answers::text) as answers
			from responses r where r.organisation_id is not null order by 1`
	);
	const counted = await rows(
		db,
		sql`select subject, value, sum(count)::int as n from counted_tallies group by 1, 2 order by 1, 2`
	);
	return { byGroup, byUnit, counted };
}

/** One account for each unit, two where officer and head are shown apart, and the city-wide ones. */
async function countAccounts({ db }: App): Promise<number> {
	const [row] = await rows<{ n: number }>(
		db,
		sql`select count(*)::int as n from round_units where round_id = ${SAMPLE_ROUND}`
	);
	const shown = new Set(
		SAMPLE_ACCOUNTS.flatMap(({ memberships }) =>
			memberships.filter(({ role }) => role === 'head').map(({ organisationId }) => organisationId)
		)
	);
	return row!.n - shown.size + SAMPLE_ACCOUNTS.length;
}

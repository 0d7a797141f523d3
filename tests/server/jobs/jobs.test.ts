/** Jobs by the clock: once each time they are due, however many servers look. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readJobs, runJobNow } from '#lib/features/jobs/read-jobs.server.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { connect, type Connection } from '#lib/server/db/client.ts';
import { jobs } from '#lib/server/db/schema/jobs.ts';
import { nextDue } from '#lib/server/jobs/clock.ts';
import { listJobs, runDueJobs, type Job } from '#lib/server/jobs/run-jobs.ts';
import { addPerson, DATABASES, openTestApp, type TestApp } from '../databases.ts';

describe('when a job is due', () => {
	test.each([
		['every minute, at the next one', { everyMinutes: 1 }, '2023-01-10T03:00:30Z', '2023-01-10T03:01:00Z'],
		['on the minute itself, at the one after', { everyMinutes: 5 }, '2023-01-10T03:05:00Z', '2023-01-10T03:10:00Z'],
		['daily at an hour of the city, still today', { dailyAt: '07:00' }, '2023-01-09T23:59:00Z', '2023-01-10T00:00:00Z'],
		['or tomorrow', { dailyAt: '07:00' }, '2023-01-10T00:00:00Z', '2023-01-11T00:00:00Z'],
		['weekly, on the next Sunday of the city', { sundaysAt: '03:30' }, '2023-01-10T03:00:00Z', '2023-01-14T20:30:00Z'],
		['or a week later', { sundaysAt: '03:30' }, '2023-01-14T20:30:00Z', '2023-01-21T20:30:00Z'],
		['over the turn of the year', { dailyAt: '02:30' }, '2022-12-31T20:00:00Z', '2023-01-01T19:30:00Z']
	] as const)('%s', (_, rhythm, now, due) => {
		expect(nextDue(rhythm, new Date(now))).toEqual(new Date(due));
	});
});

describe.each(DATABASES)('%s', ({ open }) => {
	let app: TestApp;
	let son: Person;
	let ha: Person;
	let now: Date;
	let ran: string[];
	const clock = () => now;
	const job = (name: string, work: () => unknown = () => null): Job => ({
		name,
		rhythm: { everyMinutes: 10 },
		async run() {
			ran.push(name);
			return (await work()) as string | null;
		}
	});
	const later = (minutes: number) => (now = new Date(now.getTime() + minutes * 60_000));

	beforeAll(async () => {
		app = await openTestApp(open);
		son = await addPerson(app, 'son', ['HP', 'administrator']);
		ha = await addPerson(app, 'ha', ['HP', 'planner']);
	});
	afterAll(() => app.close());
	beforeEach(async () => {
		await app.db.delete(jobs);
		now = new Date('2023-01-10T03:01:00Z');
		ran = [];
	});

	test('a job runs when it is due and not again before the next time', async () => {
		const list = [job('a')];
		await runDueJobs(app.db, list, clock);
		expect(ran, 'not at the first look').toEqual([]);
		later(9);
		await runDueJobs(app.db, list, clock);
		await runDueJobs(app.db, list, clock);
		expect(ran).toEqual(['a']);
		later(10);
		await runDueJobs(app.db, list, clock);
		expect(ran).toEqual(['a', 'a']);
	});

	test('a job that fails is told, and is due again at its next time', async () => {
		const list = [job('a', () => Promise.reject(new Error('the disk is full'))), job('b', () => 'did it')];
		await runDueJobs(app.db, list, clock);
		later(9);
		expect(await runDueJobs(app.db, list, clock)).toEqual(['a', 'b']);
		const read = await readJobs(app, son, 'vi', now);
		expect(read).toMatchObject({
			ok: true,
			value: [
				{ name: 'a', error: 'the disk is full', running: false },
				{ name: 'b', error: null, outcome: 'did it' }
			]
		});
		later(10);
		await runDueJobs(app.db, list, clock);
		expect(ran).toEqual(['a', 'b', 'a', 'b']);
	});

	test('while one server runs a job, another does not; when the first has died, it does', async () => {
		let finish = () => {};
		const long = job('a', () => new Promise<void>((resolve) => (finish = resolve)));
		await runDueJobs(app.db, [long], clock);
		later(9);
		const first = runDueJobs(app.db, [long], clock);
		await expect.poll(() => ran.length).toBe(1);
		expect(await runDueJobs(app.db, [job('a')], clock)).toEqual([]);
		later(6);
		expect(await runDueJobs(app.db, [job('a', () => 'taken up')], clock), 'its hold has run out').toEqual(['a']);
		finish();
		await first;
		expect((await listJobs(app.db))[0], 'who lost the hold does not speak any more').toMatchObject({
			outcome: 'taken up'
		});
	});

	test('an administrator may hurry a job, a planner may not', async () => {
		const list = [job('a')];
		await runDueJobs(app.db, list, clock);
		expect(await runJobNow(app, ha, 'a', now)).toMatchObject({ ok: false, problem: { code: 'not_yours' } });
		expect(await runJobNow(app, son, 'khac', now)).toMatchObject({ ok: false, problem: { code: 'job_unknown' } });
		expect(await runJobNow(app, son, 'a', now)).toMatchObject({ ok: true });
		expect(await runDueJobs(app.db, list, clock)).toEqual(['a']);
	});
});

describe('two servers on one Postgres', () => {
	const postgres = DATABASES.find((one) => String(one) === 'Postgres');
	test.skipIf(!postgres)('run every job once each time it is due', async () => {
		const app = await openTestApp(postgres!.open);
		const other: Connection = await connect(app.settings);
		try {
			let now = new Date('2023-01-10T03:01:00Z');
			const runs: Record<string, number> = {};
			const list = Array.from({ length: 5 }, (_, at): Job => ({
				name: `job ${at}`,
				rhythm: { everyMinutes: 10 },
				async run() {
					runs[`job ${at}`] = (runs[`job ${at}`] ?? 0) + 1;
					await new Promise((resolve) => setTimeout(resolve, 20));
					return null;
				}
			}));
			const both = () => Promise.all([app.db, other.db, app.db, other.db].map((db) => runDueJobs(db, list, () => now)));
			await both();
			for (let round = 1; round <= 3; round++) {
				now = new Date(now.getTime() + 10 * 60_000);
				await both();
				expect(runs).toEqual(Object.fromEntries(list.map(({ name }) => [name, round])));
			}
		} finally {
			await other.close();
			await app.close();
		}
	});
});

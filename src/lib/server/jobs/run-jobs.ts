/**
 * Jobs: what happens by the clock and not because a person asked. Every server looks for due ones; a row in the database
 * decides which of them runs a job, so that it runs once however many servers there are. A job that a dying server left
 * behind is taken up by the next; jobs are written so that beginning again does no harm.
 */
import { and, eq, isNull, lte, or } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { log } from '#lib/server/log.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { jobs } from '#lib/server/db/schema/jobs.ts';
import { nextDue, type Rhythm } from './clock.ts';

export type Job = {
	name: string;
	rhythm: Rhythm;
	/** What it did, in a sentence for the log and the administration; null when there was nothing to do. */
	run(now: Date): Promise<string | null>;
};

export type JobRow = typeof jobs.$inferSelect;

const HOLD_MINUTES = 5;
const LOOK_MS = 15_000;

/** Looks for due jobs now and then until stopped. `stop` waits for what is running. */
export function startJobs(db: Database, list: readonly Job[], clock: () => Date = () => new Date()) {
	let running: Promise<unknown> | null = null;
	const look = () => {
		running ??= runDueJobs(db, list, clock)
			.catch((error: unknown) => log.error({ error }, 'jobs could not be looked up'))
			.finally(() => (running = null));
	};
	const timer = setInterval(look, LOOK_MS);
	timer.unref();
	look();
	return {
		async stop(): Promise<void> {
			clearInterval(timer);
			await running;
		}
	};
}

/** Runs the jobs that are due and that no other server holds, one after the other; gives back their names. */
export async function runDueJobs(db: Database, list: readonly Job[], clock: () => Date): Promise<string[]> {
	await db
		.insert(jobs)
		.values(list.map(({ name, rhythm }) => ({ name, dueAt: nextDue(rhythm, clock()) })))
		.onConflictDoNothing();
	const ran: string[] = [];
	for (const job of list) if (await runIfDue(db, job, clock)) ran.push(job.name);
	return ran;
}

/** Makes a job due at once, so that some server takes it within seconds; false when there is no such job. */
export async function hurryJob(db: Database | Transaction, name: string, now: Date): Promise<boolean> {
	const due = await db.update(jobs).set({ dueAt: now }).where(eq(jobs.name, name)).returning({ name: jobs.name });
	return due.length > 0;
}

export const listJobs = (db: Database): Promise<JobRow[]> => db.select().from(jobs).orderBy(jobs.name);

async function runIfDue(db: Database, { name, rhythm, run }: Job, clock: () => Date): Promise<boolean> {
	const now = clock();
	const holder = randomUUID();
	const [held] = await db
		.update(jobs)
		.set({ holder, heldUntil: minutesAfter(now), startedAt: now })
		.where(and(eq(jobs.name, name), lte(jobs.dueAt, now), or(isNull(jobs.heldUntil), lte(jobs.heldUntil, now))))
		.returning({ name: jobs.name });
	if (!held) return false;
	const keep = setInterval(
		() =>
			void db
				.update(jobs)
				.set({ heldUntil: minutesAfter(clock()) })
				.where(mine(name, holder))
				.catch(() => {}),
		(HOLD_MINUTES * 60_000) / 3
	);
	try {
		const outcome = await run(now);
		if (outcome) log.info({ job: name, outcome }, 'job done');
		await release(db, name, holder, { dueAt: nextDue(rhythm, clock()), endedAt: clock(), outcome, error: null });
	} catch (error) {
		log.error({ job: name, error }, 'job failed');
		const said = error instanceof Error ? error.message : String(error);
		await release(db, name, holder, { dueAt: nextDue(rhythm, clock()), endedAt: clock(), error: said.slice(0, 500) });
	} finally {
		clearInterval(keep);
	}
	return true;
}

/** Whoever lost the hold meanwhile does not speak for the job any more. */
const release = (db: Database, name: string, holder: string, change: Partial<JobRow>) =>
	db
		.update(jobs)
		.set({ ...change, holder: null, heldUntil: null })
		.where(mine(name, holder));

const mine = (name: string, holder: string) => and(eq(jobs.name, name), eq(jobs.holder, holder));
const minutesAfter = (now: Date) => new Date(now.getTime() + HOLD_MINUTES * 60_000);

/** What the program does by the clock, as administrators see it. */
import { formatDateTime } from '#lib/domain/date.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import { mayAdminister } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { hurryJob, listJobs } from '#lib/server/jobs/run-jobs.ts';

export type JobLine = {
	name: string;
	running: boolean;
	/** Of the last run; null before the first. */
	endedAt: string | null;
	outcome: string | null;
	error: string | null;
	dueAt: string;
};

export async function readJobs(
	{ db }: App,
	person: Person | null,
	language: Language,
	now: Date
): Promise<Result<JobLine[]>> {
	if (!mayAdminister(person)) return refused('not_yours');
	return ok(
		(await listJobs(db)).map(({ name, heldUntil, endedAt, outcome, error, dueAt }) => ({
			name,
			running: heldUntil !== null && heldUntil > now,
			endedAt: endedAt && formatDateTime(endedAt, language),
			outcome,
			error,
			dueAt: formatDateTime(dueAt, language)
		}))
	);
}

/** Makes a job due now; one of the servers takes it within seconds. Refused: `not_yours`, `job_unknown`. */
export async function runJobNow({ db }: App, person: Person | null, name: string, now: Date): Promise<Result<null>> {
	if (!mayAdminister(person)) return refused('not_yours');
	return db.transaction(async (tx) => {
		if (!(await hurryJob(tx, name, now))) return refused('job_unknown');
		await audit(tx, { at: now, actorId: person!.id, action: 'job.hurry', subject: `job:${name}` });
		return ok(null);
	});
}

/**
 * Failed tries, slowed: after a few, each further one has to wait longer, up to a quarter of an hour. Whoever guesses is
 * slowed wherever the guesses go; nobody is barred for good, and no office for one of its people.
 */
import { eq, lt, sql } from 'drizzle-orm';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { failures } from '#lib/server/db/schema/people.ts';

const FIRST_WAIT = 15_000;
const LONGEST_WAIT = 15 * 60_000;
/** After a day without a failure the count begins again. */
const FORGOTTEN = 86_400_000;

/** Milliseconds to wait after so many failures in a row, of which so many are free: 0, then 15 s, doubled each time. */
export const waitAfter = (count: number, free: number): number =>
	count < free ? 0 : Math.min(FIRST_WAIT * 2 ** (count - free), LONGEST_WAIT);

/** Milliseconds until the subject may try again; 0: now. */
export async function waitOf(db: Database, subject: string, free: number, now: Date): Promise<number> {
	const [row] = await db.select().from(failures).where(eq(failures.subject, subject));
	if (!row || now.getTime() - row.lastAt.getTime() > FORGOTTEN) return 0;
	return Math.max(0, row.lastAt.getTime() + waitAfter(row.count, free) - now.getTime());
}

export async function countFailure(db: Database, subject: string, now: Date): Promise<void> {
	const old = new Date(now.getTime() - FORGOTTEN);
	await db
		.insert(failures)
		.values({ subject, count: 1, lastAt: now })
		.onConflictDoUpdate({
			target: failures.subject,
			set: {
				count: sql`case when ${failures.lastAt} < ${old.toISOString()}::timestamptz then 1 else ${failures.count} + 1 end`,
				lastAt: now
			}
		});
}

export async function forgetFailures(db: Database | Transaction, subject: string): Promise<void> {
	await db.delete(failures).where(eq(failures.subject, subject));
}

export async function sweepFailures(db: Database, now: Date): Promise<void> {
	await db.delete(failures).where(lt(failures.lastAt, new Date(now.getTime() - FORGOTTEN)));
}

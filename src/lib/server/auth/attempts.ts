/** Attempts counted in the database, so that every server knows of them. They slow a guesser and bar nobody for long. */
import { and, eq, lt, sql } from 'drizzle-orm';
import type { Database } from '#lib/server/db/client.ts';
import { attempts } from '#lib/server/db/schema/people.ts';

export type Limit = { most: number; minutes: number };

/** Counts one attempt; false when the subject has used up its attempts in this window of time. */
export async function attempt(db: Database, subject: string, { most, minutes }: Limit, now: Date): Promise<boolean> {
	const length = minutes * 60_000;
	const windowStart = new Date(Math.floor(now.getTime() / length) * length);
	const [row] = await db
		.insert(attempts)
		.values({ subject, windowStart, count: 1 })
		.onConflictDoUpdate({
			target: [attempts.subject, attempts.windowStart],
			set: { count: sql`${attempts.count} + 1` }
		})
		.returning({ count: attempts.count });
	return (row?.count ?? 0) <= most;
}

/** Forgets a subject's attempts: after signing in. */
export async function forgetAttempts(db: Database, subject: string): Promise<void> {
	await db.delete(attempts).where(eq(attempts.subject, subject));
}

/** Removes windows long past; run at start. */
export async function sweepAttempts(db: Database, now: Date): Promise<void> {
	await db.delete(attempts).where(and(lt(attempts.windowStart, new Date(now.getTime() - 86_400_000))));
}

import { pgTable, text, timestamp } from 'drizzle-orm/pg-core';

/** What is done by the clock, one row a job. Servers claim a due job here, so that it runs on one of them. */
export const jobs = pgTable('jobs', {
	name: text().primaryKey(),
	dueAt: timestamp('due_at', { withTimezone: true }).notNull(),
	/** Until when the server that runs it holds it; past that it has died, and another may take it. */
	heldUntil: timestamp('held_until', { withTimezone: true }),
	/** Tells the holder from one that lost its hold. */
	holder: text(),
	startedAt: timestamp('started_at', { withTimezone: true }),
	endedAt: timestamp('ended_at', { withTimezone: true }),
	/** Of the last run: a sentence on what it did, or what went wrong. */
	outcome: text(),
	error: text()
});

import { date, index, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/**
 * Who was reminded of what. One mail may remind a person of several things: each is a row, and its key says what it was
 * about, for which day and to whom, so that the same is never said twice.
 */
export const reminders = pgTable(
	'reminders',
	{
		id: uuid().primaryKey().defaultRandom(),
		key: text().notNull().unique(),
		roundId: text('round_id').notNull(),
		/** The unit that has the work. */
		organisationId: text('organisation_id').notNull(),
		userId: uuid('user_id').notNull(),
		/** "closes-7", "task+1"; "hand": by a person. */
		step: text().notNull(),
		/** The day the step falls on. */
		day: date({ mode: 'string' }).notNull(),
		at: timestamp({ withTimezone: true }).notNull(),
		/** Null: by the clock. */
		by: uuid()
	},
	(table) => [index('reminders_round').on(table.roundId, table.organisationId, table.at)]
);

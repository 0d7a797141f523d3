import { integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

/**
 * What respondents are compared with, as it was released: figures of a stratum, worked out over `n` responses and then
 * left as they are until enough responses are new. Kept, so that every server shows the same and two looks cannot be
 * subtracted.
 */
export const releasedFigures = pgTable(
	'released_figures',
	{
		roundId: text('round_id').notNull(),
		group: text('respondent_group').notNull(),
		stratum: text().notNull(),
		n: integer().notNull(),
		/** By node code: mean and median, as numerals. */
		figures: jsonb().$type<Record<string, { mean: string; median: string }>>().notNull(),
		releasedAt: timestamp('released_at', { withTimezone: true }).notNull()
	},
	(table) => [primaryKey({ columns: [table.roundId, table.group, table.stratum] })]
);

/**
 * A random salt a day, for hashing network addresses where attempts are counted. Every server uses the same one, and when
 * the day is over it is deleted: from then on nobody can find an address behind a hash.
 */
export const dailySalts = pgTable('daily_salts', {
	day: text().primaryKey(),
	salt: text().notNull()
});

import { jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { users } from './people.ts';
import { rounds } from './rounds.ts';

/** How many people or businesses there are of each group, as somebody published it: what a survey's means are weighted by. */
export const populationTotals = pgTable(
	'population_totals',
	{
		roundId: text('round_id')
			.notNull()
			.references(() => rounds.id, { onDelete: 'cascade' }),
		group: text('respondent_group').notNull(),
		/** The question that groups respondents. */
		question: text().notNull(),
		/** By choice of the question; a group that is not in it has no published total. */
		totals: jsonb().$type<Record<string, number>>().notNull(),
		/** Who published them, where and when. */
		source: text().notNull(),
		setBy: uuid('set_by')
			.notNull()
			.references(() => users.id),
		setAt: timestamp('set_at', { withTimezone: true }).notNull()
	},
	(table) => [primaryKey({ columns: [table.roundId, table.group, table.question] })]
);

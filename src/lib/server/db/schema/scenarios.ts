import { index, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { users } from './people.ts';
import { rounds } from './rounds.ts';

/** Scenarios that planners keep, to be played again on whatever the results are then. */
export const scenarios = pgTable(
	'scenarios',
	{
		id: uuid().primaryKey().defaultRandom(),
		roundId: text('round_id')
			.notNull()
			.references(() => rounds.id, { onDelete: 'cascade' }),
		name: text().notNull(),
		/** Its improvements as the address of the page writes them (features/benchmark/scenario-address.ts). */
		improvements: jsonb().$type<string[]>().notNull(),
		madeBy: uuid('made_by')
			.notNull()
			.references(() => users.id),
		madeAt: timestamp('made_at', { withTimezone: true }).notNull()
	},
	(table) => [index('scenarios_round').on(table.roundId, table.madeAt)]
);

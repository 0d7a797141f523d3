import { sql } from 'drizzle-orm';
import { check, pgTable, primaryKey, smallint, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { users } from './people.ts';

/**
 * What a criterion costs to raise, 1 to 5, as the planner judges it. It holds for the code in every version of the
 * framework; no row is "not judged".
 */
export const criterionEfforts = pgTable(
	'criterion_efforts',
	{
		frameworkId: text('framework_id').notNull(),
		criterionCode: text('criterion_code').notNull(),
		effort: smallint().notNull(),
		setBy: uuid('set_by')
			.notNull()
			.references(() => users.id),
		setAt: timestamp('set_at', { withTimezone: true }).notNull()
	},
	(table) => [
		primaryKey({ columns: [table.frameworkId, table.criterionCode] }),
		check('criterion_efforts_range', sql`${table.effort} between 1 and 5`)
	]
);

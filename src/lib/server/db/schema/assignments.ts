import { bigint, date, index, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { users } from './people.ts';

/** Who of a unit sees to which criterion of its assessment. It guides; it bars nobody of the unit from the others. */
export const assignments = pgTable(
	'assignments',
	{
		roundId: text('round_id').notNull(),
		organisationId: text('organisation_id').notNull(),
		criterionCode: text('criterion_code').notNull(),
		assigneeId: uuid('assignee_id')
			.notNull()
			.references(() => users.id),
		/** The unit's own date for it; null leaves the round's. */
		dueOn: date('due_on'),
		assignedBy: uuid('assigned_by').notNull(),
		assignedAt: timestamp('assigned_at', { withTimezone: true }).notNull()
	},
	(table) => [
		primaryKey({ columns: [table.roundId, table.organisationId, table.criterionCode] }),
		index('assignments_assignee').on(table.assigneeId)
	]
);

/** Up to which line of the audit a person has seen what changed in an assessment. */
export const assessmentLooks = pgTable(
	'assessment_looks',
	{
		roundId: text('round_id').notNull(),
		organisationId: text('organisation_id').notNull(),
		userId: uuid('user_id')
			.notNull()
			.references(() => users.id, { onDelete: 'cascade' }),
		seenEvent: bigint('seen_event', { mode: 'number' }).notNull(),
		seenAt: timestamp('seen_at', { withTimezone: true }).notNull()
	},
	(table) => [primaryKey({ columns: [table.roundId, table.organisationId, table.userId] })]
);

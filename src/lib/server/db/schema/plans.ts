import { sql } from 'drizzle-orm';
import { check, date, index, integer, jsonb, numeric, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { PlanLevel, PlanStatus } from '#lib/domain/plan/plan-task.ts';
import { organisations } from './organisations.ts';
import { users } from './people.ts';
import { rounds } from './rounds.ts';

/** Tasks of the plan of improvement that follows a round. */
export const planTasks = pgTable(
	'plan_tasks',
	{
		id: uuid().primaryKey().defaultRandom(),
		roundId: text('round_id')
			.notNull()
			.references(() => rounds.id, { onDelete: 'cascade' }),
		/** Whose result it raises; the city is one of them. */
		organisationId: text('organisation_id')
			.notNull()
			.references(() => organisations.id),
		/** All three null: a general task. */
		frameworkId: text('framework_id'),
		frameworkVersion: text('framework_version'),
		criterionCode: text('criterion_code'),
		text: text().notNull(),
		/** The action of the city's plan that it came from, and where the plan says it ("II.1.a"). */
		actionId: text('action_id'),
		actionPlace: text('action_place'),
		ownerId: text('owner_id')
			.notNull()
			.references(() => organisations.id),
		helpers: jsonb().$type<string[]>().notNull(),
		deadline: date({ mode: 'string' }).notNull(),
		/** How far the criterion is to be raised, what that was in points when it was chosen, and what it gained then. */
		level: text().$type<PlanLevel>(),
		reach: numeric({ precision: 14, scale: 4 }),
		gain: numeric({ precision: 14, scale: 4 }),
		status: text().$type<PlanStatus>().notNull().default('planned'),
		progress: text().notNull().default(''),
		dropReason: text('drop_reason').notNull().default(''),
		/** What shows that it is done: words, and a document's number and day. */
		evidence: text().notNull().default(''),
		documentNumber: text('document_number').notNull().default(''),
		documentDate: date('document_date', { mode: 'string' }),
		/** Counts up at every change: who writes names the one that they saw. */
		revision: integer().notNull().default(1),
		madeBy: uuid('made_by')
			.notNull()
			.references(() => users.id),
		madeAt: timestamp('made_at', { withTimezone: true }).notNull(),
		changedBy: uuid('changed_by')
			.notNull()
			.references(() => users.id),
		changedAt: timestamp('changed_at', { withTimezone: true }).notNull()
	},
	(table) => [
		index('plan_tasks_round').on(table.roundId, table.organisationId),
		check('plan_tasks_status', sql`${table.status} in ('planned', 'underWay', 'done', 'dropped')`),
		check('plan_tasks_level', sql`${table.level} in ('target', 'best', 'points')`)
	]
);

import { sql } from 'drizzle-orm';
import {
	check,
	date,
	foreignKey,
	integer,
	jsonb,
	pgTable,
	primaryKey,
	smallint,
	text,
	timestamp,
	uuid
} from 'drizzle-orm/pg-core';
import type { FrozenTask, ProgressLine } from '../../../domain/plan/progress-report.ts';
import { organisations } from './organisations.ts';
import { rounds } from './rounds.ts';

/** A quarter on which units report: after which round, and until when. */
export const progressQuarters = pgTable(
	'progress_quarters',
	{
		year: integer().notNull(),
		quarter: smallint().notNull(),
		roundId: text('round_id')
			.notNull()
			.references(() => rounds.id, { onDelete: 'cascade' }),
		dueOn: date('due_on', { mode: 'string' }).notNull(),
		/** Codes of criteria that every unit which has them tells of. */
		asked: jsonb().$type<string[]>().notNull(),
		openedBy: uuid('opened_by').notNull(),
		openedAt: timestamp('opened_at', { withTimezone: true }).notNull()
	},
	(table) => [
		primaryKey({ columns: [table.year, table.quarter] }),
		check('progress_quarters_quarter', sql`${table.quarter} between 1 and 4`)
	]
);

/** A unit's report on a quarter; handed in, it keeps the tasks of the plan as they stood. */
export const progressReports = pgTable(
	'progress_reports',
	{
		year: integer().notNull(),
		quarter: smallint().notNull(),
		organisationId: text('organisation_id')
			.notNull()
			.references(() => organisations.id),
		results: text().notNull(),
		difficulties: text().notNull(),
		lines: jsonb().$type<ProgressLine[]>().notNull(),
		/** Counts up at every change: who writes names the one that they saw. */
		revision: integer().notNull(),
		savedBy: uuid('saved_by').notNull(),
		savedAt: timestamp('saved_at', { withTimezone: true }).notNull(),
		submittedBy: uuid('submitted_by'),
		submittedAt: timestamp('submitted_at', { withTimezone: true }),
		tasks: jsonb().$type<FrozenTask[]>()
	},
	(table) => [
		primaryKey({ columns: [table.year, table.quarter, table.organisationId] }),
		foreignKey({
			columns: [table.year, table.quarter],
			foreignColumns: [progressQuarters.year, progressQuarters.quarter]
		}).onDelete('cascade'),
		check(
			'progress_reports_submitted',
			sql`(${table.submittedAt} is null) = (${table.tasks} is null) and (${table.submittedAt} is null) = (${table.submittedBy} is null)`
		)
	]
);

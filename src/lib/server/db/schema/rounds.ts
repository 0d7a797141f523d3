import {
	boolean,
	date,
	foreignKey,
	index,
	integer,
	jsonb,
	numeric,
	pgEnum,
	pgTable,
	primaryKey,
	text,
	timestamp,
	unique,
	uuid
} from 'drizzle-orm/pg-core';
import type { ReminderSettings } from '../../../domain/chasing/reminder-settings.ts';
import { ROUND_STATUSES } from '../../../domain/round/round-status.ts';
import { frameworks } from './frameworks.ts';
import { organisations } from './organisations.ts';

export const roundStatus = pgEnum('round_status', ROUND_STATUSES);

/** A round (kỳ đánh giá) fixes versions, units, thresholds and dates. */
export const rounds = pgTable('rounds', {
	id: text().primaryKey(),
	year: integer().notNull(),
	nameVi: text('name_vi').notNull(),
	nameEn: text('name_en').notNull(),
	status: roundStatus().notNull(),
	opensAt: timestamp('opens_at', { withTimezone: true }).notNull(),
	closesAt: timestamp('closes_at', { withTimezone: true }).notNull(),
	appraisalUntil: timestamp('appraisal_until', { withTimezone: true }),
	explanationUntil: timestamp('explanation_until', { withTimezone: true }),
	/** Planned; the step that publishes has its own day. */
	publishOn: timestamp('publish_on', { withTimezone: true }),
	/** The day on which an organisation must exist to take part; null in rounds opened before it was kept. */
	unitsOn: date('units_on'),
	/** Made-up answers: every page that shows them says so. */
	sample: boolean().notNull().default(false),
	/** Below this share of the maximum a criterion is low. */
	lowBelow: numeric('low_below', { precision: 5, scale: 4 }).notNull().default('0.5'),
	/** From this share on it is high. */
	highFrom: numeric('high_from', { precision: 5, scale: 4 }).notNull().default('0.8'),
	/** Survey cells with fewer answers are hidden. */
	leastCitizens: integer('least_citizens').notNull().default(10),
	leastBusinesses: integer('least_businesses').notNull().default(5),
	/** A unit hands in with a signed report, or not at all. */
	signedReport: boolean('signed_report').notNull().default(false),
	/** When its people are reminded; null: as by default. */
	reminders: jsonb().$type<ReminderSettings>(),
	/** Since when responses of its surveys are being erased: their counts stay and cannot be counted again. */
	surveyErasedAt: timestamp('survey_erased_at', { withTimezone: true })
});

/** What each group of respondents answers in a round, and under which public address. */
export const roundInstruments = pgTable(
	'round_instruments',
	{
		roundId: text('round_id')
			.notNull()
			.references(() => rounds.id),
		group: text('respondent_group').notNull(),
		frameworkId: text('framework_id').notNull(),
		frameworkVersion: text('framework_version').notNull(),
		/** Address of a public survey: /khao-sat/<slug>. Null for units. */
		slug: text()
	},
	(table) => [
		primaryKey({ columns: [table.roundId, table.group] }),
		unique('round_instruments_slug').on(table.roundId, table.slug),
		foreignKey({
			columns: [table.frameworkId, table.frameworkVersion],
			foreignColumns: [frameworks.id, frameworks.version]
		})
	]
);

/** The units of a round with the block they are ranked in and what does not apply to them. */
export const roundUnits = pgTable(
	'round_units',
	{
		roundId: text('round_id')
			.notNull()
			.references(() => rounds.id),
		organisationId: text('organisation_id')
			.notNull()
			.references(() => organisations.id),
		group: text('respondent_group').notNull(),
		block: text().notNull(),
		ranked: boolean().notNull().default(true),
		notApplicable: jsonb('not_applicable').$type<string[]>().notNull().default([]),
		/** Why something does not apply to the unit, or why it is not ranked. */
		exceptionReason: text('exception_reason'),
		/** The latest extension; null: the round's closing date holds. */
		extendedUntil: timestamp('extended_until', { withTimezone: true })
	},
	(table) => [primaryKey({ columns: [table.roundId, table.organisationId] })]
);

/** Each step of a round, forward or back: when, by whom, and with which word. The audit, which is append-only, says the same. */
export const roundSteps = pgTable(
	'round_steps',
	{
		id: integer().primaryKey().generatedAlwaysAsIdentity(),
		roundId: text('round_id').notNull(),
		/** Null: the round came into being. */
		fromStatus: roundStatus('from_status'),
		toStatus: roundStatus('to_status').notNull(),
		at: timestamp({ withTimezone: true }).notNull(),
		/** Null: the machine itself, by command. */
		by: uuid(),
		note: text(),
		/** What was unfinished and passed over: counts by code. */
		passed: jsonb().$type<Record<string, number>>().notNull().default({})
	},
	(table) => [index('round_steps_round').on(table.roundId, table.id)]
);

/** More time for one unit, each time with a reason; the latest holds. The audit says the same. */
export const roundExtensions = pgTable(
	'round_extensions',
	{
		id: integer().primaryKey().generatedAlwaysAsIdentity(),
		roundId: text('round_id').notNull(),
		organisationId: text('organisation_id').notNull(),
		/** Null: the extension was taken back. */
		until: timestamp({ withTimezone: true }),
		reason: text().notNull(),
		at: timestamp({ withTimezone: true }).notNull(),
		by: uuid().notNull()
	},
	(table) => [index('round_extensions_round').on(table.roundId, table.organisationId)]
);

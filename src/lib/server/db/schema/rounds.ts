import {
	boolean,
	foreignKey,
	integer,
	jsonb,
	numeric,
	pgEnum,
	pgTable,
	primaryKey,
	text,
	timestamp,
	unique
} from 'drizzle-orm/pg-core';
import { frameworks } from './frameworks.ts';
import { organisations } from './organisations.ts';

export const roundStatus = pgEnum('round_status', [
	'draft',
	'open',
	'appraisal',
	'explanation',
	'final',
	'published',
	'archived'
]);

/** A round (kỳ đánh giá) fixes versions, units, thresholds and dates. */
export const rounds = pgTable('rounds', {
	id: text().primaryKey(),
	year: integer().notNull(),
	nameVi: text('name_vi').notNull(),
	nameEn: text('name_en').notNull(),
	status: roundStatus().notNull(),
	opensAt: timestamp('opens_at', { withTimezone: true }).notNull(),
	closesAt: timestamp('closes_at', { withTimezone: true }).notNull(),
	/** Made-up answers: every page that shows them says so. */
	sample: boolean().notNull().default(false),
	/** Below this share of the maximum a criterion is low. */
	lowBelow: numeric('low_below', { precision: 5, scale: 4 }).notNull().default('0.5'),
	/** From this share on it is high. */
	highFrom: numeric('high_from', { precision: 5, scale: 4 }).notNull().default('0.8'),
	/** Survey cells with fewer answers are hidden. */
	leastCitizens: integer('least_citizens').notNull().default(10),
	leastBusinesses: integer('least_businesses').notNull().default(5)
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
		notApplicable: jsonb('not_applicable').$type<string[]>().notNull().default([])
	},
	(table) => [primaryKey({ columns: [table.roundId, table.organisationId] })]
);

import { index, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { users } from './people.ts';

/** Appraisers who lead the appraisal of a round: they share the work out and settle what appraisers judge differently. */
export const appraisalLeads = pgTable(
	'appraisal_leads',
	{
		roundId: text('round_id').notNull(),
		userId: uuid('user_id')
			.notNull()
			.references(() => users.id, { onDelete: 'cascade' }),
		markedBy: uuid('marked_by'),
		markedAt: timestamp('marked_at', { withTimezone: true }).notNull()
	},
	(table) => [primaryKey({ columns: [table.roundId, table.userId] })]
);

/**
 * Which part of a round's appraisal is whose. A part is ended, never deleted: who had it before stays to be read. Parts
 * may overlap; then several are asked for the same criterion.
 */
export const appraisalParts = pgTable(
	'appraisal_parts',
	{
		id: integer().primaryKey().generatedAlwaysAsIdentity(),
		roundId: text('round_id').notNull(),
		block: text().notNull(),
		/** Null: every unit of the block. */
		organisationId: text('organisation_id'),
		/** A criterion, or an index or pillar with all below it. Null: the whole framework. */
		nodeCode: text('node_code'),
		appraiserId: uuid('appraiser_id')
			.notNull()
			.references(() => users.id),
		givenBy: uuid('given_by').notNull(),
		givenAt: timestamp('given_at', { withTimezone: true }).notNull(),
		endedBy: uuid('ended_by'),
		endedAt: timestamp('ended_at', { withTimezone: true }),
		/** The part that took its place, when it was handed on. */
		nextId: integer('next_id')
	},
	(table) => [index('appraisal_parts_round').on(table.roundId, table.id)]
);

/** Words between the appraisers and a unit about one criterion. They change no score; nothing in them is ever edited. */
export const appraisalMessages = pgTable(
	'appraisal_messages',
	{
		id: integer().primaryKey().generatedAlwaysAsIdentity(),
		roundId: text('round_id').notNull(),
		responseId: uuid('response_id').notNull(),
		criterionCode: text('criterion_code').notNull(),
		side: text().$type<'appraiser' | 'unit'>().notNull(),
		authorId: uuid('author_id').notNull(),
		words: text().notNull(),
		at: timestamp({ withTimezone: true }).notNull()
	},
	(table) => [index('appraisal_messages_response').on(table.roundId, table.responseId, table.criterionCode, table.id)]
);

/** Up to which message of a criterion a person has read. */
export const appraisalLooks = pgTable(
	'appraisal_looks',
	{
		roundId: text('round_id').notNull(),
		responseId: uuid('response_id').notNull(),
		criterionCode: text('criterion_code').notNull(),
		userId: uuid('user_id')
			.notNull()
			.references(() => users.id, { onDelete: 'cascade' }),
		seenMessage: integer('seen_message').notNull()
	},
	(table) => [primaryKey({ columns: [table.roundId, table.responseId, table.criterionCode, table.userId] })]
);

import { index, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { FrozenResults, PublishedView } from '../../../domain/publication/frozen-results.ts';
import { rounds } from './rounds.ts';

/**
 * The results of a round as they were frozen: worked out once, from inputs that their hash names, and never again. A
 * freeze may be taken back until it is published.
 */
export const publications = pgTable(
	'publications',
	{
		id: integer().primaryKey().generatedAlwaysAsIdentity(),
		roundId: text('round_id')
			.notNull()
			.references(() => rounds.id),
		frozenAt: timestamp('frozen_at', { withTimezone: true }).notNull(),
		frozenBy: uuid('frozen_by').notNull(),
		/** Of every score the results are made of, with its rule hash, in one order. */
		inputHash: text('input_hash').notNull(),
		results: jsonb().$type<FrozenResults>().notNull(),
		views: jsonb().$type<PublishedView[]>().notNull(),
		publishedAt: timestamp('published_at', { withTimezone: true }),
		publishedBy: uuid('published_by'),
		/** The freeze was taken back: the round went on, or other views were chosen. */
		revokedAt: timestamp('revoked_at', { withTimezone: true })
	},
	(table) => [index('publications_round').on(table.roundId, table.id)]
);

/** A figure that was published wrong: what it was stays to be seen, with why it was changed. */
export const publicationCorrections = pgTable(
	'publication_corrections',
	{
		id: integer().primaryKey().generatedAlwaysAsIdentity(),
		publicationId: integer('publication_id')
			.notNull()
			.references(() => publications.id),
		organisationId: text('organisation_id').notNull(),
		nodeCode: text('node_code').notNull(),
		/** Points, as numerals. */
		before: text().notNull(),
		after: text().notNull(),
		reason: text().notNull(),
		at: timestamp({ withTimezone: true }).notNull(),
		by: uuid().notNull()
	},
	(table) => [index('publication_corrections_publication').on(table.publicationId, table.id)]
);

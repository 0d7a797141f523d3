import { date, index, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { documentScan } from './documents.ts';
import type { CouncilMember } from '../../../domain/appraisal/council.ts';

/** The council that judges a round (hội đồng thẩm định): who sits in it, and when and where it met. */
export const roundCouncils = pgTable('round_councils', {
	roundId: text('round_id').primaryKey(),
	heldOn: date('held_on'),
	place: text(),
	members: jsonb().$type<CouncilMember[]>().notNull(),
	changedBy: uuid('changed_by').notNull(),
	changedAt: timestamp('changed_at', { withTimezone: true }).notNull()
});

/** The council's minutes and the decision that approves the results, as they were signed. Taken away, a row stays with why. */
export const roundPapers = pgTable(
	'round_papers',
	{
		id: integer().primaryKey().generatedAlwaysAsIdentity(),
		roundId: text('round_id').notNull(),
		kind: text().$type<'minutes' | 'decision'>().notNull(),
		number: text().notNull(),
		issuedOn: date('issued_on').notNull(),
		fileHash: text('file_hash').notNull(),
		fileName: text('file_name').notNull(),
		mediaType: text('media_type').notNull(),
		bytes: integer().notNull(),
		scan: documentScan(),
		recordedBy: uuid('recorded_by').notNull(),
		recordedAt: timestamp('recorded_at', { withTimezone: true }).notNull(),
		removedBy: uuid('removed_by'),
		removedAt: timestamp('removed_at', { withTimezone: true }),
		removedWhy: text('removed_why')
	},
	(table) => [index('round_papers_round').on(table.roundId, table.id), index('round_papers_hash').on(table.fileHash)]
);

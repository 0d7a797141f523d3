import { integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { organisations } from './organisations.ts';

type Row = typeof organisations.$inferSelect;

/** One file of units brought in, with each unit before and after, so that it can be set aside as a whole. */
export const unitImports = pgTable('unit_imports', {
	id: integer().primaryKey().generatedAlwaysAsIdentity(),
	/** As the file was called by whoever sent it: shown, never trusted. */
	fileName: text('file_name').notNull(),
	/** `before` is null for a unit that the file added. */
	changes: jsonb().$type<{ before: Row | null; after: Row; successors: string[] }[]>().notNull(),
	appliedAt: timestamp('applied_at', { withTimezone: true }).notNull(),
	appliedBy: uuid('applied_by').notNull(),
	undoneAt: timestamp('undone_at', { withTimezone: true }),
	undoneBy: uuid('undone_by')
});

import { sql } from 'drizzle-orm';
import {
	index,
	integer,
	jsonb,
	numeric,
	pgEnum,
	pgTable,
	primaryKey,
	text,
	timestamp,
	uuid
} from 'drizzle-orm/pg-core';
import type { SheetFile } from '../../../domain/questionnaire/read-answer-sheet.ts';
import type { Table } from '../../../domain/imports/table.ts';

export const importedPart = pgEnum('imported_part', ['value', 'a', 'b']);

/** One file of figures brought into a round. Its number gives the order: a later import takes the place of an earlier. */
export const imports = pgTable(
	'imports',
	{
		id: integer().primaryKey().generatedAlwaysAsIdentity(),
		roundId: text('round_id').notNull(),
		/** As the file was called by whoever sent it: shown, never trusted. */
		fileName: text('file_name').notNull(),
		rows: integer().notNull(),
		appliedAt: timestamp('applied_at', { withTimezone: true }).notNull(),
		appliedBy: uuid('applied_by').notNull(),
		undoneAt: timestamp('undone_at', { withTimezone: true }),
		undoneBy: uuid('undone_by')
	},
	(table) => [index('imports_round').on(table.roundId)]
);

/**
 * Figures of units as they were imported: append-only (by trigger). The one that counts is of the latest import that is
 * not undone.
 */
export const importedFigures = pgTable(
	'imported_figures',
	{
		roundId: text('round_id').notNull(),
		importId: integer('import_id')
			.notNull()
			.references(() => imports.id),
		organisationId: text('organisation_id').notNull(),
		criterionCode: text('criterion_code').notNull(),
		part: importedPart().notNull(),
		value: numeric({ precision: 20, scale: 4 }).notNull(),
		/** Who gave the figure: "Cục Thống kê, báo cáo 12/2022". */
		source: text().notNull()
	},
	(table) => [
		primaryKey({
			name: 'imported_figures_pk',
			columns: [table.roundId, table.importId, table.organisationId, table.criterionCode, table.part]
		}),
		index('imported_figures_unit').on(table.roundId, table.organisationId)
	]
);

/** A file waiting to be confirmed by the person who sent it. What counts is worked out from it each time it is looked at. */
export const importPreviews = pgTable('import_previews', {
	id: uuid()
		.primaryKey()
		.default(sql`gen_random_uuid()`),
	personId: uuid('person_id').notNull(),
	fileName: text('file_name').notNull(),
	/** The language that its numerals are written in. */
	language: text().notNull(),
	cells: jsonb().$type<Table>().notNull(),
	/** What it is for: the round its figures belong to, the framework its criteria make, the assessment it fills in. */
	purpose: jsonb().$type<PreviewPurpose>().notNull(),
	createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
	expiresAt: timestamp('expires_at', { withTimezone: true }).notNull()
});

export type PreviewPurpose =
	| { kind: 'figures'; roundId: string }
	| { kind: 'units' }
	| { kind: 'invitations'; roundId: string; group: string }
	| { kind: 'answers'; roundId: string; unitId: string; madeAt: string; file: Omit<SheetFile, 'table' | 'language'> }
	| { kind: 'criteria'; framework: { id: string; version: string; group: string; [more: string]: string } };

import { sql } from 'drizzle-orm';
import {
	check,
	date,
	index,
	integer,
	jsonb,
	pgEnum,
	pgTable,
	text,
	timestamp,
	unique,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import type { SignatureFinding } from '../../../domain/evidence/pdf-signature.ts';
import { submissionActs } from './responses.ts';

/** What the virus scanner said. Null: none was set. `pending`: it did not answer, and is asked again. */
export const documentScan = pgEnum('document_scan', ['clean', 'pending', 'infected']);

/**
 * A document of a unit in a round (tài liệu), whatever number of criteria it proves. The file itself is kept by its hash,
 * so next year's document may be the same file under other details.
 */
export const documents = pgTable(
	'documents',
	{
		id: uuid().primaryKey().defaultRandom(),
		roundId: text('round_id').notNull(),
		organisationId: text('organisation_id').notNull(),
		fileHash: text('file_hash').notNull(),
		fileName: text('file_name').notNull(),
		mediaType: text('media_type').notNull(),
		bytes: integer().notNull(),
		/** What the unit calls it; its file name unless given. */
		title: text(),
		documentNumber: text('document_number'),
		documentDate: date('document_date'),
		issuedBy: text('issued_by'),
		scan: documentScan(),
		/** Name of what was found in it. */
		scanFound: text('scan_found'),
		uploadedBy: uuid('uploaded_by').notNull(),
		uploadedAt: timestamp('uploaded_at', { withTimezone: true }).notNull()
	},
	(table) => [
		unique('documents_file').on(table.roundId, table.organisationId, table.fileHash),
		index('documents_hash').on(table.fileHash)
	]
);

/** A document proves a criterion (tài liệu kiểm chứng). Taken away, the row stays with when. */
export const evidence = pgTable(
	'evidence',
	{
		id: uuid().primaryKey().defaultRandom(),
		roundId: text('round_id').notNull(),
		responseId: uuid('response_id').notNull(),
		criterionCode: text('criterion_code').notNull(),
		documentId: uuid('document_id')
			.notNull()
			.references(() => documents.id),
		attachedBy: uuid('attached_by').notNull(),
		attachedAt: timestamp('attached_at', { withTimezone: true }).notNull(),
		removedAt: timestamp('removed_at', { withTimezone: true })
	},
	(table) => [
		index('evidence_response').on(table.roundId, table.responseId, table.criterionCode),
		index('evidence_document').on(table.documentId),
		uniqueIndex('evidence_once')
			.on(table.roundId, table.responseId, table.criterionCode, table.documentId)
			.where(sql`${table.removedAt} is null`)
	]
);

/**
 * The signed report (báo cáo có chữ ký) of a submission: attached before it, then a part of it for good. One waits at most;
 * one that was replaced or taken away before it was handed in stays with when.
 */
export const signedReports = pgTable(
	'signed_reports',
	{
		id: uuid().primaryKey().defaultRandom(),
		roundId: text('round_id').notNull(),
		responseId: uuid('response_id').notNull(),
		documentId: uuid('document_id')
			.notNull()
			.references(() => documents.id),
		reportNumber: text('report_number').notNull(),
		reportDate: date('report_date').notNull(),
		signature: jsonb().$type<SignatureFinding>().notNull(),
		attachedBy: uuid('attached_by').notNull(),
		attachedAt: timestamp('attached_at', { withTimezone: true }).notNull(),
		removedAt: timestamp('removed_at', { withTimezone: true }),
		/** The submission that it went with; null: it waits for the next. */
		submissionId: integer('submission_id').references(() => submissionActs.id)
	},
	(table) => [
		index('signed_reports_document').on(table.documentId),
		uniqueIndex('signed_reports_waiting')
			.on(table.roundId, table.responseId)
			.where(sql`${table.removedAt} is null and ${table.submissionId} is null`),
		unique('signed_reports_submission').on(table.submissionId),
		check('signed_reports_kept', sql`${table.removedAt} is null or ${table.submissionId} is null`)
	]
);

import { sql } from 'drizzle-orm';
import {
	bigint,
	index,
	integer,
	jsonb,
	numeric,
	pgEnum,
	pgTable,
	primaryKey,
	smallint,
	text,
	timestamp,
	uniqueIndex,
	uuid,
	date,
	boolean
} from 'drizzle-orm/pg-core';
import type { Answers } from '../../../domain/questionnaire/answers.ts';
import type { Figures } from '../../../domain/scoring/rule-kind.ts';

export const responseStatus = pgEnum('response_status', ['draft', 'submitted', 'returned', 'appraised', 'withdrawn']);
export const scoreKind = pgEnum('score_kind', ['self', 'verified']);
export const scoreState = pgEnum('score_state', ['scored', 'unanswered', 'notApplicable', 'invalid']);
export const reviewOutcome = pgEnum('review_outcome', ['agreed', 'changed', 'returned']);

/**
 * A filled questionnaire of a unit, a business, a citizen or the city. The round is in every key, so that the big tables
 * can be partitioned by it.
 */
export const responses = pgTable(
	'responses',
	{
		roundId: text('round_id').notNull(),
		id: uuid().notNull().defaultRandom(),
		group: text('respondent_group').notNull(),
		/** Null for businesses and citizens: nobody's identity is kept. */
		organisationId: text('organisation_id'),
		frameworkId: text('framework_id').notNull(),
		frameworkVersion: text('framework_version').notNull(),
		status: responseStatus().notNull().default('draft'),
		answers: jsonb().$type<Answers>().notNull().default({}),
		/** Typed, kept, but not (yet) an answer: "abc" where a number belongs. Never scored. */
		unread: jsonb().$type<Record<string, string>>().notNull().default({}),
		/** Who changed which answer when, by question. */
		touched: jsonb().$type<Record<string, { at: string; by?: string; revision: number }>>().notNull().default({}),
		revision: integer().notNull().default(0),
		language: text().notNull().default('vi'),
		consentVersion: text('consent_version'),
		sample: boolean().notNull().default(false),
		startedAt: timestamp('started_at', { withTimezone: true }).notNull(),
		savedAt: timestamp('saved_at', { withTimezone: true }).notNull(),
		submittedAt: timestamp('submitted_at', { withTimezone: true }),
		submittedBy: uuid('submitted_by'),
		appraisedAt: timestamp('appraised_at', { withTimezone: true }),
		appraisedBy: uuid('appraised_by'),
		returnNote: text('return_note')
	},
	(table) => [
		primaryKey({ columns: [table.roundId, table.id] }),
		uniqueIndex('responses_unit')
			.on(table.roundId, table.organisationId, table.group)
			.where(sql`${table.organisationId} is not null`),
		index('responses_group').on(table.roundId, table.group, table.status)
	]
);

/** How the public finds its own response again: unique through a table of its own, and only the hash is kept. */
export const receipts = pgTable('receipts', {
	codeHash: text('code_hash').primaryKey(),
	roundId: text('round_id').notNull(),
	responseId: uuid('response_id').notNull(),
	/** `browser` continues a draft in the same browser, `receipt` is the code shown at the end. */
	kind: text().notNull(),
	createdAt: timestamp('created_at', { withTimezone: true }).notNull()
});

/** One narrow row for each criterion and kind of score, written in the transaction that submits or verifies. */
export const scores = pgTable(
	'scores',
	{
		roundId: text('round_id').notNull(),
		responseId: uuid('response_id').notNull(),
		criterionCode: text('criterion_code').notNull(),
		kind: scoreKind().notNull(),
		state: scoreState().notNull(),
		points: numeric({ precision: 14, scale: 4 }).notNull(),
		maxPoints: numeric('max_points', { precision: 14, scale: 4 }).notNull(),
		ruleHash: text('rule_hash').notNull(),
		/** What was brought from a survey or an import and scored; null where the figures are the respondent's own answers. */
		figures: jsonb().$type<Figures>()
	},
	(table) => [primaryKey({ columns: [table.roundId, table.responseId, table.criterionCode, table.kind] })]
);

/** An appraiser's judgement of one criterion; a later one replaces an earlier one, and the audit keeps both. */
export const reviews = pgTable(
	'reviews',
	{
		roundId: text('round_id').notNull(),
		responseId: uuid('response_id').notNull(),
		criterionCode: text('criterion_code').notNull(),
		outcome: reviewOutcome().notNull(),
		points: numeric({ precision: 14, scale: 4 }),
		reason: text(),
		reviewerId: uuid('reviewer_id').notNull(),
		reviewedAt: timestamp('reviewed_at', { withTimezone: true }).notNull()
	},
	(table) => [primaryKey({ columns: [table.roundId, table.responseId, table.criterionCode] })]
);

/**
 * How many submitted responses gave an answer, by stratum ("all", "district:Q_HB") and subject (a question, or a node's
 * value or level). Spread over shards, so that no submission waits for another; a reader sums the shards.
 */
export const tallies = pgTable(
	'tallies',
	{
		roundId: text('round_id').notNull(),
		group: text('respondent_group').notNull(),
		stratum: text().notNull(),
		subject: text().notNull(),
		value: text().notNull(),
		shard: smallint().notNull(),
		count: bigint({ mode: 'number' }).notNull()
	},
	(table) => [
		primaryKey({ columns: [table.roundId, table.group, table.stratum, table.subject, table.value, table.shard] })
	]
);

/** A document that proves a criterion's figures (tài liệu kiểm chứng). The file itself is kept by its hash. */
export const evidence = pgTable(
	'evidence',
	{
		id: uuid().primaryKey().defaultRandom(),
		roundId: text('round_id').notNull(),
		responseId: uuid('response_id').notNull(),
		criterionCode: text('criterion_code').notNull(),
		fileHash: text('file_hash').notNull(),
		fileName: text('file_name').notNull(),
		mediaType: text('media_type').notNull(),
		bytes: integer().notNull(),
		documentNumber: text('document_number'),
		documentDate: date('document_date'),
		issuedBy: text('issued_by'),
		uploadedBy: uuid('uploaded_by').notNull(),
		uploadedAt: timestamp('uploaded_at', { withTimezone: true }).notNull(),
		removedAt: timestamp('removed_at', { withTimezone: true })
	},
	(table) => [index('evidence_response').on(table.roundId, table.responseId, table.criterionCode)]
);

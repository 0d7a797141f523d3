import { sql, type SQL } from 'drizzle-orm';
import {
	bigint,
	check,
	index,
	integer,
	jsonb,
	numeric,
	pgEnum,
	pgTable,
	pgView,
	primaryKey,
	text,
	timestamp,
	uniqueIndex,
	uuid,
	boolean
} from 'drizzle-orm/pg-core';
import type { Answers } from '../../../domain/questionnaire/answers.ts';
import type { Contested } from '../../../domain/questionnaire/reconcile.ts';
import type { SubmissionActKind } from '../../../domain/round/submission-acts.ts';
import type { Figures } from '../../../domain/scoring/rule-kind.ts';
import type { TallyEntry } from '../../../domain/scoring/tally.ts';

export const responseStatus = pgEnum('response_status', ['draft', 'submitted', 'returned', 'appraised', 'withdrawn']);
export const scoreKind = pgEnum('score_kind', ['self', 'verified']);
export const scoreState = pgEnum('score_state', ['scored', 'unanswered', 'notApplicable', 'invalid']);
/** The way a response came in: by the open address, by a single-use invitation, or gathered without a line and sent later. */
export const responseChannel = pgEnum('response_channel', ['web', 'invited', 'offline']);
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
		/** Typed over what somebody else had entered meanwhile, by question: waits for a choice, never scored. */
		contested: jsonb().$type<Contested>().notNull().default({}),
		/** Who changed which answer when, by question, and in which copy of the form. */
		touched: jsonb()
			.$type<Record<string, { at: string; by?: string; copy?: string; revision: number }>>()
			.notNull()
			.default({}),
		revision: integer().notNull().default(0),
		language: text().notNull().default('vi'),
		consentVersion: text('consent_version'),
		channel: responseChannel().notNull().default('web'),
		/** Somebody else filled it in for the respondent, who was read the notice and agreed to it. */
		assisted: boolean().notNull().default(false),
		/** The helper's team, as the helper gave it ("Tổ công nghệ số cộng đồng thôn 3"); says nothing of the respondent. */
		helperTeam: text('helper_team'),
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
		index('responses_group').on(table.roundId, table.group, table.status),
		check('responses_helper_assists', sql`${table.helperTeam} is null or ${table.assisted}`)
	]
);

/** How the public finds its own response again: unique through a table of its own, and only the hash is kept. */
export const receipts = pgTable('receipts', {
	codeHash: text('code_hash').primaryKey(),
	roundId: text('round_id').notNull(),
	responseId: uuid('response_id').notNull(),
	/** `browser` continues a draft in the same browser, `resume` in another, `receipt` is the code shown at the end. */
	kind: text().$type<'browser' | 'resume' | 'receipt'>().notNull(),
	/** The invitation that a draft was begun with, sealed with this very code: whoever reads the database cannot open it. */
	sealedInvitation: text('sealed_invitation'),
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

/**
 * An appraiser's judgement of one criterion. Each appraiser has one of their own beside the others'; a later one replaces
 * the same person's earlier one, and the audit keeps both. What stands is worked out (domain/appraisal/standing.ts).
 */
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
	(table) => [primaryKey({ columns: [table.roundId, table.responseId, table.criterionCode, table.reviewerId] })]
);

/** A lead's word where appraisers judged a criterion differently: it stands over theirs, which are kept. */
export const reviewSettlements = pgTable(
	'review_settlements',
	{
		roundId: text('round_id').notNull(),
		responseId: uuid('response_id').notNull(),
		criterionCode: text('criterion_code').notNull(),
		outcome: reviewOutcome().notNull(),
		points: numeric({ precision: 14, scale: 4 }),
		reason: text(),
		/** The lead. Called as in a judgement, since it stands as one. */
		reviewerId: uuid('reviewer_id').notNull(),
		reviewedAt: timestamp('reviewed_at', { withTimezone: true }).notNull()
	},
	(table) => [primaryKey({ columns: [table.roundId, table.responseId, table.criterionCode] })]
);

/**
 * Each step of a unit's assessment between officers, head and city; who has it now is read from the last. The audit, which
 * is append-only, says the same.
 */
export const submissionActs = pgTable(
	'submission_acts',
	{
		id: integer().primaryKey().generatedAlwaysAsIdentity(),
		roundId: text('round_id').notNull(),
		responseId: uuid('response_id').notNull(),
		act: text().$type<SubmissionActKind>().notNull(),
		at: timestamp({ withTimezone: true }).notNull(),
		/** Null: the machine itself, by command. */
		by: uuid(),
		note: text(),
		/** Of a submission: what it came to, and whether somebody stood in for a head. */
		told: jsonb().$type<SubmissionTold>()
	},
	(table) => [
		index('submission_acts_response').on(table.roundId, table.responseId, table.id),
		check(
			'submission_acts_kind',
			sql`${table.act} in ('handOver', 'takeBack', 'sendBack', 'submit', 'return', 'collect', 'unlock')`
		),
		check(
			'submission_acts_worded',
			sql`${table.act} not in ('sendBack', 'unlock') or coalesce(${table.note}, '') <> ''`
		),
		check('submission_acts_told', sql`(${table.act} = 'submit') = (${table.told} is not null)`)
	]
);

export type SubmissionTold = { points: string; max: string; seal: string; standIn?: true };

const tallyColumns = {
	roundId: text('round_id').notNull(),
	group: text('respondent_group').notNull(),
	stratum: text().notNull(),
	subject: text().notNull(),
	value: text().notNull(),
	count: bigint({ mode: 'number' }).notNull(),
	total: bigint({ mode: 'number' }).notNull().default(0)
};

/**
 * How many submitted responses gave an answer, by stratum ("all", "district:Q_HB") and subject (a question, or a node's
 * value or level), and what they gave in all where that is summed; without what waits in `tally_deltas`.
 */
export const tallies = pgTable('tallies', tallyColumns, (table) => [
	primaryKey({ columns: [table.roundId, table.group, table.stratum, table.subject, table.value] })
]);

/** Entries that are the same in several strata, as nearly all of a response are. */
export type PackedEntries = { strata: string[]; counted: Omit<TallyEntry, 'stratum'>[] };

/**
 * What submissions and withdrawals change of the tallies, one row each, until it is added to them (db/tallies.ts): no
 * submission waits for a row that others count on too.
 */
export const tallyDeltas = pgTable(
	'tally_deltas',
	{
		roundId: text('round_id').notNull(),
		id: bigint({ mode: 'number' }).generatedAlwaysAsIdentity().notNull(),
		group: text('respondent_group').notNull(),
		entries: jsonb().$type<PackedEntries[]>().notNull()
	},
	(table) => [primaryKey({ columns: [table.roundId, table.id] })]
);

/** What stands packed in the entries of a row of deltas: `stratum`, and subject, value, count and total of `entry`. */
export const unpacked = (delta: string): SQL =>
	sql.raw(`jsonb_to_recordset(${delta}.entries) as packed (strata jsonb, counted jsonb),
		jsonb_array_elements_text(packed.strata) as stratum,
		jsonb_to_recordset(packed.counted) as entry (subject text, value text, count bigint, total bigint)`);

/** The tallies with all that waits. A key may stand in it several times; its count is their sum. */
export const countedTallies = pgView('counted_tallies', tallyColumns).as(sql`
	select round_id, respondent_group, stratum, subject, value, count, total from tallies
	union all
	select delta.round_id, delta.respondent_group, stratum, entry.subject, entry.value, entry.count, coalesce(entry.total, 0)
	from tally_deltas delta,
		${unpacked('delta')}`);

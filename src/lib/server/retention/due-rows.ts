/** What of each rule is due: one statement to count it, one to erase a part of it. */
import { sql, type SQL } from 'drizzle-orm';
import type { RetentionName, RETENTION_RULES } from '#lib/domain/retention/retention-rules.ts';
import { importPreviews } from '#lib/server/db/schema/imports.ts';
import { invitations } from '#lib/server/db/schema/invitations.ts';
import { mails } from '#lib/server/db/schema/mail.ts';
import { attempts, parkedEntries, sessions } from '#lib/server/db/schema/people.ts';
import { publications } from '#lib/server/db/schema/publications.ts';
import { receipts, responses, scores } from '#lib/server/db/schema/responses.ts';
import { rounds } from '#lib/server/db/schema/rounds.ts';

type Elsewhere = Extract<(typeof RETENTION_RULES)[number], { elsewhere: true }>['name'];
export type SweptName = Exclude<RetentionName, Elsewhere>;

/** `erase` takes at most `most` and gives back one row with how many as `count`. */
export type DueRows = { count(before: Date): SQL; erase(before: Date, most: number): SQL };

const at = (moment: Date) => sql`${moment.toISOString()}::timestamptz`;

/** Rows of a table that go as they are; the table is small or is swept often. */
const gone = (table: SQL, due: (before: Date) => SQL): DueRows => ({
	count: (before) => sql`select count(*)::int as count from ${table} where ${due(before)}`,
	erase: (before, most) =>
		sql`with gone as (
				delete from ${table} where ctid = any (array(select ctid from ${table} where ${due(before)} limit ${most})) returning 1
			) select count(*)::int as count from gone`
});

/** Made-up rounds are nobody's: their answers stay. */
const survey = sql`${responses.organisationId} is null and not exists (
	select 1 from ${rounds} where ${rounds.id} = ${responses.roundId} and ${rounds.sample})`;

/** Rounds whose results were published before a moment, and stand. */
const published = (before: Date) =>
	sql`select ${publications.roundId} from ${publications} join ${rounds} on ${rounds.id} = ${publications.roundId}
		where ${publications.publishedAt} < ${at(before)} and ${publications.revokedAt} is null and not ${rounds.sample}`;

/** Responses with their scores and codes. What they added up to stays in the counts. */
const responsesGone = (due: (before: Date) => SQL, mark: boolean): DueRows => ({
	count: (before) => sql`select count(*)::int as count from ${responses} where ${due(before)}`,
	erase: (before, most) => sql`with due as (
			select ${responses.roundId} as round_id, ${responses.id} as id from ${responses} where ${due(before)} limit ${most}
		), codes as (
			delete from ${receipts} where (${receipts.roundId}, ${receipts.responseId}) in (select round_id, id from due)
		), points as (
			delete from ${scores} where (${scores.roundId}, ${scores.responseId}) in (select round_id, id from due)
		), marked as (
			update ${rounds} set survey_erased_at = now()
			where ${mark} and survey_erased_at is null and ${rounds.id} in (select round_id from due)
		), gone as (
			delete from ${responses} where (${responses.roundId}, ${responses.id}) in (select round_id, id from due) returning 1
		) select count(*)::int as count from gone`
});

export const DUE_ROWS: Record<SweptName, DueRows> = {
	sessions: gone(sql`${sessions}`, (before) => sql`${sessions.expiresAt} <= ${at(before)}`),
	attempts: gone(sql`${attempts}`, (before) => sql`${attempts.windowStart} < ${at(before)}`),
	parkedEntries: gone(sql`${parkedEntries}`, (before) => sql`${parkedEntries.expiresAt} <= ${at(before)}`),
	importPreviews: gone(sql`${importPreviews}`, (before) => sql`${importPreviews.expiresAt} <= ${at(before)}`),
	// One that waits, is held or is uncertain is still somebody's to decide.
	mails: gone(
		sql`${mails}`,
		(before) => sql`${mails.state} in ('sent', 'failed', 'cancelled')
			and coalesce(${mails.sentAt}, ${mails.claimedAt}, ${mails.createdAt}) < ${at(before)}`
	),
	surveyDrafts: responsesGone(
		(before) => sql`${survey} and ${responses.status} = 'draft' and ${responses.savedAt} < ${at(before)}`,
		false
	),
	// A closing date closes nothing by itself: a survey has ended when its round has moved on as well.
	surveyResponses: responsesGone(
		(before) => sql`${survey} and ${responses.roundId} in (
			select ${rounds.id} from ${rounds} where ${rounds.closesAt} < ${at(before)} and ${rounds.status} not in ('draft', 'open'))`,
		true
	),
	receipts: gone(sql`${receipts}`, (before) => sql`${receipts.roundId} in (${published(before)})`),
	invitationContacts: {
		count: (before) => sql`select count(*)::int as count from ${invitations} where ${contacts(before)}`,
		erase: (
			before,
			most
		) => sql`with due as (select id from ${invitations} where ${contacts(before)} limit ${most}), gone as (
				update ${invitations} set name = '', email = null, address = null, code_hash = null, void_code_hash = null
				where id in (select id from due) returning 1
			) select count(*)::int as count from gone`
	}
};

function contacts(before: Date): SQL {
	return sql`(${invitations.name} <> '' or ${invitations.email} is not null or ${invitations.address} is not null)
		and ${invitations.roundId} in (${published(before)})`;
}

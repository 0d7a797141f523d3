import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, primaryKey, text, timestamp, uuid, jsonb } from 'drizzle-orm/pg-core';

/** A list of respondents to invite, as one file brought it. */
export const invitationLists = pgTable(
	'invitation_lists',
	{
		id: integer().primaryKey().generatedAlwaysAsIdentity(),
		roundId: text('round_id').notNull(),
		group: text('respondent_group').notNull(),
		/** As the file was called by whoever sent it: shown, never trusted. */
		fileName: text('file_name').notNull(),
		createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
		createdBy: uuid('created_by').notNull()
	},
	(table) => [index('invitation_lists_round').on(table.roundId, table.group)]
);

/**
 * Who is invited, and whether the invitation was used. Nothing leads from here to a response or back: no key, and no time
 * of use, since a time would be a key as well. Of the code only the hash is kept; a reminder makes a new one and the old
 * one is void.
 */
export const invitations = pgTable(
	'invitations',
	{
		id: uuid()
			.primaryKey()
			.default(sql`gen_random_uuid()`),
		roundId: text('round_id').notNull(),
		group: text('respondent_group').notNull(),
		listId: integer('list_id')
			.notNull()
			.references(() => invitationLists.id, { onDelete: 'cascade' }),
		/** As the file numbers it, to find a letter's addressee again. */
		row: integer().notNull(),
		name: text().notNull(),
		email: text(),
		address: text(),
		/** By question of the questionnaire's strata: what the list says the respondent is. Counted, never put into an answer. */
		strata: jsonb().$type<Record<string, string>>().notNull().default({}),
		codeHash: text('code_hash').unique(),
		/** Of the code before: whoever comes with it is told that a newer letter was sent. */
		voidCodeHash: text('void_code_hash').unique(),
		/** How many letters or mails were made. */
		letters: integer().notNull().default(0),
		/** A response was begun with it, somewhere. */
		begun: boolean().notNull().default(false),
		/** A response was sent with it. */
		answered: boolean().notNull().default(false)
	},
	(table) => [index('invitations_round').on(table.roundId, table.group), index('invitations_list').on(table.listId)]
);

/** How many answers a stratum of a survey should bring. */
export const surveyQuotas = pgTable(
	'survey_quotas',
	{
		roundId: text('round_id').notNull(),
		group: text('respondent_group').notNull(),
		/** Question and its choice: "district", "Q_HB". */
		question: text().notNull(),
		value: text().notNull(),
		wanted: integer().notNull()
	},
	(table) => [primaryKey({ columns: [table.roundId, table.group, table.question, table.value] })]
);

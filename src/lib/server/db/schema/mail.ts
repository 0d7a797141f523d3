import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgEnum, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/**
 * `waiting` to be sent; `held`, since there was no mail server when its time came, until a person lets it go; `sending`
 * now; `sent`; `failed` for good; `uncertain`, when the program ended between handing over and hearing the answer;
 * `cancelled` by a person.
 */
export const mailState = pgEnum('mail_state', [
	'waiting',
	'held',
	'sending',
	'sent',
	'failed',
	'uncertain',
	'cancelled'
]);

export type Attachment = { name: string; mediaType: string; text: string };

/** The outbox: a mail is a row written in the transaction of the act it tells of, and sent afterwards. */
export const mails = pgTable(
	'mails',
	{
		id: uuid()
			.primaryKey()
			.default(sql`gen_random_uuid()`),
		/** What the mail is about and to whom: the same mail asked for twice is written once. */
		key: text().notNull().unique(),
		/** A word for the kind: "reminder", "invitation". */
		kind: text().notNull(),
		recipient: text().notNull(),
		/** Null where the recipient has no account. */
		userId: uuid('user_id'),
		roundId: text('round_id'),
		language: text().notNull(),
		subject: text().notNull(),
		body: text().notNull(),
		attachments: jsonb().$type<Attachment[]>().notNull().default([]),
		state: mailState().notNull().default('waiting'),
		createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
		/** Not before. */
		dueAt: timestamp('due_at', { withTimezone: true }).notNull(),
		claimedAt: timestamp('claimed_at', { withTimezone: true }),
		sentAt: timestamp('sent_at', { withTimezone: true }),
		attempts: integer().notNull().default(0),
		/** What the mail server last said. */
		lastError: text('last_error')
	},
	(table) => [index('mails_due').on(table.state, table.dueAt), index('mails_created').on(table.createdAt)]
);

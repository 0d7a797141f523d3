import { index, integer, jsonb, pgEnum, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { organisations } from './organisations.ts';

export const role = pgEnum('role', ['administrator', 'planner', 'appraiser', 'head', 'officer']);

export const users = pgTable('users', {
	id: uuid().primaryKey().defaultRandom(),
	email: text().notNull().unique(),
	name: text().notNull(),
	passwordHash: text('password_hash').notNull(),
	language: text().notNull().default('vi'),
	createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
	disabledAt: timestamp('disabled_at', { withTimezone: true })
});

/** Holds the hash of a session's token only, so a stolen table signs nobody in. */
export const sessions = pgTable(
	'sessions',
	{
		tokenHash: text('token_hash').primaryKey(),
		userId: uuid('user_id')
			.notNull()
			.references(() => users.id, { onDelete: 'cascade' }),
		expiresAt: timestamp('expires_at', { withTimezone: true }).notNull()
	},
	(table) => [index('sessions_user').on(table.userId)]
);

/** A person's role in an organisation; city-wide roles are held in the city itself. */
export const memberships = pgTable(
	'memberships',
	{
		userId: uuid('user_id')
			.notNull()
			.references(() => users.id, { onDelete: 'cascade' }),
		organisationId: text('organisation_id')
			.notNull()
			.references(() => organisations.id),
		role: role().notNull()
	},
	(table) => [primaryKey({ columns: [table.userId, table.organisationId, table.role] })]
);

/** Attempts counted in a window of time, by what is being tried and by whom; shared by all servers. */
export const attempts = pgTable(
	'attempts',
	{
		subject: text().notNull(),
		windowStart: timestamp('window_start', { withTimezone: true }).notNull(),
		count: integer().notNull()
	},
	(table) => [primaryKey({ columns: [table.subject, table.windowStart] })]
);

/** What somebody typed into a form when the session had ended: given back after signing in, then deleted. */
export const parkedEntries = pgTable('parked_entries', {
	tokenHash: text('token_hash').primaryKey(),
	path: text().notNull(),
	fields: jsonb().$type<[string, string][]>().notNull(),
	expiresAt: timestamp('expires_at', { withTimezone: true }).notNull()
});

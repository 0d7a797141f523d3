import {
	bigint,
	boolean,
	index,
	integer,
	jsonb,
	pgEnum,
	pgTable,
	primaryKey,
	text,
	timestamp,
	uuid
} from 'drizzle-orm/pg-core';
import { organisations } from './organisations.ts';

export const role = pgEnum('role', ['administrator', 'planner', 'appraiser', 'head', 'officer']);

export const users = pgTable('users', {
	id: uuid().primaryKey().defaultRandom(),
	email: text().notNull().unique(),
	name: text().notNull(),
	/** Empty until the person has set one: no password opens such an account. */
	passwordHash: text('password_hash').notNull(),
	language: text().notNull().default('vi'),
	createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
	disabledAt: timestamp('disabled_at', { withTimezone: true }),
	lastSignInAt: timestamp('last_sign_in_at', { withTimezone: true })
});

export const linkPurpose = pgEnum('link_purpose', ['invitation', 'reset']);

/** A link by which a person sets their password, once. Hashes only: a stolen table sets nobody's. */
export const accountLinks = pgTable(
	'account_links',
	{
		tokenHash: text('token_hash').primaryKey(),
		userId: uuid('user_id')
			.notNull()
			.references(() => users.id, { onDelete: 'cascade' }),
		purpose: linkPurpose().notNull(),
		expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
		usedAt: timestamp('used_at', { withTimezone: true }),
		/** A later link took its place, or the account was closed. */
		voidedAt: timestamp('voided_at', { withTimezone: true })
	},
	(table) => [index('account_links_user').on(table.userId)]
);

/** Holds the hash of a session's token only, so a stolen table signs nobody in. */
export const sessions = pgTable(
	'sessions',
	{
		tokenHash: text('token_hash').primaryKey(),
		userId: uuid('user_id')
			.notNull()
			.references(() => users.id, { onDelete: 'cascade' }),
		expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
		/** What a person knows their session by: a name of it that signs nobody in. */
		name: uuid().notNull().defaultRandom(),
		beganAt: timestamp('began_at', { withTimezone: true }).notNull().defaultNow(),
		/** What the browser says of itself, cut short; and the network address it came from. */
		device: text().notNull().default(''),
		address: text().notNull().default(''),
		/** Begun at the city's single sign-on, where signing out goes on. */
		elsewhere: boolean().notNull().default(false)
	},
	(table) => [index('sessions_user').on(table.userId)]
);

/** Somebody whose password was right and whose second factor is still to come; opens nothing by itself. */
export const startedSignIns = pgTable('started_sign_ins', {
	tokenHash: text('token_hash').primaryKey(),
	userId: uuid('user_id')
		.notNull()
		.references(() => users.id, { onDelete: 'cascade' }),
	elsewhere: boolean().notNull().default(false),
	expiresAt: timestamp('expires_at', { withTimezone: true }).notNull()
});

/** A person's second factor: time-based one-time passwords (RFC 6238). */
export const secondFactors = pgTable('second_factors', {
	userId: uuid('user_id')
		.primaryKey()
		.references(() => users.id, { onDelete: 'cascade' }),
	/** Sealed with the key of the installation (server/secret-key.ts). */
	secret: text().notNull(),
	/** The time step of the last code that was taken: no code is taken twice, nor an older one. */
	lastStep: bigint('last_step', { mode: 'number' }).notNull(),
	confirmedAt: timestamp('confirmed_at', { withTimezone: true }).notNull()
});

/** For who has lost the second factor: each is good once. Hashes only. */
export const recoveryCodes = pgTable(
	'recovery_codes',
	{
		userId: uuid('user_id')
			.notNull()
			.references(() => users.id, { onDelete: 'cascade' }),
		codeHash: text('code_hash').notNull(),
		usedAt: timestamp('used_at', { withTimezone: true })
	},
	(table) => [primaryKey({ columns: [table.userId, table.codeHash] })]
);

/** By whom a person is known at a single sign-on: the issuer's name for them never changes, an e-mail address may. */
export const externalIdentities = pgTable(
	'external_identities',
	{
		issuer: text().notNull(),
		subject: text().notNull(),
		userId: uuid('user_id')
			.notNull()
			.references(() => users.id, { onDelete: 'cascade' }),
		linkedAt: timestamp('linked_at', { withTimezone: true }).notNull()
	},
	(table) => [
		primaryKey({ columns: [table.issuer, table.subject] }),
		index('external_identities_user').on(table.userId)
	]
);

/** Failed tries in a row, by what was tried; the wait after each grows. */
export const failures = pgTable('failures', {
	subject: text().primaryKey(),
	count: integer().notNull(),
	lastAt: timestamp('last_at', { withTimezone: true }).notNull()
});

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

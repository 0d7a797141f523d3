/**
 * The one door to the database: Postgres by `DATABASE_URL`, otherwise PGlite in the data folder. Everything above takes
 * a `Database` (or a `Transaction`, which is one) and never asks which of the two it is.
 */
import { PGlite } from '@electric-sql/pglite';
import { sql, type SQL } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator';
import { drizzle as drizzlePostgres } from 'drizzle-orm/postgres-js';
import { migrate as migratePostgres } from 'drizzle-orm/postgres-js/migrator';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import type { Settings } from '#lib/server/env.ts';
import { lockFolder } from './folder-lock.ts';
import { preparing } from './prepared-statements.ts';
import * as schema from './schema.ts';

export type Database = PgDatabase<PgQueryResultHKT, typeof schema>;
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

export type Connection = {
	db: Database;
	kind: 'pglite' | 'postgres';
	close(): Promise<void>;
};

export class DatabaseUnreachable extends Error {
	override name = 'DatabaseUnreachable';
}

/** Opens the database and brings its tables up to date. Safe to run from several servers at once. */
export async function connect(
	settings: Pick<Settings, 'databaseUrl' | 'databaseOwnerUrl' | 'dataDir' | 'migrationsDir'>
): Promise<Connection> {
	return settings.databaseUrl
		? connectPostgres(settings.databaseUrl, settings.databaseOwnerUrl, settings.migrationsDir)
		: connectPglite(join(settings.dataDir, 'postgres'), settings.migrationsDir);
}

/** Rows of a hand-written query; the two drivers wrap them differently. */
export async function rows<Row extends Record<string, unknown>>(
	db: Database | Transaction,
	query: SQL
): Promise<Row[]> {
	const result: unknown = await db.execute(query);
	return (Array.isArray(result) ? result : (result as { rows: unknown[] }).rows) as Row[];
}

/** Several queries that see the database as it was when the first of them began, whatever is written meanwhile. */
export const atOneMoment = <Read>(db: Database, read: (tx: Transaction) => Promise<Read>): Promise<Read> =>
	db.transaction(read, { isolationLevel: 'repeatable read', accessMode: 'read only' });

async function connectPostgres(
	url: string,
	ownerUrl: string | undefined,
	migrationsFolder: string
): Promise<Connection> {
	const client = postgres(url, {
		max: 10,
		onnotice: () => {},
		connect_timeout: 10,
		// What waits in `tally_deltas` looks so costly before it is read that Postgres would compile such queries, for longer
		// than they run; no query here runs long enough to be worth it. As a word: the driver leaves out what is false.
		connection: { jit: 'off' }
	});
	try {
		await client`select 1`;
	} catch (error) {
		await client.end({ timeout: 1 }).catch(() => {});
		throw new DatabaseUnreachable(
			`The database at ${withoutPassword(url)} cannot be reached: ${(error as Error).message || (error as { code?: string }).code}. ` +
				'Check that Postgres runs there and that DATABASE_URL names the right host, database, user and password; ' +
				'or leave DATABASE_URL unset to use the built-in database.',
			{ cause: error }
		);
	}
	// Servers that start together migrate one after the other.
	const alone = postgres(ownerUrl ?? url, { max: 1, onnotice: () => {} });
	try {
		await alone`select pg_advisory_lock(8605042022)`;
		await migratePostgres(drizzlePostgres(alone), { migrationsFolder });
		if (ownerUrl) await grantTo(alone, (await client`select current_user as role`)[0]!.role as string);
	} finally {
		await alone.end();
	}
	return {
		db: drizzlePostgres(preparing(client), { schema }) as unknown as Database,
		kind: 'postgres',
		close: () => client.end({ timeout: 5 })
	};
}

/**
 * What the program's own role may do when another owns the tables: read and write everything, and of what is append-only
 * read and add. A trigger refuses the rest as well, but an owner could take the trigger away; this role cannot.
 */
async function grantTo(owner: postgres.Sql, role: string): Promise<void> {
	await owner`grant usage on schema public to ${owner(role)}`;
	await owner`grant select, insert, update, delete on all tables in schema public to ${owner(role)}`;
	await owner`grant usage on all sequences in schema public to ${owner(role)}`;
	for (const table of APPEND_ONLY)
		await owner`revoke update, delete, truncate, references, trigger on ${owner(table)} from ${owner(role)}`;
}

const APPEND_ONLY = ['audit_events', 'imported_figures'];

async function connectPglite(folder: string, migrationsFolder: string): Promise<Connection> {
	mkdirSync(folder, { recursive: true });
	const leave = lockFolder(folder);
	try {
		const client = await PGlite.create({ dataDir: join(folder, 'pgdata') });
		const db = drizzlePglite(client, { schema });
		await migratePglite(db, { migrationsFolder });
		return {
			db: db as unknown as Database,
			kind: 'pglite',
			async close() {
				await client.close();
				leave();
			}
		};
	} catch (error) {
		leave();
		throw error;
	}
}

/** A database in memory, for tests. */
export async function connectInMemory(migrationsFolder: string): Promise<Connection> {
	const client = await PGlite.create();
	const db = drizzlePglite(client, { schema });
	await migratePglite(db, { migrationsFolder });
	return { db: db as unknown as Database, kind: 'pglite', close: () => client.close() };
}

/** True when the database answers. */
export async function answers(db: Database): Promise<boolean> {
	try {
		await db.execute(sql`select 1`);
		return true;
	} catch {
		return false;
	}
}

function withoutPassword(url: string): string {
	try {
		const parsed = new URL(url);
		if (parsed.password) parsed.password = '***';
		return parsed.toString();
	} catch {
		return 'the given address';
	}
}

/**
 * The databases that every test of storage runs on: the built-in one in memory, and a fresh one on Postgres (named by
 * TEST_DATABASE_URL, or on this machine), dropped afterwards.
 *
 *     describe.each(DATABASES)('%s', ({ open }) => {
 *         let app: TestApp;
 *         beforeAll(async () => (app = await openTestApp(open)));
 *         afterAll(() => app.close());
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import postgres from 'postgres';
import { test } from 'vitest';
import type { App } from '#lib/server/app.ts';
import { findPerson, type Person } from '#lib/server/auth/person.ts';
import { createAuth } from '#lib/server/auth/session.ts';
import { readContent, type Content } from '#lib/server/content/content.ts';
import { storeContent } from '#lib/server/content/store-content.ts';
import { connect, connectInMemory, type Connection } from '#lib/server/db/client.ts';
import { memberships, users } from '#lib/server/db/schema/people.ts';
import { openSecretKey } from '#lib/server/secret-key.ts';
import { openFiles } from '#lib/server/files/files.ts';
import { openRound, type NewRound } from '#lib/features/rounds/open-round.server.ts';

export type TestDatabase = Connection & { url: string | undefined };
export type Open = () => Promise<TestDatabase>;
type Kind = { open: Open; toString(): string };

export const SURVEYS = resolve('surveys');
export const MIGRATIONS = resolve('drizzle', 'migrations');

const SERVER = process.env.TEST_DATABASE_URL || 'postgres://root@127.0.0.1:5432/postgres';
const answering = await answers(SERVER);

// Without this, a build server that lost its Postgres would stay green and prove half of what it should.
if (!answering && process.env.CI === 'true')
	throw new Error(`CI runs the database tests on Postgres too, and none answers at ${SERVER}`);
if (!answering) test.skip(`Postgres: none answers at ${SERVER}`, () => {});

export const DATABASES: readonly Kind[] = [
	{ open: openPglite, toString: () => 'PGlite' },
	...(answering ? [{ open: openPostgres, toString: () => 'Postgres' }] : [])
];

/** The round that `openTestApp` opens: of 2022, open from the start of December until the end of January. */
export const TEST_ROUND = {
	id: 'thu-2022',
	year: 2022,
	name: { vi: 'Kỳ thử 2022', en: 'Test round 2022' },
	sample: false,
	opensAt: new Date('2022-12-01T00:00:00Z'),
	closesAt: new Date('2023-01-31T00:00:00Z'),
	unitsOn: '2022-12-31'
} as const satisfies NewRound;

/** Those of its year: later versions ask other questions. */
const TEST_INSTRUMENTS = [
	'dbi-sme-1970@1.1',
	'dti-922@2022.1',
	'hp-quan-huyen@2022.1',
	'hp-so@2022.1',
	'nguoi-dan@2022.2'
];

/** A moment at which the test round is open. */
export const DURING = new Date('2023-01-10T03:00:00Z');

export type TestApp = App & { roundId: string };

let content: Content | undefined;
/** The content in surveys/, read once. */
export const testContent = (): Content => (content ??= readContent(SURVEYS));

/** An application on a database of its own with the real content and the open test round. Close it after use. */
export async function openTestApp(open: Open = openPglite): Promise<TestApp> {
	const app = await openBareApp(open);
	const round = { ...TEST_ROUND, instruments: TEST_INSTRUMENTS };
	await openRound(app.db, app.content, round, { now: TEST_ROUND.opensAt, actorId: null });
	return { ...app, roundId: TEST_ROUND.id };
}

/** The same without a round. */
export async function openBareApp(open: Open = openPglite): Promise<App> {
	const connection = await open();
	await storeContent(connection.db, testContent());
	const dataDir = mkdtempSync(join(tmpdir(), 'thuoc-so-test-'));
	return {
		settings: {
			databaseUrl: connection.url,
			dataDir,
			demo: false,
			surveysDir: SURVEYS,
			migrationsDir: MIGRATIONS,
			secureCookies: false,
			secondFactor: 'offered',
			mailUrl: undefined,
			mailFrom: 'Thước Số <thu@thu.example>',
			origin: 'https://thu.example'
		},
		db: connection.db,
		content: testContent(),
		files: openFiles({ dataDir }),
		auth: createAuth(connection.db, false),
		secretKey: openSecretKey({ secretKey: 'thu', dataDir }),
		singleSignOn: null,
		async close() {
			await connection.close();
			rmSync(dataDir, { recursive: true, force: true });
		}
	};
}

/** A person with roles, stored: `await addPerson(app, 'lan', ['STP', 'officer'])`. Their password opens nothing. */
export async function addPerson(
	{ db }: Pick<App, 'db'>,
	name: string,
	...roles: [organisationId: string, role: Person['memberships'][number]['role']][]
): Promise<Person> {
	const [user] = await db
		.insert(users)
		.values({ email: `${name}@thu.example`, name, passwordHash: 'none' })
		.returning();
	if (roles.length > 0)
		await db
			.insert(memberships)
			.values(roles.map(([organisationId, role]) => ({ userId: user!.id, organisationId, role })));
	return (await findPerson(db, user!.id))!;
}

async function openPglite(): Promise<TestDatabase> {
	return { ...(await connectInMemory(MIGRATIONS)), url: undefined };
}

async function openPostgres(): Promise<TestDatabase> {
	const name = `thuoc_so_test_${randomUUID().replaceAll('-', '')}`;
	await onServer((sql) => sql`create database ${sql(name)}`);
	const url = new URL(SERVER);
	url.pathname = `/${name}`;
	const connection = await connect({ databaseUrl: url.href, dataDir: tmpdir(), migrationsDir: MIGRATIONS });
	return {
		...connection,
		url: url.href,
		async close() {
			await connection.close();
			await onServer((sql) => sql`drop database ${sql(name)} with (force)`);
		}
	};
}

async function onServer(work: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
	const sql = postgres(SERVER, { max: 1, onnotice: () => {} });
	try {
		await work(sql);
	} finally {
		await sql.end();
	}
}

async function answers(url: string): Promise<boolean> {
	const sql = postgres(url, { max: 1, connect_timeout: 3, onnotice: () => {} });
	try {
		await sql`select 1`;
		return true;
	} catch {
		return false;
	} finally {
		await sql.end({ timeout: 1 }).catch(() => {});
	}
}

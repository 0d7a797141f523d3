/** A backup put into an empty database of either kind is the database that it was made of. */
import { createHash, randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { is, sql } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { attachEvidence } from '#lib/features/assessment/attach-evidence.server.ts';
import { saveAssessment } from '#lib/features/assessment/save-assessment.server.ts';
import type { Settings } from '#lib/server/env.ts';
import { backUp } from '#lib/server/backup/back-up.ts';
import { backUpNightly } from '#lib/server/backup/nightly.ts';
import { restore } from '#lib/server/backup/restore.ts';
import { rowDigest } from '#lib/server/backup/row-digest.ts';
import { readLines } from '#lib/server/backup/table-rows.ts';
import { LEFT_OUT, tableNames, tablesInOrder, tablesWithFiles } from '#lib/server/backup/tables.ts';
import { connect, rows, type Database } from '#lib/server/db/client.ts';
import * as schema from '#lib/server/db/schema.ts';
import { mails } from '#lib/server/db/schema/mail.ts';
import { invitationLists, invitations } from '#lib/server/db/schema/invitations.ts';
import { openFiles } from '#lib/server/files/files.ts';
import { addPerson, DATABASES, DURING, MIGRATIONS, openTestApp, TEST_ROUND, type TestApp } from '../databases.ts';
import { freshPostgres } from '../../fixtures/commands.ts';

const TARGETS = DATABASES.map(String);
const allColumns = (table: string): string[] =>
	Object.values(schema as Record<string, unknown>)
		.filter((one): one is PgTable => is(one, PgTable))
		.map((one) => getTableConfig(one))
		.find(({ name }) => name === table)!
		.columns.map(({ name }) => name);
const digestOf = (db: Database) =>
	db.transaction(async (tx) => {
		const found: Record<string, string> = {};
		for (const table of tablesInOrder().filter((name) => name !== 'audit_events' && name !== 'mails')) {
			const digest = rowDigest();
			for await (const line of readLines(tx, table)) digest.add(line);
			found[table] = `${digest.rows()} ${digest.value()}`;
		}
		return found;
	});

test('every table is backed up or left out by name, each after those it refers to', () => {
	const order = tablesInOrder();
	expect([...order, ...LEFT_OUT].sort()).toEqual(tableNames());
	for (const [later, earlier] of [
		['memberships', 'users'],
		['evidence', 'documents'],
		['round_units', 'rounds'],
		['plan_tasks', 'rounds']
	])
		expect(order.indexOf(later!), `${later} after ${earlier}`).toBeGreaterThan(order.indexOf(earlier!));
});

test('every table that names a file says how large it is', () => {
	expect(tablesWithFiles()).toContain('documents');
	for (const name of tablesWithFiles()) {
		const columns = allColumns(name);
		expect(columns, name).toContain('bytes');
	}
});

describe.each(DATABASES)('a backup of %s', ({ open }) => {
	let app: TestApp;
	let folder: string;
	let archive: string;
	let drop: (() => Promise<void>) | undefined;
	const hashes: string[] = [];
	const make = (path: string) => backUp({ db: app.db, store: app.files.store, settings: app.settings }, path, DURING);
	const emptySettings = async (kind: string): Promise<Settings> => {
		const fresh = kind === 'Postgres' ? await freshPostgres() : undefined;
		drop = fresh?.drop;
		return { ...app.settings, databaseUrl: fresh?.url, dataDir: join(folder, 'data'), migrationsDir: MIGRATIONS };
	};

	beforeAll(async () => {
		app = await openTestApp(open);
		const lan = await addPerson(app, 'lan', ['STP', 'officer']);
		const key = { roundId: TEST_ROUND.id, unitId: 'STP' };
		// Characters at which a careless reader would break a line, and figures with all their digits.
		const note = 'dòng một\ndòng hai\u2028dòng ba "trích" \\ hết';
		const typed = new Map([
			['CQS_NT_2', ['4']],
			['CQS_NT_1_note', [note]]
		]);
		expect(await saveAssessment(app, lan, key, { page: 'cqs-nt', typed }, 'vi', DURING)).toMatchObject({ ok: true });
		for (const size of [10, 300_000]) {
			const content = Buffer.concat([Buffer.from('%PDF-1.4 '), randomBytes(size)]);
			hashes.push(createHash('sha256').update(content).digest('hex'));
			const at = { ...key, criterionCode: 'CQS.NT.2' };
			expect(await attachEvidence(app, lan, at, { name: 'quyet-dinh.pdf', content }, DURING)).toMatchObject({
				ok: true
			});
		}
		const mail = { kind: 'reminder', recipient: 'lan@thu.example', language: 'vi', subject: 's', body: 'b' };
		const times = { createdAt: DURING, dueAt: DURING };
		await app.db.insert(mails).values([
			{ key: 'a', ...mail, ...times },
			{ key: 'b', ...mail, ...times, state: 'sent' }
		]);
		const [list] = await app.db
			.insert(invitationLists)
			.values({ roundId: TEST_ROUND.id, group: 'business', fileName: 'a.csv', createdAt: DURING, createdBy: lan.id })
			.returning();
		await app.db.insert(invitations).values(
			Array.from({ length: 1201 }, (_, row) => ({
				roundId: TEST_ROUND.id,
				group: 'business',
				listId: list!.id,
				row,
				name: `Công ty ${row}`
			}))
		);
	});
	afterAll(() => app.close());
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'thuoc-so-backup-'));
		archive = join(folder, 'a.tar.gz');
	});
	afterEach(async () => {
		await drop?.();
		drop = undefined;
		rmSync(folder, { recursive: true, force: true });
	});

	test.each(TARGETS)('comes back whole in %s, and life goes on after it', async (kind) => {
		const made = await make(archive);
		expect(made).toMatchObject({ files: 2, missing: [], damaged: [] });
		expect(statSync(archive).mode & 0o077, 'for its owner alone').toBe(0);
		const settings = await emptySettings(kind);
		const restored = await restore(settings, archive, DURING);
		expect(restored).toMatchObject({
			madeAt: DURING.toISOString(),
			rows: made.rows,
			files: 2,
			missing: [],
			damaged: []
		});
		const { db, close } = await connect(settings);
		try {
			expect(await digestOf(db)).toEqual(await digestOf(app.db));
			expect((await db.select().from(mails)).map(({ key, state }) => `${key} ${state}`).sort()).toEqual([
				'a held',
				'b sent'
			]);
			const { store } = openFiles(settings);
			for (const hash of hashes) expect(await store.has(hash)).toBe(true);
			const [next] = await rows<{ id: number }>(
				db,
				sql`insert into invitation_lists (round_id, respondent_group, file_name, created_at, created_by)
					select round_id, respondent_group, file_name, created_at, created_by from invitation_lists limit 1 returning id`
			);
			expect(next!.id).toBe(2);
			const [last] = await rows<{ action: string }>(db, sql`select action from audit_events order by id desc limit 1`);
			expect(last!.action).toBe('backup.restore');
			await expect(db.execute(sql`delete from audit_events`), 'still append-only').rejects.toThrow();
		} finally {
			await close();
		}
	});

	// The same reading whatever it was made of: told of one.
	if (open === DATABASES[0]!.open)
		describe('what cannot be restored', () => {
			test('is refused by a database that holds anything', async () => {
				await make(archive);
				const settings = await emptySettings(TARGETS.at(-1)!);
				await restore(settings, archive, DURING);
				await expect(restore(settings, archive, DURING)).rejects.toThrow('not empty');
			});

			test.each([
				['cut in the middle', (bytes: Buffer) => bytes.subarray(0, Math.floor(bytes.length / 2))],
				[
					'without its end',
					(bytes: Buffer) => gzipSync(gunzipSync(bytes).subarray(0, gunzipSync(bytes).indexOf('checksums.json')))
				],
				[
					'with one figure changed',
					(bytes: Buffer) =>
						gzipSync(Buffer.from(gunzipSync(bytes).toString('latin1').replace('ty 77"', 'ty 78"'), 'latin1'))
				],
				['of another program', () => gzipSync('hello')]
			])('%s is refused, and nothing of it stays', async (_, spoil) => {
				await make(archive);
				writeFileSync(archive, spoil(readFileSync(archive)));
				const settings = await emptySettings(TARGETS.at(-1)!);
				await expect(restore(settings, archive, DURING)).rejects.toMatchObject({ name: 'BackupRefused' });
				const { db, close } = await connect(settings);
				expect(await rows(db, sql`select id from users`)).toEqual([]);
				await close();
			});

			test('made by a newer version is refused', async () => {
				await make(archive);
				const tar = gunzipSync(readFileSync(archive))
					.toString('latin1')
					.replace(/"when": \d{13}/, '"when": 9999999999999');
				writeFileSync(archive, gzipSync(Buffer.from(tar, 'latin1')));
				await expect(restore(await emptySettings(TARGETS.at(-1)!), archive, DURING)).rejects.toThrow('newer version');
			});
		});

	test('a document that is gone or spoiled stops nothing and is named', async () => {
		const [gone, spoiled] = hashes as [string, string];
		const source = { ...app.files.store };
		source.read = async (hash) => (hash === gone ? null : app.files.store.read(hash));
		const missing = await backUp({ db: app.db, store: source, settings: app.settings }, archive, DURING);
		expect(missing).toMatchObject({ files: 1, missing: [gone] });
		const { Readable } = await import('node:stream');
		source.read = async (hash) =>
			hash === spoiled ? Readable.from([Buffer.from('khác')]) : app.files.store.read(hash);
		const damaged = await backUp({ db: app.db, store: source, settings: app.settings }, `${archive}2`, DURING);
		expect(damaged).toMatchObject({ files: 1, damaged: [spoiled] });
		const settings = await emptySettings(TARGETS.at(-1)!);
		expect(await restore(settings, `${archive}2`, DURING)).toMatchObject({ files: 1, damaged: [spoiled] });
	});

	test('of an older version is brought up to date', async () => {
		await make(archive);
		const newer = join(folder, 'migrations');
		cpSync(MIGRATIONS, newer, { recursive: true });
		const journal = JSON.parse(readFileSync(join(newer, 'meta', '_journal.json'), 'utf8')) as {
			entries: { idx: number; when: number; tag: string }[];
		};
		const last = journal.entries.at(-1)!;
		journal.entries.push({ ...last, idx: last.idx + 1, when: last.when + 1, tag: '9999_later' });
		writeFileSync(join(newer, 'meta', '_journal.json'), JSON.stringify(journal));
		writeFileSync(join(newer, '9999_later.sql'), `alter table "rounds" add column "later" text default 'yes';`);
		const settings = { ...(await emptySettings(TARGETS.at(-1)!)), migrationsDir: newer };
		await restore(settings, archive, DURING);
		const { db, close } = await connect(settings);
		expect(await rows(db, sql`select id, later from rounds`)).toEqual([{ id: TEST_ROUND.id, later: 'yes' }]);
		await close();
	});

	test('of every night keeps the newest', async () => {
		const settings = { ...app.settings, backupDir: folder, backupKeep: 2 };
		for (const day of [1, 2, 3])
			await backUpNightly({ ...app, settings }, new Date(DURING.getTime() + day * 86_400_000));
		expect((await readdir(folder)).sort()).toEqual([
			'thuoc-so-2023-01-12-1000.tar.gz',
			'thuoc-so-2023-01-13-1000.tar.gz'
		]);
		expect(await backUpNightly({ ...app, settings: { ...settings, backupDir: undefined } }, DURING)).toBeNull();
	});

	test('of every night clears away what broke off, and neither one under way nor what is not its own', async () => {
		const backupDir = join(folder, 'dem');
		const settings = { ...app.settings, backupDir };
		mkdirSync(backupDir);
		const at = (hours: number) => new Date(DURING.getTime() - hours * 3_600_000);
		for (const [name, hours] of [
			['thuoc-so-2023-01-09-0130.tar.gz.part', 26],
			['thuoc-so-2023-01-09-0130.tar.gz.table', 26],
			['thuoc-so-2023-01-10-0945.tar.gz.part', 0.1],
			['ghi-chu.part', 99]
		] as const) {
			writeFileSync(join(backupDir, name), 'dở dang');
			utimesSync(join(backupDir, name), at(hours), at(hours));
		}
		await backUpNightly({ ...app, settings }, DURING);
		expect((await readdir(backupDir)).sort()).toEqual([
			'ghi-chu.part',
			'thuoc-so-2023-01-10-0945.tar.gz.part',
			'thuoc-so-2023-01-10-1000.tar.gz'
		]);
	});
});

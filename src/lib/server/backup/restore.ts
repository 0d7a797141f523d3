/**
 * Putting a backup into an empty database: all of it or nothing. It is put into the tables as they were when it was made,
 * counted and compared row by row, and then brought up to date like any database of an older version.
 */
import { createReadStream, existsSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { pipeline } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { DrizzleQueryError, inArray } from 'drizzle-orm';
import { extract as extractTar, type Extract } from 'tar-stream';
import { audit } from '#lib/server/audit.ts';
import { connect, type Transaction } from '#lib/server/db/client.ts';
import { mails } from '#lib/server/db/schema/mail.ts';
import type { Settings } from '#lib/server/env.ts';
import { openFiles, type Files } from '#lib/server/files/files.ts';
import { discard, receiveFile } from '#lib/server/files/incoming.ts';
import {
	BackupRefused,
	CHECKSUMS,
	checksumsShape,
	FORMAT,
	hashOf,
	MANIFEST,
	manifestShape,
	tableOf,
	type Checksums,
	type Manifest
} from './contents.ts';
import { findMigration, isLatest, lastMigration, migrationsUpTo, type Migration } from './migrations.ts';
import { rowDigest } from './row-digest.ts';
import { continueNumbers, isEmpty, readLines, writeLines } from './table-rows.ts';

export type Restored = { madeAt: string; rows: number; files: number; missing: string[]; damaged: string[] };

/** Throws `BackupRefused` with the reason, and leaves the database as it was. */
export async function restore(settings: Settings, path: string, now: Date): Promise<Restored> {
	if (!existsSync(path)) throw new BackupRefused(`There is no file ${path}.`);
	const manifest = await readManifest(path);
	const migration = findMigration(settings.migrationsDir, manifest.migration.when);
	if (manifest.format > FORMAT || !migration)
		throw new BackupRefused(
			`${path} was made by a newer version of the program (${manifest.migration.tag}). Bring the program up to date first.`
		);
	const older = isLatest(settings.migrationsDir, migration) ? null : migrationsUpTo(settings.migrationsDir, migration);
	try {
		const restored = await fill(settings, older?.folder ?? settings.migrationsDir, { path, manifest, migration }, now);
		// Opened once more, an older one gets the migrations that came after it.
		if (older) await (await connect(asOwner(settings))).close();
		return restored;
	} catch (error) {
		// What stands in a row is nobody's to read in a message.
		const { code, message } = error as NodeJS.ErrnoException;
		throw code?.startsWith('Z_') ? new BackupRefused(`${path} is cut off or damaged: ${message}.`) : error;
	} finally {
		older?.remove();
	}
}

/** Numbers go on after the restored ones: that is for the owner of the tables to set. */
const asOwner = (settings: Settings): Settings => ({
	...settings,
	databaseUrl: settings.databaseOwnerUrl ?? settings.databaseUrl,
	databaseOwnerUrl: undefined
});

type Entry = Extract extends AsyncIterable<infer One> ? One : never;
type Opened = { path: string; manifest: Manifest; migration: Migration };

async function fill(settings: Settings, migrationsDir: string, opened: Opened, now: Date): Promise<Restored> {
	const { db, close } = await connect({ ...asOwner(settings), migrationsDir });
	try {
		const files = openFiles(settings);
		return await db.transaction(async (tx) => {
			await refuseFilled(tx, opened.manifest.tables);
			if ((await lastMigration(tx, settings.migrationsDir))?.when !== opened.migration.when)
				throw new BackupRefused(
					'The tables of this database are newer than the backup. Give DATABASE_URL a new database, or DATA_DIR a new folder.'
				);
			const counted: Checksums['tables'] = {};
			const told = { files: 0, damaged: [] as string[] };
			let checksums: Checksums | null = null;
			for await (const entry of entriesOf(opened.path)) {
				const { name } = entry.header;
				const [table, hash] = [tableOf(name), hashOf(name)];
				if (table !== null && opened.manifest.tables.includes(table))
					counted[table] = await takeTable(tx, table, entry);
				else if (hash !== null) await takeFile(files, hash, entry, told);
				else if (name === CHECKSUMS) checksums = checksumsShape.parse(JSON.parse(await text(entry)));
				else await buffer(entry);
			}
			if (!checksums) throw new BackupRefused(`${opened.path} is cut off: its end is missing.`);
			await compare(tx, opened.manifest, counted, checksums);
			await continueNumbers(tx, opened.manifest.tables);
			// They may have gone out since: whether they go again is for a person to say.
			await tx
				.update(mails)
				.set({ state: 'held' })
				.where(inArray(mails.state, ['waiting', 'sending']));
			const rows = Object.values(counted).reduce((sum, one) => sum + one.rows, 0);
			const { madeAt } = opened.manifest;
			await audit(tx, {
				at: now,
				actorId: null,
				action: 'backup.restore',
				subject: `backup:${madeAt}`,
				after: { madeAt, rows, files: told.files }
			});
			return { madeAt, rows, files: told.files, missing: checksums.missing, damaged: told.damaged };
		});
	} finally {
		await close();
	}
}

async function refuseFilled(tx: Transaction, tables: readonly string[]): Promise<void> {
	for (const table of tables)
		if (!(await isEmpty(tx, table)))
			throw new BackupRefused(
				`The database is not empty (${table} has rows). A backup is put into an empty one only: ` +
					'give DATABASE_URL a new database, or DATA_DIR a new folder.'
			);
}

async function takeTable(tx: Transaction, table: string, entry: Entry): Promise<{ rows: number; digest: string }> {
	const digest = rowDigest();
	async function* counted() {
		for await (const line of linesOf(entry)) {
			digest.add(line);
			yield line;
		}
	}
	try {
		await writeLines(tx, table, counted());
	} catch (error) {
		if (error instanceof DrizzleQueryError)
			throw new BackupRefused(`${table} holds what the database does not take. Nothing was restored.`, {
				cause: error.cause
			});
		throw error;
	}
	return { rows: digest.rows(), digest: digest.value() };
}

/** Kept before the tables are: a file that no table names is swept later, and harms nobody. */
async function takeFile(
	{ store, incoming }: Files,
	hash: string,
	entry: Entry,
	told: { files: number; damaged: string[] }
): Promise<void> {
	const received = await receiveFile(incoming, entry as unknown as AsyncIterable<Uint8Array>, Infinity);
	if (received.hash === hash) {
		await store.keep(hash, received.path);
		told.files++;
	} else told.damaged.push(hash);
	await discard(received);
}

/** What the archive says of itself, what was read of it, and what the tables hold now, must be one. */
async function compare(
	tx: Transaction,
	{ tables }: Manifest,
	read: Checksums['tables'],
	{ tables: said }: Checksums
): Promise<void> {
	for (const table of tables) {
		const stored = rowDigest();
		for await (const line of readLines(tx, table)) stored.add(line);
		const [is, was] = [{ rows: stored.rows(), digest: stored.value() }, said[table]];
		for (const one of [read[table], is])
			if (!was || one?.rows !== was.rows || one.digest !== was.digest)
				throw new BackupRefused(
					`${table} is not what was backed up: ${was?.rows ?? 'no'} rows then, ${one?.rows ?? 'none'} now. Nothing was restored.`
				);
	}
}

async function readManifest(path: string): Promise<Manifest> {
	for await (const entry of entriesOf(path)) {
		if (entry.header.name !== MANIFEST) break;
		const manifest = manifestShape.safeParse(JSON.parse(await text(entry)));
		if (manifest.success) return manifest.data;
		break;
	}
	throw new BackupRefused(`${path} is no backup of this program.`);
}

/** Each entry must be read to its end before the next comes. */
async function* entriesOf(path: string): AsyncGenerator<Entry> {
	const extract = extractTar();
	// What breaks is told by the entries, where somebody reads them.
	pipeline(createReadStream(path), createGunzip(), extract, () => {});
	try {
		for await (const entry of extract) yield entry;
	} catch (error) {
		throw error instanceof BackupRefused
			? error
			: new BackupRefused(`${path} cannot be read: ${(error as Error).message}.`);
	}
}

/** Not by `readline`, which would also break lines at characters that JSON may hold. */
async function* linesOf(entry: Entry): AsyncGenerator<string> {
	const decoder = new TextDecoder();
	let begun = '';
	for await (const chunk of entry as unknown as AsyncIterable<Uint8Array>) {
		const lines = (begun + decoder.decode(chunk, { stream: true })).split('\n');
		begun = lines.pop()!;
		yield* lines;
	}
	if (begun !== '') yield begun;
}

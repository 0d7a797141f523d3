/**
 * Making a backup: every table as one moment saw it, then every document that they name. Nothing is held whole in memory;
 * a table waits on the disk beside the archive while it is counted. The archive has its name only when it is whole.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { sql } from 'drizzle-orm';
import { pack as packTar, type Pack } from 'tar-stream';
import { atOneMoment, rows, type Database, type Transaction } from '#lib/server/db/client.ts';
import { listNeededHashes } from '#lib/server/db/documents.ts';
import type { Settings } from '#lib/server/env.ts';
import { pathOf, type FileStore } from '#lib/server/files/file-store.ts';
import { CHECKSUMS, FORMAT, MANIFEST, tableEntry, type Checksums, type Manifest } from './contents.ts';
import { lastMigration } from './migrations.ts';
import { rowDigest } from './row-digest.ts';
import { readLines } from './table-rows.ts';
import { tablesInOrder, tablesWithFiles } from './tables.ts';

export type Backup = { path: string; bytes: number; rows: number } & Pick<Checksums, 'files' | 'missing' | 'damaged'>;

type Source = { db: Database; store: FileStore; settings: Pick<Settings, 'migrationsDir'> };

/** Writes the archive at `path`. Whoever may read it reads everything: it is made for its owner alone. */
export async function backUp({ db, store, settings }: Source, path: string, now: Date): Promise<Backup> {
	await mkdir(dirname(path), { recursive: true });
	const [part, spool] = [`${path}.part`, `${path}.table`];
	const archive = packTar();
	const written = pipeline(archive, createGzip(), createWriteStream(part, { mode: 0o600 }));
	// It fails below as well, where somebody waits for it.
	written.catch(() => {});
	try {
		const checksums = await atOneMoment(
			db,
			async (tx): Promise<Pick<Checksums, 'tables'> & { documents: Document[] }> => {
				await addText(archive, MANIFEST, JSON.stringify(await manifestOf(tx, settings.migrationsDir, now), null, '\t'));
				const tables: Checksums['tables'] = {};
				for (const table of tablesInOrder()) tables[table] = await addTable(archive, tx, table, spool);
				return { tables, documents: await listDocuments(tx) };
			}
		);
		const files = await addFiles(archive, store, checksums.documents);
		// A document that was taken away keeps its row when its file has gone: nothing is missing there.
		const needed = await listNeededHashes(db, files.missing, now);
		files.missing = files.missing.filter((hash) => needed.has(hash));
		await addText(archive, CHECKSUMS, JSON.stringify({ tables: checksums.tables, ...files }, null, '\t'));
		archive.finalize();
		await written;
		await rename(part, path);
		const total = Object.values(checksums.tables).reduce((sum, one) => sum + one.rows, 0);
		return { path, bytes: (await stat(path)).size, rows: total, ...files };
	} catch (error) {
		archive.destroy();
		await rm(part, { force: true });
		throw error;
	} finally {
		await rm(spool, { force: true });
	}
}

async function manifestOf(tx: Transaction, folder: string, now: Date): Promise<Manifest> {
	const migration = await lastMigration(tx, folder);
	if (!migration) throw new Error('The database was brought up to date by a newer version of the program.');
	return { format: FORMAT, madeAt: now.toISOString(), migration, tables: tablesInOrder() };
}

/** The size of an entry stands before it: a table is written beside the archive first. */
async function addTable(
	archive: Pack,
	tx: Transaction,
	table: string,
	spool: string
): Promise<{ rows: number; digest: string }> {
	const digest = rowDigest();
	async function* counted() {
		for await (const line of readLines(tx, table)) {
			digest.add(line);
			yield `${line}\n`;
		}
	}
	await pipeline(counted, createWriteStream(spool, { mode: 0o600 }));
	const entry = archive.entry({ name: tableEntry(table), size: (await stat(spool)).size });
	await pipeline(createReadStream(spool), entry);
	return { rows: digest.rows(), digest: digest.value() };
}

type Document = { hash: string; bytes: number };

async function listDocuments(tx: Transaction): Promise<Document[]> {
	const found = new Map<string, number>();
	for (const table of tablesWithFiles())
		for (const { hash, bytes } of await rows<Document>(
			tx,
			sql`select distinct file_hash as hash, bytes from ${sql.identifier(table)}`
		))
			found.set(hash, bytes);
	return [...found].map(([hash, bytes]) => ({ hash, bytes })).sort((a, b) => (a.hash < b.hash ? -1 : 1));
}

/** One that is not there, or not what it should be, stops no backup of all the others: it is named. */
async function addFiles(
	archive: Pack,
	store: FileStore,
	documents: readonly Document[]
): Promise<Omit<Checksums, 'tables'>> {
	const told = { files: 0, missing: [] as string[], damaged: [] as string[] };
	for (const { hash, bytes } of documents) {
		const stored = await store.read(hash);
		if (!stored) {
			told.missing.push(hash);
			continue;
		}
		const seen = createHash('sha256');
		// Exactly as many bytes as were announced, whatever the disk gives: the archive stays readable.
		async function* announced() {
			let left = bytes;
			for await (const chunk of stored as AsyncIterable<Uint8Array>) {
				seen.update(chunk);
				const piece = chunk.subarray(0, left);
				left -= piece.length;
				if (piece.length > 0) yield piece;
			}
			if (left > 0) yield Buffer.alloc(left);
		}
		await pipeline(announced, archive.entry({ name: `files/${pathOf(hash)}`, size: bytes }));
		if (seen.digest('hex') === hash) told.files++;
		else told.damaged.push(hash);
	}
	return told;
}

async function addText(archive: Pack, name: string, text: string): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		archive.entry({ name }, text, (error) => (error ? reject(error) : resolve()));
	});
}

/** A database as an earlier version of the program left it, to be brought up to date with what is in it. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { MIGRATIONS } from '../databases.ts';

type Journal = { entries: { tag: string }[] };

/** With every migration before the one of this name; `migrateOn` does the others. Whoever asks closes the client. */
export async function databaseBefore(name: string): Promise<{ client: PGlite; migrateOn: () => Promise<void> }> {
	const earlier = mkdtempSync(join(tmpdir(), 'thuoc-so-migrations-'));
	cpSync(MIGRATIONS, earlier, { recursive: true });
	const path = join(earlier, 'meta', '_journal.json');
	const journal = JSON.parse(readFileSync(path, 'utf8')) as Journal;
	const at = journal.entries.findIndex(({ tag }) => tag.endsWith(name));
	if (at < 0) throw new Error(`no migration ${name}`);
	writeFileSync(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, at) }));
	const client = await PGlite.create();
	const db = drizzle(client);
	await migrate(db, { migrationsFolder: earlier });
	rmSync(earlier, { recursive: true });
	return { client, migrateOn: () => migrate(db, { migrationsFolder: MIGRATIONS }) };
}

/** Which tables a backup holds is told by the last migration that made them. */
import { sql } from 'drizzle-orm';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rows, type Database, type Transaction } from '#lib/server/db/client.ts';

type Journal = { entries: { when: number; tag: string }[] };
export type Migration = { when: number; tag: string };

const journalOf = (folder: string) => join(folder, 'meta', '_journal.json');
const readJournal = (folder: string) => JSON.parse(readFileSync(journalOf(folder), 'utf8')) as Journal;

/** The last one that a database has had; undefined when this program does not know it. */
export async function lastMigration(db: Database | Transaction, folder: string): Promise<Migration | undefined> {
	const [last] = await rows<{ when: string | number }>(
		db,
		sql`select max(created_at) as when from drizzle.__drizzle_migrations`
	);
	return findMigration(folder, Number(last?.when));
}

export const findMigration = (folder: string, when: number): Migration | undefined => {
	const found = readJournal(folder).entries.find((one) => one.when === when);
	return found && { when: found.when, tag: found.tag };
};

export const isLatest = (folder: string, { when }: Migration): boolean =>
	readJournal(folder).entries.at(-1)?.when === when;

/** A folder of the migrations up to one: what an older backup is put into, before it is brought up to date. */
export function migrationsUpTo(folder: string, { when }: Migration): { folder: string; remove(): void } {
	const copy = mkdtempSync(join(tmpdir(), 'thuoc-so-migrations-'));
	cpSync(folder, copy, { recursive: true });
	const journal = readJournal(copy);
	const entries = journal.entries.filter((one) => one.when <= when);
	writeFileSync(journalOf(copy), JSON.stringify({ ...journal, entries }));
	return { folder: copy, remove: () => rmSync(copy, { recursive: true, force: true }) };
}

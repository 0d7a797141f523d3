/** Backing up and restoring from the machine itself. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { backUp } from '#lib/server/backup/back-up.ts';
import { backupName, tellBackup } from '#lib/server/backup/nightly.ts';
import { restore } from '#lib/server/backup/restore.ts';
import { connect } from '#lib/server/db/client.ts';
import { readSettings } from '#lib/server/env.ts';
import { openFiles } from '#lib/server/files/files.ts';
import { Refused } from './refused.ts';

/** Writes everything into one archive; without a name it is made from the time, in BACKUP_DIR or here. */
export async function makeBackup([file]: string[]): Promise<void> {
	const settings = readSettings();
	const now = new Date();
	const path = resolve(file ?? join(settings.backupDir ?? '.', backupName(now)));
	if (existsSync(path)) throw new Refused(`There is a file ${path} already.`);
	const { db, close } = await connect(settings);
	try {
		const backup = await backUp({ db, store: openFiles(settings).store, settings }, path, now);
		await tellBackup(db, backup, now);
		console.log(`${path}: ${backup.rows} rows, ${backup.files} documents, ${Math.ceil(backup.bytes / 1024)} kB.`);
		tellFlaws(backup);
		console.log('It holds everything, names and addresses too: keep it where only you can read it.');
	} finally {
		await close();
	}
}

/** Puts an archive into an empty database, or says why not and changes nothing. */
export async function restoreBackup([file = '']: string[]): Promise<void> {
	const settings = readSettings();
	const restored = await restore(settings, resolve(file), new Date());
	console.log(`Restored what was backed up at ${restored.madeAt}: ${restored.rows} rows, ${restored.files} documents.`);
	tellFlaws(restored);
	console.log('Everybody signs in anew. Mails that were waiting are held in the outbox until somebody lets them go.');
}

function tellFlaws({ missing, damaged }: { missing: string[]; damaged: string[] }): void {
	for (const hash of missing) console.log(`  missing  ${hash}: named by a document, and not in the store`);
	for (const hash of damaged) console.log(`  damaged  ${hash}: its content is not what its name says`);
}

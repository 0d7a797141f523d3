/** The backup of every night: one archive a day in the folder of BACKUP_DIR, the oldest go, and so does what broke off. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { dayOf, formatTime } from '#lib/domain/date.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import { backUp, type Backup } from './back-up.ts';

/** "thuoc-so-2026-11-26-0130.tar.gz": names sort by age. */
export const backupName = (now: Date): string => `thuoc-so-${dayOf(now)}-${formatTime(now).replace(':', '')}.tar.gz`;

const OURS = /^thuoc-so-\d{4}-\d{2}-\d{2}-\d{4}\.tar\.gz$/;
const UNFINISHED = /^thuoc-so-\d{4}-\d{2}-\d{2}-\d{4}\.tar\.gz\.(part|table)$/;
/** Hours for which nobody has written to it: a backup under way, by command on another machine perhaps, is left alone. */
const UNFINISHED_HOURS = 6;

/** Null where no folder is set. */
export async function backUpNightly(
	{ db, files, settings }: Pick<App, 'db' | 'files' | 'settings'>,
	now: Date
): Promise<(Backup & { removed: number }) | null> {
	const { backupDir, backupKeep = 14 } = settings;
	if (!backupDir) return null;
	await removeUnfinished(backupDir, now);
	const backup = await backUp({ db, store: files.store, settings }, join(backupDir, backupName(now)), now);
	await tellBackup(db, backup, now);
	const kept = (await readdir(backupDir)).filter((name) => OURS.test(name)).sort();
	const old = kept.slice(0, Math.max(0, kept.length - backupKeep));
	for (const name of old) await rm(join(backupDir, name));
	return { ...backup, removed: old.length };
}

/** What a machine that went down in the middle left behind: it would fill the disk, one a crash. */
async function removeUnfinished(folder: string, now: Date): Promise<void> {
	const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
		// The first backup makes the folder.
		if (error.code === 'ENOENT') return [];
		throw error;
	});
	for (const name of names.filter((one) => UNFINISHED.test(one))) {
		const path = join(folder, name);
		const found = await stat(path).catch(() => null);
		if (found && now.getTime() - found.mtimeMs > UNFINISHED_HOURS * 3_600_000) await rm(path, { force: true });
	}
}

export const tellBackup = (db: App['db'], backup: Backup, now: Date): Promise<void> =>
	audit(db, {
		at: now,
		actorId: null,
		action: 'backup.make',
		subject: `backup:${now.toISOString()}`,
		after: {
			rows: backup.rows,
			files: backup.files,
			bytes: backup.bytes,
			missing: backup.missing.length,
			damaged: backup.damaged.length
		}
	});

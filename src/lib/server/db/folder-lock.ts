/** PGlite has no lock of its own: two processes on one folder lose rows. A file with the process id guards the folder. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export class FolderInUse extends Error {
	override name = 'FolderInUse';
}

/** Takes the folder for this process; gives back how to leave it. Throws `FolderInUse` when a living process has it. */
export function lockFolder(folder: string): () => void {
	mkdirSync(folder, { recursive: true });
	const file = join(folder, 'in-use.pid');
	for (let attempt = 0; attempt < 2; attempt++) {
		try {
			writeFileSync(file, String(process.pid), { flag: 'wx' });
			return () => rmSync(file, { force: true });
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
			const holder = Number(readFileSync(file, 'utf8'));
			if (isAlive(holder))
				throw new FolderInUse(
					`The data folder ${folder} is in use by process ${holder}. Stop that process first, or choose another folder with DATA_DIR.`
				);
			// Left behind by a process that was killed.
			rmSync(file, { force: true });
		}
	}
	throw new FolderInUse(`The data folder ${folder} was taken by another process just now.`);
}

function isAlive(pid: number): boolean {
	if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}

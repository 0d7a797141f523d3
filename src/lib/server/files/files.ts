/** The files of the application: where they are kept, where they arrive, and who looks at them first. */
import { join } from 'node:path';
import type { Settings } from '#lib/server/env.ts';
import { folderStore, type FileStore } from './file-store.ts';
import { s3Store } from './s3-store.ts';
import { clamdScanner, type VirusScanner } from './virus-scan.ts';

export type Files = {
	store: FileStore;
	/** The folder in which uploads wait. On the disk of the folder store, so that keeping is a move. */
	incoming: string;
	/** Null: no scanner is set, and nothing is said about viruses. */
	scan: VirusScanner | null;
};

export function openFiles({ dataDir, s3, clamav }: Pick<Settings, 'dataDir' | 's3' | 'clamav'>): Files {
	const folder = join(dataDir, 'files');
	return {
		store: s3 ? s3Store(s3) : folderStore(folder),
		incoming: join(folder, 'incoming'),
		scan: clamav ? clamdScanner(clamav) : null
	};
}

/**
 * Files by their content's hash: the same document kept once, whoever uploads it, and never under a name it brings.
 * What is being uploaded waits in a folder beside (incoming.ts) and is kept whole or not at all.
 */
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

export type KeptFile = { hash: string; keptAt: Date };

export type FileStore = {
	/** Keeps the file at `path` under its hash. The file at `path` may be gone afterwards. */
	keep(hash: string, path: string): Promise<void>;
	has(hash: string): Promise<boolean>;
	/** Null when there is no such file. */
	read(hash: string): Promise<Readable | null>;
	/** Every file kept, with when it came. */
	list(): AsyncIterable<KeptFile>;
	remove(hash: string): Promise<void>;
};

/** "ab/ab12…": a folder with a million entries is slow to read. */
export function pathOf(hash: string): string {
	if (!/^[0-9a-f]{64}$/.test(hash)) throw new RangeError('not a file hash');
	return `${hash.slice(0, 2)}/${hash}`;
}

export function folderStore(folder: string): FileStore {
	const placeOf = (hash: string) => join(folder, pathOf(hash));
	const store: FileStore = {
		async keep(hash, path) {
			if (await store.has(hash)) return;
			await mkdir(join(placeOf(hash), '..'), { recursive: true });
			// Moved, so that a crash never leaves half a document under its name.
			await rename(path, placeOf(hash));
		},
		has: async (hash) => (await sizeOf(placeOf(hash))) !== null,
		async read(hash) {
			return (await store.has(hash)) ? createReadStream(placeOf(hash)) : null;
		},
		async *list() {
			for (const shelf of await namesIn(folder)) {
				if (!/^[0-9a-f]{2}$/.test(shelf)) continue;
				for (const hash of await namesIn(join(folder, shelf))) {
					const found = await stat(join(folder, shelf, hash)).catch(() => null);
					if (found && /^[0-9a-f]{64}$/.test(hash)) yield { hash, keptAt: found.mtime };
				}
			}
		},
		remove: (hash) => rm(placeOf(hash), { force: true })
	};
	return store;
}

const sizeOf = (path: string): Promise<number | null> =>
	stat(path).then(
		({ size }) => size,
		() => null
	);

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

/** Files by their content's hash: the same document kept once, whoever uploads it, and never under a name it brings. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, type ReadStream } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export type FileStore = {
	/** Keeps the bytes and gives back their hash. */
	put(bytes: Uint8Array): Promise<string>;
	read(hash: string): ReadStream | null;
};

export function folderStore(folder: string): FileStore {
	const pathOf = (hash: string) => {
		if (!/^[0-9a-f]{64}$/.test(hash)) throw new RangeError('not a file hash');
		return join(folder, hash.slice(0, 2), hash);
	};
	return {
		async put(bytes) {
			const hash = createHash('sha256').update(bytes).digest('hex');
			const path = pathOf(hash);
			if (existsSync(path)) return hash;
			await mkdir(dirname(path), { recursive: true });
			// Written beside and moved, so that a crash never leaves half a document under its name.
			const beside = `${path}.${process.pid}.${Date.now()}`;
			await writeFile(beside, bytes);
			await rename(beside, path);
			return hash;
		},
		read(hash) {
			const path = pathOf(hash);
			return existsSync(path) ? createReadStream(path) : null;
		}
	};
}

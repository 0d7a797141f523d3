/**
 * A file on its way in: written to disk as it arrives, counted and hashed on the way, never held whole in memory. Cut in
 * the middle it leaves nothing; what a killed process leaves behind is swept later.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

export type Incoming = { path: string; hash: string; bytes: number };

/** More came than may come. */
export class TooLarge extends Error {
	override name = 'TooLarge';
}

/**
 * Throws `TooLarge` past `most` bytes, and whatever the source throws when it breaks off. The body of a request is given as
 * it is: made into a stream of Node's before anyone reads it, its failing would end the process.
 */
export async function receiveFile(
	folder: string,
	source: AsyncIterable<Uint8Array> | Uint8Array,
	most: number
): Promise<Incoming> {
	await mkdir(folder, { recursive: true });
	const path = join(folder, randomUUID());
	const hash = createHash('sha256');
	let bytes = 0;
	async function* counted() {
		for await (const chunk of source instanceof Uint8Array ? [source] : source) {
			bytes += chunk.length;
			if (bytes > most) throw new TooLarge();
			hash.update(chunk);
			yield chunk;
		}
	}
	try {
		await pipeline(counted, createWriteStream(path));
	} catch (error) {
		await discard({ path });
		throw error;
	}
	return { path, hash: hash.digest('hex'), bytes };
}

export const discard = ({ path }: Pick<Incoming, 'path'>): Promise<void> => rm(path, { force: true });

/** Takes away what came before `before` and was never kept; how many that was. */
export async function sweepIncoming(folder: string, before: Date): Promise<number> {
	let swept = 0;
	for (const name of await readdir(folder).catch(() => [])) {
		const path = join(folder, name);
		const found = await stat(path).catch(() => null);
		if (!found || found.mtime >= before) continue;
		await discard({ path });
		swept++;
	}
	return swept;
}

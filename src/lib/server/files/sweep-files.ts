/** What uploads left behind goes away, and what the scanner has not seen is shown to it again. */
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import { listNeededHashes, listUnscanned, lockFiles, putScan } from '#lib/server/db/documents.ts';
import { LARGEST_FILE } from '#lib/domain/evidence/limits.ts';
import { discard, receiveFile, sweepIncoming } from './incoming.ts';

/** Younger than this, an upload may still be under way. */
const UPLOAD_MS = 24 * 3_600_000;
/** What was taken away can be asked about for so long. */
const REMOVED_MS = 30 * 24 * 3_600_000;
const AT_ONCE = 500;

export type Swept = { halves: number; unneeded: number; scanned: number; infected: number };

export async function sweepFiles(app: Pick<App, 'db' | 'files'>, now: Date): Promise<Swept> {
	return {
		halves: await sweepIncoming(app.files.incoming, ago(now, UPLOAD_MS)),
		unneeded: await sweepUnneeded(app, now),
		...(await scanAgain(app, now))
	};
}

const ago = (now: Date, milliseconds: number) => new Date(now.getTime() - milliseconds);

/** Files of no document (their upload was refused after they were kept), and of documents long taken away. */
async function sweepUnneeded({ db, files }: Pick<App, 'db' | 'files'>, now: Date): Promise<number> {
	let swept = 0;
	let batch: string[] = [];
	const removeBatch = () =>
		db.transaction(async (tx) => {
			// Nobody attaches a file from here to the end: what is not needed now is not while it is being removed.
			await lockFiles(tx, 'alone');
			const needed = await listNeededHashes(tx, batch, ago(now, REMOVED_MS));
			for (const hash of batch.filter((one) => !needed.has(one))) {
				await files.store.remove(hash);
				swept++;
			}
			batch = [];
		});
	for await (const { hash, keptAt } of files.store.list()) {
		if (keptAt >= ago(now, UPLOAD_MS)) continue;
		batch.push(hash);
		if (batch.length === AT_ONCE) await removeBatch();
	}
	if (batch.length > 0) await removeBatch();
	return swept;
}

/** Found to be infected after all, a document stays in the list with what was found, and opens for nobody. */
async function scanAgain(
	{ db, files }: Pick<App, 'db' | 'files'>,
	now: Date
): Promise<Pick<Swept, 'scanned' | 'infected'>> {
	const told = { scanned: 0, infected: 0 };
	if (!files.scan) return told;
	for (const hash of await listUnscanned(db)) {
		const stored = await files.store.read(hash);
		if (!stored) continue;
		const copy = await receiveFile(files.incoming, stored as AsyncIterable<Uint8Array>, LARGEST_FILE);
		const verdict = await files.scan(copy.path).finally(() => discard(copy));
		// One that does not answer now will not answer for the next.
		if (verdict.state === 'pending') break;
		told.scanned++;
		if (verdict.state === 'infected') told.infected++;
		const found = verdict.state === 'infected' ? verdict.found : null;
		await db.transaction(async (tx) => {
			const documents = await putScan(tx, hash, { scan: verdict.state, scanFound: found });
			await audit(
				tx,
				...documents.map(({ id, roundId, organisationId }) => ({
					at: now,
					actorId: null,
					action: 'document.scan',
					subject: `document:${id}`,
					roundId,
					organisationId,
					after: { hash, scan: verdict.state, found }
				}))
			);
		});
	}
	return told;
}

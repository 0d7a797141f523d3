/**
 * A network address as attempts of the public are counted by it: hashed, so that no address is stored. A hash alone could
 * be undone by trying all addresses, hence the salt; a salt of one process would not be that of the other servers, hence
 * the table. It is a new one every day (UTC) and the old one is deleted: yesterday's hashes lead nowhere.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Database } from '#lib/server/db/client.ts';
import { deleteSaltsBefore, saltOfDay } from '#lib/server/db/surveys.ts';

const salts = new WeakMap<Database, { day: string; salt: string }>();

export async function addressKey(db: Database, address: string, now: Date): Promise<string> {
	const day = now.toISOString().slice(0, 10);
	let today = salts.get(db);
	if (today?.day !== day) {
		today = { day, salt: await saltOfDay(db, day, randomBytes(16).toString('base64url')) };
		await deleteSaltsBefore(db, day);
		salts.set(db, today);
	}
	return createHash('sha256').update(`${today.salt}\0${address}`).digest('base64url').slice(0, 22);
}

/**
 * What somebody typed into a form when the session had ended. It waits, unread, until the same browser has signed in and
 * comes back to the same address; then it is handed over once. A day later it is gone.
 */
import { createHash, randomBytes } from 'node:crypto';
import { and, eq, gt, lte } from 'drizzle-orm';
import type { Database } from '#lib/server/db/client.ts';
import { parkedEntries } from '#lib/server/db/schema/people.ts';

export const PARKED_COOKIE = 'cho_luu';
const HOURS = 24;
const LONGEST = 512 * 1024;

/** Under it stand the names of files that were chosen; the files themselves do not wait. */
export const PARKED_FILE = '_tep';

/** Keeps the text fields of a form for its address; gives back the token for the browser, or null when there is too much. */
export async function parkEntries(db: Database, path: string, form: FormData, now: Date): Promise<string | null> {
	const fields = [...form.entries()].flatMap(([name, value]): [string, string][] => {
		if (typeof value === 'string') return [[name, value]];
		return value.name === '' ? [] : [[PARKED_FILE, value.name]];
	});
	if (JSON.stringify(fields).length > LONGEST) return null;
	const token = randomBytes(24).toString('base64url');
	await db.delete(parkedEntries).where(lte(parkedEntries.expiresAt, now));
	await db.insert(parkedEntries).values({
		tokenHash: hashOf(token),
		path,
		fields,
		expiresAt: new Date(now.getTime() + HOURS * 3_600_000)
	});
	return token;
}

/** Hands over what waits for this address and forgets it; null when nothing does. */
export async function takeParkedEntries(
	db: Database,
	token: string,
	path: string,
	now: Date
): Promise<FormData | null> {
	const [found] = await db
		.delete(parkedEntries)
		.where(
			and(eq(parkedEntries.tokenHash, hashOf(token)), eq(parkedEntries.path, path), gt(parkedEntries.expiresAt, now))
		)
		.returning({ fields: parkedEntries.fields });
	if (!found) return null;
	const form = new FormData();
	for (const [name, value] of found.fields) form.append(name, value);
	return form;
}

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');

/**
 * A browser that somebody has signed in on: a signed cookie says so. Guesses made elsewhere, at the same address too, do
 * not slow the person there.
 */
import { randomUUID } from 'node:crypto';
import type { SecretKey } from '#lib/server/secret-key.ts';

export const DEVICE_COOKIE = 'thiet-bi';
/** Seconds. */
export const DEVICE_AGE = 90 * 86_400;

/** What the browser keeps; `earlier`: what it has kept so far, of other people who share it. */
export function deviceOf(key: SecretKey, userId: string, earlier: string | undefined, now: Date): string {
	const others = people(key, earlier, now).filter((one) => one.userId !== userId);
	const all = [{ userId, device: randomUUID(), at: now.getTime() }, ...others].slice(0, 5);
	return key.sign(Buffer.from(JSON.stringify(all)).toString('base64url'));
}

/** What the person's failures on this browser are counted by; null: they have never signed in on it. */
export const knownDevice = (
	key: SecretKey,
	userId: string | undefined,
	cookie: string | undefined,
	now: Date
): string | null => people(key, cookie, now).find((one) => one.userId === userId)?.device ?? null;

type Known = { userId: string; device: string; at: number };

function people(key: SecretKey, cookie: string | undefined, now: Date): Known[] {
	const text = cookie === undefined ? null : key.verified(cookie);
	if (text === null) return [];
	// Signed by us, so its shape is ours.
	const all = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Known[];
	return all.filter(({ at }) => now.getTime() - at < DEVICE_AGE * 1000);
}

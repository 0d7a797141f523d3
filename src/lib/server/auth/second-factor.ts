/**
 * The second factor: time-based one-time passwords (RFC 6238: SHA-1, six digits, 30 seconds, which every authenticator app
 * reads) and ten recovery codes that are good once each.
 */
import { createHash, randomInt } from 'node:crypto';
import { and, eq, isNull, lt } from 'drizzle-orm';
import { Secret, TOTP } from 'otpauth';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { recoveryCodes, secondFactors } from '#lib/server/db/schema/people.ts';
import type { SecretKey } from '#lib/server/secret-key.ts';

type Db = Database | Transaction;

const PERIOD = 30;
/** Steps that a clock may be off to either side. */
const WINDOW = 1;
const RECOVERY_CODES = 10;
/** None that look alike. */
const SIGNS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A new secret of 160 bits, in base 32 as apps take it. */
export const newSecret = (): string => new Secret({ size: 20 }).base32;

/** What an app reads from the QR code. */
export const otpAddress = (secret: string, account: string, issuer: string): string =>
	totpOf(secret, account, issuer).toString();

/** The time step that a code belongs to, a step early or late at most; null when it belongs to none. Blanks do not count. */
export function stepOf(secret: string, code: string, now: Date): number | null {
	const token = code.replace(/\s/g, '');
	if (!/^\d{6}$/.test(token)) return null;
	const off = totpOf(secret).validate({ token, timestamp: now.getTime(), window: WINDOW });
	return off === null ? null : Math.floor(now.getTime() / 1000 / PERIOD) + off;
}

export async function hasSecondFactor(db: Db, userId: string): Promise<boolean> {
	const found = await db
		.select({ at: secondFactors.confirmedAt })
		.from(secondFactors)
		.where(eq(secondFactors.userId, userId));
	return found.length > 0;
}

/** When it was set up, and how many recovery codes are left; null: there is none. */
export async function secondFactorOf(db: Db, userId: string): Promise<{ since: Date; codesLeft: number } | null> {
	const [found] = await db.select().from(secondFactors).where(eq(secondFactors.userId, userId));
	if (!found) return null;
	const left = await db.$count(recoveryCodes, and(eq(recoveryCodes.userId, userId), isNull(recoveryCodes.usedAt)));
	return { since: found.confirmedAt, codesLeft: left };
}

/** Keeps a factor whose first code was right, in the place of an earlier one, and gives back new recovery codes. */
export async function keepSecondFactor(
	tx: Transaction,
	key: SecretKey,
	userId: string,
	{ secret, step }: { secret: string; step: number },
	now: Date
): Promise<string[]> {
	const factor = { secret: key.seal(secret), lastStep: step, confirmedAt: now };
	await tx
		.insert(secondFactors)
		.values({ userId, ...factor })
		.onConflictDoUpdate({ target: secondFactors.userId, set: factor });
	return renewRecoveryCodes(tx, userId);
}

/** The old ones are good no more. They can be read this once. */
export async function renewRecoveryCodes(tx: Transaction, userId: string): Promise<string[]> {
	const codes = Array.from({ length: RECOVERY_CODES }, madeUpCode);
	await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
	await tx.insert(recoveryCodes).values(codes.map((code) => ({ userId, codeHash: hashOf(code) })));
	return codes;
}

export async function dropSecondFactor(tx: Transaction, userId: string): Promise<boolean> {
	await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
	const dropped = await tx.delete(secondFactors).where(eq(secondFactors.userId, userId)).returning();
	return dropped.length > 0;
}

/**
 * Takes a code of the app, or a recovery code, which is used up by it. A code that was taken before, by anybody who looked
 * over a shoulder, is not taken again, though two servers are asked at once.
 */
export async function takeCode(
	db: Db,
	key: SecretKey,
	userId: string,
	code: string,
	now: Date
): Promise<'code' | 'recovery' | null> {
	const [factor] = await db.select().from(secondFactors).where(eq(secondFactors.userId, userId));
	if (!factor) return null;
	const secret = key.unseal(factor.secret);
	const step = secret === null ? null : stepOf(secret, code, now);
	if (step !== null) {
		const taken = await db
			.update(secondFactors)
			.set({ lastStep: step })
			.where(and(eq(secondFactors.userId, userId), lt(secondFactors.lastStep, step)))
			.returning({ step: secondFactors.lastStep });
		return taken.length > 0 ? 'code' : null;
	}
	const used = await db
		.update(recoveryCodes)
		.set({ usedAt: now })
		.where(
			and(eq(recoveryCodes.userId, userId), eq(recoveryCodes.codeHash, hashOf(code)), isNull(recoveryCodes.usedAt))
		)
		.returning({ hash: recoveryCodes.codeHash });
	return used.length > 0 ? 'recovery' : null;
}

const totpOf = (secret: string, label = '', issuer = ''): TOTP =>
	new TOTP({ secret: Secret.fromBase32(secret), period: PERIOD, label, issuer });

/** Ten signs, about 49 bits: with the waits between tries they cannot be guessed, and their hash needs no salt. */
function madeUpCode(): string {
	const five = () => Array.from({ length: 5 }, () => SIGNS[randomInt(SIGNS.length)]).join('');
	return `${five()}-${five()}`;
}

const hashOf = (code: string): string =>
	createHash('sha256')
		.update(code.toLowerCase().replace(/[^a-z0-9]/g, ''))
		.digest('hex');

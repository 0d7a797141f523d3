/** Passwords, kept as argon2id hashes. */
import { hash, verify } from '@node-rs/argon2';

/** OWASP's recommendation for argon2id: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const SHORTEST_PASSWORD = 10;

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), COST);

export const verifyPassword = (stored: string, password: string): Promise<boolean> =>
	verify(stored, password.normalize('NFKC')).catch(() => false);

let decoy: Promise<string> | undefined;

/** Takes as long as a real check, so that the answer's delay does not tell whether an account exists. */
export async function verifyAgainstNothing(password: string): Promise<false> {
	decoy ??= hashPassword('khong co tai khoan nay');
	await verifyPassword(await decoy, password);
	return false;
}

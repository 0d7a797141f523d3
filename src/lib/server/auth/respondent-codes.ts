/**
 * Codes for people without an account: of a receipt, of a draft to go on with, of an invitation. Short enough to copy by
 * hand, 58 bits strong; of each only the hash is stored.
 */
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';

/** Without 0, 1, I, L, O, U: read aloud or copied by hand, no character is taken for another. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 12;

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** A code that nobody has seen, "7KQ2-M9XD-R4TA". */
export const newCode = (): string => codeFrom(randomBytes(32).toString('base64url'), 'code');

/** The code that a secret gives for a purpose: always the same, and nothing about the secret. */
export function codeFrom(secret: string, purpose: string): string {
	// 30 characters do not divide 256: bytes from 240 on are passed over, so that every character is equally likely.
	let characters = '';
	for (let block = 0; characters.length < LENGTH; block++)
		for (const byte of createHmac('sha256', secret).update(`${purpose} ${block}`).digest())
			if (byte < 240 && characters.length < LENGTH) characters += ALPHABET[byte % ALPHABET.length];
	return grouped(characters);
}

/** The code as it was given out, from what a person typed: any case, with or without dashes and spaces. Null for anything else. */
export function readCode(typed: string): string | null {
	const characters = typed.toUpperCase().replace(/[\s\-–—.]/g, '');
	return characters.length === LENGTH && [...characters].every((one) => ALPHABET.includes(one))
		? grouped(characters)
		: null;
}

const grouped = (characters: string): string => characters.replace(/(.{4})(?=.)/g, '$1-');

/**
 * A text that only the holder of a secret can read again: the database keeps what is sealed and the secret's hash, so
 * that nobody who reads the database alone learns it.
 */
export function seal(secret: string, text: string): string {
	const nonce = randomBytes(12);
	const cipher = createCipheriv('aes-256-gcm', sealKey(secret), nonce);
	const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
	return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** Throws where the secret is another one, or the text was changed. */
export function unseal(secret: string, sealed: string): string {
	const bytes = Buffer.from(sealed, 'base64url');
	const decipher = createDecipheriv('aes-256-gcm', sealKey(secret), bytes.subarray(0, 12));
	decipher.setAuthTag(bytes.subarray(12, 28));
	return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
}

/** Not the stored hash: that one is known to whoever reads the database. */
const sealKey = (secret: string): Buffer => createHmac('sha256', secret).update('seal').digest();

/**
 * How a respondent without an account finds the own response again: a random token in the browser while it is filled in,
 * and a receipt code (mã biên nhận) once it is sent. Of both only the hash is stored.
 */
import { createHash, createHmac, randomBytes } from 'node:crypto';

/** Without 0, 1, I, L, O, U: read aloud or copied by hand, no character is taken for another. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 12;

export const newToken = (): string => randomBytes(24).toString('base64url');

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/**
 * The receipt code of the response that this browser token fills in, "7KQ2-M9XD-R4TA": 12 characters, 58 bits. It is drawn
 * from the token, so that sending twice (a double click, a lost answer) gives the same code and never one that nobody saw.
 */
export function receiptCodeOf(token: string): string {
	// 30 characters do not divide 256: bytes from 240 on are passed over, so that every character is equally likely.
	let characters = '';
	for (let block = 0; characters.length < LENGTH; block++)
		for (const byte of createHmac('sha256', token).update(`receipt ${block}`).digest())
			if (byte < 240 && characters.length < LENGTH) characters += ALPHABET[byte % ALPHABET.length];
	return grouped(characters);
}

/** The code as it was given out, from what a person typed: any case, with or without dashes and spaces. Null for anything else. */
export function readReceiptCode(typed: string): string | null {
	const characters = typed.toUpperCase().replace(/[\s\-–—.]/g, '');
	return characters.length === LENGTH && [...characters].every((one) => ALPHABET.includes(one))
		? grouped(characters)
		: null;
}

const grouped = (characters: string): string => characters.replace(/(.{4})(?=.)/g, '$1-');

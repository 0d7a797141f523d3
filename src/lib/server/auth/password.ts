/** Passwords: which are taken, and kept as argon2id hashes. */
import { hash, verify } from '@node-rs/argon2';
import { dictionary } from '@zxcvbn-ts/language-common';

/** OWASP's recommendation for argon2id: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Signs, in code points. */
export const SHORTEST_PASSWORD = 12;
/** Longer ones would only be work for the hash. */
export const LONGEST_PASSWORD = 200;

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

export type Weakness = 'password_short' | 'password_long' | 'password_common' | 'password_personal';

/** Those of published lists of stolen passwords, and words that anybody here would try. */
const COMMON = new Set([
	...dictionary['passwords-common'],
	...[
		'matkhau',
		'matkhaumoi',
		'haiphong',
		'thanhphohaiphong',
		'vietnam',
		'thuocso',
		'chuyendoiso',
		'anhyeuem',
		'emyeuanh'
	]
]);
/** So many letters and digits besides what is known of the person make it a secret again. */
const OWN_PART = 8;

/**
 * Why a password is not taken; null when it is. Length and what everybody would try, nothing about its composition
 * (NIST SP 800-63B, 5.1.1.2). `about`: name, e-mail, unit of the person.
 */
export function weaknessOf(password: string, about: readonly string[]): Weakness | null {
	const length = [...password.normalize('NFKC')].length;
	if (length < SHORTEST_PASSWORD) return 'password_short';
	if (length > LONGEST_PASSWORD) return 'password_long';
	const bare = bareOf(password);
	if (isCommon(bare)) return 'password_common';
	const words = about
		.flatMap((text) => [bareOf(text), ...text.split(/[^\p{L}\p{N}]+/u).map(bareOf)])
		.filter((word) => word.length >= 3)
		.sort((a, b) => b.length - a.length);
	const rest = words.reduce((left, word) => left.replaceAll(word, ''), bare);
	return rest !== bare && rest.length < OWN_PART ? 'password_personal' : null;
}

/** Lower case, without marks, letters and digits alone: what "Mật-khẩu 2022" has in common with "matkhau2022". */
const bareOf = (text: string): string =>
	text
		.normalize('NFKD')
		.toLowerCase()
		.replaceAll('đ', 'd')
		.replace(/[^a-z0-9]/g, '');

/** A word of the lists, whatever digits stand before or after it; digits alone; few signs repeated; a run of neighbours. */
function isCommon(bare: string): boolean {
	const letters = bare.replace(/^\d+|\d+$/g, '');
	if (letters.length < 4 || COMMON.has(bare) || COMMON.has(letters)) return true;
	if (new Set(bare).size < 5) return true;
	const steps = [...bare].slice(1).filter((sign, at) => Math.abs(sign.charCodeAt(0) - bare.charCodeAt(at)) === 1);
	return steps.length >= (bare.length - 1) * 0.7 || /^(.{1,5})\1+$/.test(bare);
}

/**
 * The key of the installation: what must be read again but not by whoever gets hold of the database is sealed with it, and
 * what a browser keeps for us is signed. It stands in the settings (`SECRET_KEY`), or in a file of the data folder that the
 * first start makes; several machines on one database need the same one.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from './env.ts';

export type SecretKey = {
	/** AES-256-GCM, as "nonce.tag.text". */
	seal(text: string): string;
	/** Null: not sealed with this key, or changed since. */
	unseal(sealed: string): string | null;
	/** Text with its signature behind it. */
	sign(text: string): string;
	/** The text of what was signed with this key; null otherwise. */
	verified(signed: string): string | null;
};

const FILE = 'secret.key';

export function openSecretKey({ secretKey, dataDir }: Pick<Settings, 'secretKey' | 'dataDir'>): SecretKey {
	const given = secretKey ?? keptIn(dataDir);
	const derived = (use: string) => Buffer.from(hkdfSync('sha256', given, '', use, 32));
	const [sealing, signing] = [derived('seal'), derived('sign')];
	const signatureOf = (text: string) => createHmac('sha256', signing).update(text).digest('base64url');
	return {
		seal(text) {
			const nonce = randomBytes(12);
			const cipher = createCipheriv('aes-256-gcm', sealing, nonce);
			const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
			return [nonce, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url')).join('.');
		},
		unseal(sealed) {
			const [nonce, tag, text] = sealed.split('.').map((part) => Buffer.from(part, 'base64url'));
			if (!nonce || !tag || !text) return null;
			try {
				const decipher = createDecipheriv('aes-256-gcm', sealing, nonce).setAuthTag(tag);
				return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
			} catch {
				return null;
			}
		},
		sign: (text) => `${text}.${signatureOf(text)}`,
		verified(signed) {
			const at = signed.lastIndexOf('.');
			const [text, signature] = [signed.slice(0, Math.max(at, 0)), Buffer.from(signed.slice(at + 1))];
			const right = Buffer.from(signatureOf(text));
			return signature.length === right.length && timingSafeEqual(signature, right) ? text : null;
		}
	};
}

/** Made once and never written over: of two starts at once, the later reads what the earlier wrote. */
function keptIn(folder: string): string {
	const file = join(folder, FILE);
	try {
		mkdirSync(folder, { recursive: true });
		writeFileSync(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 });
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
	}
	return readFileSync(file, 'utf8');
}

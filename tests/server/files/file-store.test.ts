/** What every file store keeps to, on a folder and on an S3 server, and how a file comes in. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { folderStore, type FileStore } from '#lib/server/files/file-store.ts';
import { receiveFile, sweepIncoming, TooLarge } from '#lib/server/files/incoming.ts';
import { readS3Settings } from '#lib/server/files/s3-settings.ts';
import { s3Store } from '#lib/server/files/s3-store.ts';
import { startS3Server, type S3Server } from './s3-server.ts';

const KEY = { id: 'thu', secret: 'mat-khau/+=' };
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'thuoc-so-files-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function keep(store: FileStore, bytes: Uint8Array): Promise<string> {
	const { path, hash } = await receiveFile(join(folder, 'incoming'), bytes, 1e9);
	await store.keep(hash, path);
	return hash;
}

describe('a store', () => {
	let s3: S3Server;
	beforeAll(async () => void (s3 = await startS3Server(KEY)));
	beforeEach(() => s3.objects.clear());
	afterAll(() => s3.close());

	const STORES: [string, () => FileStore][] = [
		['of a folder', () => folderStore(folder)],
		[
			'of S3',
			() => s3Store({ url: `${s3.url}/`, region: 'ap-southeast-1', accessKeyId: KEY.id, secretAccessKey: KEY.secret })
		]
	];

	test.each(STORES)('%s gives back what it was given, by its hash, once', async (_, open) => {
		const store = open();
		const bytes = randomBytes(200_000);
		const hash = await keep(store, bytes);
		expect(hash).toBe(hashOf(bytes));
		expect(await keep(store, bytes)).toBe(hash);
		expect(await store.has(hash)).toBe(true);
		expect((await buffer((await store.read(hash))!)).equals(bytes)).toBe(true);
		const listed = [];
		for await (const one of store.list()) listed.push(one);
		expect(listed).toEqual([{ hash, keptAt: expect.any(Date) as Date }]);
	});

	test.each(STORES)('%s says when it has none, and forgets what is removed', async (_, open) => {
		const store = open();
		const none = hashOf(new Uint8Array([9]));
		expect(await store.has(none)).toBe(false);
		expect(await store.read(none)).toBeNull();
		const hash = await keep(store, new Uint8Array([1, 2, 3]));
		await store.remove(hash);
		await store.remove(hash);
		expect(await store.has(hash)).toBe(false);
	});

	test.each(STORES)('%s lists all it has, however many', async (_, open) => {
		const store = open();
		const hashes = [];
		for (let at = 0; at < 5; at++) hashes.push(await keep(store, new Uint8Array([at])));
		const listed = [];
		for await (const { hash } of store.list()) listed.push(hash);
		expect(listed.sort()).toEqual(hashes.sort());
	});

	test.each(STORES)('%s takes no name for a hash', async (_, open) => {
		for (const name of ['../../etc/passwd', '', 'AB'.repeat(32)])
			await expect(open().read(name)).rejects.toThrow(RangeError);
	});

	test('of S3 with a wrong secret is refused, and says so', async () => {
		const store = s3Store({ url: s3.url, region: 'us-east-1', accessKeyId: KEY.id, secretAccessKey: 'khac' });
		await expect(store.has(hashOf(new Uint8Array()))).rejects.toThrow('HEAD with 403');
		const { path, hash } = await receiveFile(join(folder, 'incoming'), new Uint8Array([1]), 10);
		await expect(store.keep(hash, path)).rejects.toThrow('403');
		expect(s3.objects.size).toBe(0);
	});

	test('of S3 that does not answer fails, and is not taken for an absence', async () => {
		const store = s3Store({ url: 'http://127.0.0.1:9/thu', region: 'x', accessKeyId: 'a', secretAccessKey: 'b' });
		await expect(store.read(hashOf(new Uint8Array()))).rejects.toThrow();
	});
});

describe('settings of S3', () => {
	const all = { FILES_URL: 'https://s3.example.vn/thuoc-so', S3_ACCESS_KEY: 'a', S3_SECRET_KEY: 'b' };
	test('are all there, or none', () => {
		expect(readS3Settings({})).toBeUndefined();
		expect(readS3Settings(all)).toMatchObject({ url: all.FILES_URL, region: 'us-east-1' });
		expect(() => readS3Settings({ ...all, S3_SECRET_KEY: '' })).toThrow('S3_SECRET_KEY');
	});
	test.each(['s3://thuoc-so', 'https://s3.example.vn/', 'https://s3.example.vn/a?b=c', 'thuoc-so'])(
		'refuse %s as the address of a bucket',
		(url) => expect(() => readS3Settings({ ...all, FILES_URL: url })).toThrow(url)
	);
});

describe('a file on its way in', () => {
	const incoming = () => readdirSync(join(folder, 'incoming'));

	test('is counted and hashed', async () => {
		const bytes = randomBytes(300_000);
		async function* pieces() {
			for (let at = 0; at < bytes.length; at += 70_000) yield bytes.subarray(at, at + 70_000);
		}
		expect(await receiveFile(join(folder, 'incoming'), pieces(), 1e6)).toMatchObject({
			hash: hashOf(bytes),
			bytes: bytes.length
		});
	});

	test('leaves nothing when the line breaks in the middle', async () => {
		async function* broken() {
			yield new Uint8Array(100_000);
			throw new Error('aborted');
		}
		await expect(receiveFile(join(folder, 'incoming'), broken(), 1e6)).rejects.toThrow('aborted');
		expect(incoming()).toEqual([]);
	});

	test('is stopped at the limit, not after it', async () => {
		let given = 0;
		async function* endless() {
			while (true) yield new Uint8Array((given += 10_000) && 10_000);
		}
		await expect(receiveFile(join(folder, 'incoming'), endless(), 100_000)).rejects.toThrow(TooLarge);
		expect(given).toBeLessThan(2_000_000);
		expect(incoming()).toEqual([]);
	});

	test('that a killed server left behind is swept, and one under way is not', async () => {
		await receiveFile(join(folder, 'incoming'), new Uint8Array([1]), 10);
		const left = join(folder, 'incoming', 'bo-lai');
		writeFileSync(left, 'nua tep');
		const old = new Date(Date.now() - 48 * 3_600_000);
		utimesSync(left, old, old);
		expect(await sweepIncoming(join(folder, 'incoming'), new Date(Date.now() - 24 * 3_600_000))).toBe(1);
		expect(incoming()).toHaveLength(1);
		expect(await sweepIncoming(join(folder, 'khong-co'), new Date())).toBe(0);
	});
});

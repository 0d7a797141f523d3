/** What is taken and what is not: by content, size and what the virus scanner says. The names of files say nothing here. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LARGEST_FILE } from '#lib/domain/evidence/limits.ts';
import { openFiles, type Files } from '#lib/server/files/files.ts';
import { keepUpload } from '#lib/server/files/keep-upload.ts';
import { clamdScanner } from '#lib/server/files/virus-scan.ts';
import { docm, docx, jpeg, odt, pdf, png, xlsx, zip } from '../../fixtures/files.ts';
import { startClamd } from './clamd-server.ts';

const OFFICE = 'application/vnd.openxmlformats-officedocument';
const text = (words: string) => Buffer.from(words);

let dataDir: string;
let files: Files;
beforeEach(() => {
	dataDir = mkdtempSync(join(tmpdir(), 'thuoc-so-upload-'));
	files = openFiles({ dataDir });
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const keep = (bytes: Uint8Array, on = files) => keepUpload(on, bytes, 'tep');
const waiting = () => readdirSync(files.incoming);
async function kept(): Promise<number> {
	const found = new Set<string>();
	for await (const { hash } of files.store.list()) found.add(hash);
	return found.size;
}

describe('the kind is what the content says', () => {
	test.each([
		['a PDF', pdf(), 'application/pdf'],
		['a PNG', png(), 'image/png'],
		['a JPEG', jpeg(), 'image/jpeg'],
		['a DOCX', docx(), `${OFFICE}.wordprocessingml.document`],
		['an XLSX', xlsx(), `${OFFICE}.spreadsheetml.sheet`],
		['an ODT', odt(), 'application/vnd.oasis.opendocument.text']
	])('%s is taken', async (_, bytes, mediaType) => {
		expect(await keep(bytes)).toMatchObject({ ok: true, value: { mediaType, bytes: bytes.length, scan: null } });
		expect(waiting()).toEqual([]);
	});

	test.each([
		['HTML', text('<!doctype html><script>alert(1)</script>')],
		['SVG', text('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
		['a program for Windows', Buffer.concat([text('MZ'), Buffer.alloc(200)])],
		['a program for Linux', Buffer.concat([Buffer.from('7f454c460201010000', 'hex'), Buffer.alloc(200)])],
		['a ZIP of anything', zip({ 'a.exe': 'MZ' })],
		['a document made for macros', docm()],
		['a document with macros put in', docx({ 'word/vbaProject.bin': 'Sub AutoOpen()' })],
		['an old DOC', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)])],
		['half a ZIP', docx().subarray(0, 40)],
		['plain words', text('không phải tài liệu')]
	])('%s is not', async (_, bytes) => {
		expect(await keep(bytes)).toMatchObject({ problem: { code: 'file_kind', field: 'tep' } });
		expect([waiting(), await kept()]).toEqual([[], 0]);
	});
});

describe('nothing stays of what is refused', () => {
	test('an empty file', async () => {
		expect(await keep(new Uint8Array())).toMatchObject({ problem: { code: 'file_empty' } });
	});

	test('one over the limit; one at the limit is taken', async () => {
		const at = Buffer.concat([pdf(), Buffer.alloc(LARGEST_FILE)]).subarray(0, LARGEST_FILE);
		expect(await keep(Buffer.concat([at, Buffer.alloc(1)]))).toMatchObject({
			problem: { code: 'file_too_large', details: { most: 20 } }
		});
		expect([waiting(), await kept()]).toEqual([[], 0]);
		expect(await keep(at)).toMatchObject({ ok: true });
	});

	test('one cut in the middle', async () => {
		async function* broken() {
			yield pdf();
			throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
		}
		expect(await keepUpload(files, broken(), 'tep')).toMatchObject({ problem: { code: 'upload_cut' } });
		expect([waiting(), await kept()]).toEqual([[], 0]);
	});
});

test('the body of a request that has failed before it is read is told, and ends nothing', async () => {
	const failed = (status?: number) =>
		new ReadableStream<Uint8Array>({ start: () => Promise.reject(Object.assign(new Error('limit'), { status })) });
	const large = failed(413);
	await new Promise((resolve) => setImmediate(resolve));
	expect(await keepUpload(files, large, 'tep')).toMatchObject({ problem: { code: 'file_too_large' } });
	expect(await keepUpload(files, failed(), 'tep')).toMatchObject({ problem: { code: 'upload_cut' } });
	expect([waiting(), await kept()]).toEqual([[], 0]);
});

describe('a virus scanner', () => {
	const VIRUS = 'X5O!P%@AP-MAU-THU';

	test('refuses by name what it finds, and lets the rest through', async () => {
		const clamd = await startClamd({ 'Mau.Thu-1': VIRUS });
		const guarded = { ...files, scan: clamdScanner(clamd.address) };
		expect(await keep(pdf(VIRUS), guarded)).toMatchObject({
			problem: { code: 'file_infected', details: { found: 'Mau.Thu-1' } }
		});
		expect([waiting(), await kept()]).toEqual([[], 0]);
		const large = Buffer.concat([pdf(), Buffer.alloc(3_000_000, 7)]);
		expect(await keep(large, guarded)).toMatchObject({ ok: true, value: { scan: 'clean' } });
		expect(clamd.scanned.at(-1)!.equals(large), 'it was shown every byte').toBe(true);
		await clamd.close();
	});

	test('that does not answer leaves the file kept and marked', async () => {
		const clamd = await startClamd({});
		await clamd.close();
		const guarded = { ...files, scan: clamdScanner(clamd.address) };
		expect(await keep(pdf(), guarded)).toMatchObject({ ok: true, value: { scan: 'pending' } });
		expect(await kept()).toBe(1);
	});

	test('that refuses the size, or hangs up, is none that found it clean', async () => {
		const small = await startClamd({}, 100);
		expect(await keep(pdf('a'.repeat(500)), { ...files, scan: clamdScanner(small.address) })).toMatchObject({
			value: { scan: 'pending' }
		});
		await small.close();
		const rude = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
		await new Promise((resolve) => rude.once('listening', resolve));
		const address = `127.0.0.1:${(rude.address() as AddressInfo).port}`;
		expect(await keep(pdf('b'), { ...files, scan: clamdScanner(address) })).toMatchObject({
			value: { scan: 'pending' }
		});
		await new Promise((resolve) => rude.close(resolve));
	});
});

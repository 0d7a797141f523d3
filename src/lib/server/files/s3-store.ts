/** Files in a bucket of any S3-compatible server (MinIO, Ceph, a cloud's own), so that several servers share them. */
import { AwsClient } from 'aws4fetch';
import { createReadStream } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { pipeline } from 'node:stream/promises';
import { pathOf, type FileStore } from './file-store.ts';
import type { S3Settings } from './s3-settings.ts';

export function s3Store({ url, region, accessKeyId, secretAccessKey }: S3Settings): FileStore {
	const bucket = url.replace(/\/+$/, '');
	const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 2 });
	const addressOf = (hash: string) => `${bucket}/${pathOf(hash)}`;
	const store: FileStore = {
		async keep(hash, path) {
			if (await store.has(hash)) return;
			// S3 wants the length beforehand, which `fetch` does not send for a stream. The server checks the hash.
			const headers = {
				'content-length': String((await stat(path)).size),
				'x-amz-content-sha256': hash,
				'content-type': 'application/octet-stream'
			};
			await send(await client.sign(addressOf(hash), { method: 'PUT', headers }), path, headers['content-length']);
		},
		async has(hash) {
			const answer = await client.fetch(addressOf(hash), { method: 'HEAD' });
			return found(answer, 'HEAD');
		},
		async read(hash) {
			const answer = await client.fetch(addressOf(hash));
			if (!found(answer, 'GET') || !answer.body) return null;
			return Readable.fromWeb(answer.body as ReadableStream<Uint8Array>);
		},
		async *list() {
			let after: string | undefined;
			do {
				const query = new URLSearchParams({ 'list-type': '2', ...(after ? { 'continuation-token': after } : {}) });
				const answer = await client.fetch(`${bucket}?${query}`);
				const xml = await answer.text();
				if (!answer.ok) throw new StoreRefused('LIST', answer.status, xml);
				for (const [, entry = ''] of xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
					const hash = /<Key>[0-9a-f]{2}\/([0-9a-f]{64})<\/Key>/.exec(entry)?.[1];
					const at = /<LastModified>([^<]+)<\/LastModified>/.exec(entry)?.[1];
					if (hash && at) yield { hash, keptAt: new Date(at) };
				}
				after = /<NextContinuationToken>([^<]+)<\/NextContinuationToken>/.exec(xml)?.[1];
			} while (after);
		},
		async remove(hash) {
			found(await client.fetch(addressOf(hash), { method: 'DELETE' }), 'DELETE');
		}
	};
	return store;
}

/** The store answered, and not what was asked for. */
export class StoreRefused extends Error {
	override name = 'StoreRefused';
	constructor(method: string, status: number, text: string) {
		super(`The file store answered ${method} with ${status}: ${text.slice(0, 300)}`);
	}
}

function found(answer: Response, method: string): boolean {
	if (answer.status === 404) return false;
	if (!answer.ok) throw new StoreRefused(method, answer.status, answer.statusText);
	return true;
}

async function send(signed: Request, path: string, length: string): Promise<void> {
	const headers = { ...Object.fromEntries(signed.headers), 'content-length': length };
	const open = signed.url.startsWith('https:') ? httpsRequest : httpRequest;
	const request = open(signed.url, { method: 'PUT', headers });
	const answered = new Promise<{ status: number; text: string }>((resolve, reject) => {
		request.on('error', reject).on('response', (answer) => {
			let text = '';
			answer.setEncoding('utf8');
			answer.on('data', (piece: string) => (text += piece)).on('error', reject);
			answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
		});
	});
	// A refusal may come before all is sent: its words say more than the broken pipe.
	const [{ status, text }] = await Promise.all([answered, pipeline(createReadStream(path), request).catch(() => {})]);
	if (status >= 300) throw new StoreRefused('PUT', status, text);
}

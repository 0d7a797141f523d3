/**
 * A small S3 server for tests: one bucket in memory, path-style addresses, and every request's signature (AWS Signature
 * Version 4) worked out here anew and compared, so that a store that signs wrongly is refused as a real one would refuse it.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

export type S3Server = {
	url: string;
	objects: Map<string, { body: Buffer; at: Date }>;
	close(): Promise<void>;
};

export async function startS3Server(key: { id: string; secret: string }, pageSize = 2): Promise<S3Server> {
	const objects: S3Server['objects'] = new Map();
	const server = createServer((request, response) => {
		void answer(request).then(
			({ status, body = '' }) => response.writeHead(status).end(body),
			(error: unknown) => response.writeHead(500).end(String(error))
		);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/thu`;
	return { url, objects, close: () => new Promise((resolve) => server.close(() => resolve())) };

	async function answer(request: IncomingMessage): Promise<{ status: number; body?: string | Buffer }> {
		const body = await buffer(request);
		const refusal = refusalOf(request, body, key);
		if (refusal) return { status: 403, body: `<Error><Code>${refusal}</Code></Error>` };
		const { pathname, searchParams } = new URL(request.url!, url);
		const name = /^\/thu\/(.+)$/.exec(pathname)?.[1];
		if (name === undefined) return pathname === '/thu' ? { status: 200, body: listing(searchParams) } : { status: 404 };
		if (request.method === 'PUT') {
			if (request.headers['content-length'] === undefined) return { status: 411 };
			objects.set(name, { body, at: new Date() });
			return { status: 200 };
		}
		if (request.method === 'DELETE') return (objects.delete(name), { status: 204 });
		const found = objects.get(name);
		return found ? { status: 200, body: request.method === 'HEAD' ? '' : found.body } : { status: 404 };
	}

	function listing(query: URLSearchParams): string {
		const names = [...objects.keys()].sort();
		const from = Number(query.get('continuation-token') ?? 0);
		const page = names.slice(from, from + pageSize).map((name) => {
			const at = objects.get(name)!.at.toISOString();
			return `<Contents><Key>${name}</Key><LastModified>${at}</LastModified></Contents>`;
		});
		const next = from + pageSize;
		const more = next < names.length ? `<NextContinuationToken>${next}</NextContinuationToken>` : '';
		return `<ListBucketResult>${page.join('')}${more}</ListBucketResult>`;
	}
}

/** Why a request would be refused; null when its signature and its body are right. */
function refusalOf(request: IncomingMessage, body: Buffer, key: { id: string; secret: string }): string | null {
	const { headers } = request;
	const parts =
		/^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
			headers.authorization ?? ''
		);
	if (!parts) return 'AccessDenied';
	const [, id, day, region, signed, signature] = parts as unknown as [string, string, string, string, string, string];
	if (id !== key.id) return 'InvalidAccessKeyId';
	const given = String(headers['x-amz-content-sha256']);
	if (given !== 'UNSIGNED-PAYLOAD' && given !== sha256(body)) return 'XAmzContentSHA256Mismatch';
	const { pathname, searchParams } = new URL(request.url!, 'http://x');
	const query = [...searchParams]
		.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
		.sort();
	const canonical = [
		request.method,
		pathname,
		query.join('&'),
		...signed.split(';').map((name) => `${name}:${String(headers[name]).trim()}`),
		'',
		signed,
		given
	].join('\n');
	const scope = `${day}/${region}/s3/aws4_request`;
	const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n');
	const signing = ['s3', 'aws4_request'].reduce(hmac, hmac(hmac(`AWS4${key.secret}`, day), region));
	const right = hmac(signing, text);
	return timingSafeEqual(right, Buffer.from(signature, 'hex')) ? null : 'SignatureDoesNotMatch';
}

/** A browser without JavaScript: keeps cookies, follows redirects, sends forms, and adds up how long answers took. */
import { request } from 'node:http';

export type Answer = { status: number; location: string | undefined; body: Buffer; headerBytes: number };

export type Browser = {
	/** Gets a page, following redirects; gives back where it ended and the text. */
	open(path: string): Promise<{ path: string; html: string }>;
	/** Posts a form to a path and follows to the page it leads to. Throws on an answer that is no page. */
	send(path: string, fields: readonly (readonly [string, string])[]): Promise<{ path: string; html: string }>;
	/** Milliseconds waited for answers, and how many were asked for. */
	spent(): { milliseconds: number; requests: number };
};

/** With `address` as somebody behind that network address, since only so many surveys may be begun from one. */
export function openBrowser(base: string, address = '192.0.2.1'): Browser {
	const cookies = new Map<string, string>();
	const spent = { milliseconds: 0, requests: 0 };
	const ask = async (method: 'GET' | 'POST', path: string, body?: string): Promise<Answer> => {
		const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
		const began = performance.now();
		const answer = await exchange(
			base,
			method,
			path,
			{ ...(cookie ? { cookie } : {}), accept: 'text/html', 'x-forwarded-for': address },
			body,
			cookies
		);
		spent.milliseconds += performance.now() - began;
		spent.requests += 1;
		return answer;
	};
	const follow = async (path: string, answer: Answer): Promise<{ path: string; html: string }> => {
		if (answer.location === undefined) {
			if (answer.status >= 400 && answer.status !== 422)
				throw new Error(`${path} answered ${answer.status}: ${answer.body.toString('utf8').slice(0, 300)}`);
			return { path, html: answer.body.toString('utf8') };
		}
		const next = new URL(answer.location, new URL(path, base));
		const there = next.pathname + next.search;
		return follow(there, await ask('GET', there));
	};
	return {
		open: async (path) => follow(path, await ask('GET', path)),
		async send(path, fields) {
			const form = new URLSearchParams(fields.map(([name, value]) => [name, value]));
			return follow(path, await ask('POST', path, form.toString()));
		},
		spent: () => ({ ...spent })
	};
}

/** One request and its whole answer, compressed as it came. */
export function exchange(
	base: string,
	method: 'GET' | 'POST',
	path: string,
	headers: Record<string, string> = {},
	body?: string,
	cookies?: Map<string, string>
): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const form = body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded', origin: base };
		const sent = request(new URL(path, base), { method, headers: { ...headers, ...form } }, (response) => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('error', reject);
			response.on('end', () => {
				for (const cookie of response.headers['set-cookie'] ?? []) {
					const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
					if (name !== undefined) cookies?.set(name, value ?? '');
				}
				resolve({
					status: response.statusCode ?? 0,
					location: response.headers.location,
					body: Buffer.concat(chunks),
					headerBytes: response.rawHeaders.reduce((total, part) => total + Buffer.byteLength(part) + 2, 0)
				});
			});
		});
		sent.on('error', reject);
		sent.end(body);
	});
}

/** What a phone loads to see the first page of a survey for the first time. */
import { exchange } from './browser.ts';

export type PageWeight = { bytes: number; requests: number };

/** Bytes as they go over the wire, compressed and with headers, of a page and of everything that it refers to. */
export async function weighPage(base: string, path: string): Promise<PageWeight> {
	const headers = { 'accept-encoding': 'br, gzip' };
	const first = await exchange(base, 'GET', path, headers);
	if (first.status !== 200) throw new Error(`${path} answered ${first.status}`);
	// Read once more without compression, to see what it refers to.
	const html = (await exchange(base, 'GET', path)).body.toString('utf8');
	const answers = [first];
	for (const reference of referencesIn(html, new URL(path, base))) {
		const answer = await exchange(base, 'GET', reference, headers);
		if (answer.status !== 200) throw new Error(`${path} refers to ${reference}, which answered ${answer.status}`);
		answers.push(answer);
	}
	return {
		bytes: answers.reduce((total, { body, headerBytes }) => total + body.length + headerBytes, 0),
		requests: answers.length
	};
}

/** Style sheets, scripts, pictures and the icon; each once. */
function referencesIn(html: string, at: URL): Set<string> {
	const tags = html.match(/<(?:link|script|img)\b[^>]*>/g) ?? [];
	return new Set(
		tags.flatMap((tag) => {
			const [, rel = ''] = /\brel="([^"]*)"/.exec(tag) ?? [];
			const [, address] = /\b(?:href|src)="([^"]*)"/.exec(tag) ?? [];
			const loaded = !tag.startsWith('<link') || /\b(?:stylesheet|icon|modulepreload|preload|manifest)\b/.test(rel);
			return loaded && address !== undefined && !address.startsWith('data:') ? [new URL(address, at).pathname] : [];
		})
	);
}

/**
 * Keeps this one page on the device, so that it opens without a line: its text, and every script and style that it has
 * loaded. Others are left alone. A new version is gathered in a cache of its own and takes over when it is complete.
 */
const PREFIX = 'ngoai-tuyen ';

/** Throws where the device cannot keep pages, or the line is cut before everything is here. */
export async function keepPage(address: string): Promise<void> {
	await navigator.serviceWorker.register('/service-worker.js', { scope: address });
	const page = await fetch(address, { headers: { accept: 'text/html' }, cache: 'no-store' });
	const build = buildIn(await page.clone().text());
	if (!page.ok || build === undefined) throw new Error(`${address} answered ${page.status}`);
	// The site was renewed since this page was loaded: what that one needs is not known here.
	if (build !== buildIn(document.documentElement.outerHTML)) throw new Error('a newer version is there');
	const name = `${PREFIX}${address} ${build}`;
	const cache = await caches.open(name);
	for (const asset of assetsOfPage()) if (!(await cache.match(asset))) await cache.add(asset);
	await cache.put(address, page);
	for (const other of await caches.keys())
		if (other.startsWith(`${PREFIX}${address} `) && other !== name) await caches.delete(other);
}

/** True when a complete copy is on the device. */
export const isPageKept = async (address: string): Promise<boolean> =>
	'caches' in globalThis && (await caches.match(address, { ignoreVary: true })) !== undefined;

const buildIn = (html: string): string | undefined => /entry\/start\.[\w-]+\.js/.exec(html)?.[0];

/** Addresses of what the page has loaded, or names in its head. */
function assetsOfPage(): Set<string> {
	const named = [...document.querySelectorAll('link[href], script[src], img[src]')].map(
		(element) => element.getAttribute('href') ?? element.getAttribute('src')!
	);
	const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
	return new Set(
		[...named, ...loaded]
			.map((address) => new URL(address, location.href))
			.filter(
				({ origin, pathname }) =>
					origin === location.origin && /^\/(_app\/immutable\/|icon)|\.webmanifest$/.test(pathname)
			)
			.map(({ pathname }) => pathname)
	);
}

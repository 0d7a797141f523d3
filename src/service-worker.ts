/**
 * The service worker of the one page that works without a line (/khao-sat/<slug>/ngoai-tuyen), registered there, for that
 * address only. The page itself puts into the cache what it needs (keep-page.ts); here it is only given out: files that
 * never change from the cache, the page from the line and without one from the cache. Everything else goes its usual way.
 */
import { sendWaiting } from '#lib/features/survey/offline/send-waiting.ts';

type Waiting = Event & { waitUntil(done: Promise<unknown>): void };
type Fetching = Event & { request: Request; respondWith(answer: Promise<Response>): void };
type Syncing = Waiting & { tag: string };

const worker = globalThis as unknown as EventTarget & {
	registration: ServiceWorkerRegistration;
	clients: { claim(): Promise<void> };
	skipWaiting(): Promise<void>;
};
/** On a line that is there in name only nobody waits longer for what is on the device anyway. */
const PATIENCE_MS = 6_000;

worker.addEventListener('install', (event) => (event as Waiting).waitUntil(worker.skipWaiting()));
worker.addEventListener('activate', (event) => (event as Waiting).waitUntil(worker.clients.claim()));

worker.addEventListener('fetch', (event) => {
	const { request, respondWith } = event as Fetching;
	const { origin, pathname } = new URL(request.url);
	if (request.method !== 'GET' || origin !== location.origin) return;
	const own = new URL(worker.registration.scope).pathname;
	if (request.mode === 'navigate' && pathname !== own) return;
	if (pathname.startsWith('/_app/immutable/')) respondWith.call(event, fromDevice(request));
	else if (pathname === own || /^\/icon|\.webmanifest$/.test(pathname)) respondWith.call(event, fromLine(request));
});

worker.addEventListener('sync', (event) => {
	if ((event as Syncing).tag !== 'gui-phieu') return;
	const sent = sendWaiting().then(({ stopped }) => {
		// A failure has the browser try again later.
		if (stopped) throw new Error('the line is cut');
	});
	(event as Syncing).waitUntil(sent);
});

const kept = (request: Request) => caches.match(request, { ignoreVary: true, ignoreSearch: true });

const fromDevice = async (request: Request): Promise<Response> => (await kept(request)) ?? fetch(request);

async function fromLine(request: Request): Promise<Response> {
	try {
		const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
		if (answer.status < 500) return answer;
		return (await kept(request)) ?? answer;
	} catch (error) {
		const copy = await kept(request);
		if (copy) return copy;
		throw error;
	}
}

/** One process that answers requests: the built application behind an HTTP server that stops without losing anything. */
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';

/** From asking to stop until connections are cut, and until the process ends whatever happens. */
const PATIENCE_MS = 10_000;
const LIMIT_MS = 15_000;

/** Failures that their message explains: a stack would only hide it. */
const EXPLAINED = new Set(['BrokenContent', 'BrokenSettings', 'DatabaseUnreachable', 'FolderInUse']);

/** Asked to stop. Nothing that fails from now on is worth a word. */
let stopping = false;

/** @typedef {{ host: string, port: number, accounts: { email: string, password: string, title: string }[] }} Ready */

/** @typedef {import('./serve.mjs').ServerSettings} ServerSettings */

/**
 * Opens the application, then the port, then calls `announce`. Ends the process with 1 when either cannot be opened.
 * @param {ServerSettings} settings
 * @param {(ready: Ready) => void} announce
 */
export async function serve({ host, port }, announce) {
	const server = createServer();
	stopOnSignals(drainOf(server));
	server.on('request', await listenerOf(await openApplication()));
	server.on('error', (error) => {
		console.error(sentenceOf(/** @type {NodeJS.ErrnoException} */ (error), { host, port }));
		// The application is open by now: closing it properly leaves the data folder free.
		void closeApplication().finally(() => process.exit(1));
	});
	server.listen(port, host, () => {
		const address = server.address();
		announce({
			host,
			port: typeof address === 'object' && address ? address.port : port,
			accounts: Reflect.get(globalThis, Symbol.for('thuoc-so.accounts')) ?? []
		});
	});
}

/**
 * True when the port can be had; otherwise says why not. Asked before the database is opened, which can take a while.
 * @param {ServerSettings} settings
 * @returns {Promise<boolean>}
 */
export function portIsFree({ host, port }) {
	return new Promise((resolve) => {
		const probe = createTcpServer();
		probe.once('error', (error) => {
			console.error(sentenceOf(/** @type {NodeJS.ErrnoException} */ (error), { host, port }));
			resolve(false);
		});
		probe.listen(port, host, () => probe.close(() => resolve(true)));
	});
}

/**
 * @param {NodeJS.ErrnoException} error
 * @param {{ host: string, port: number }} address
 */
function sentenceOf({ code, message }, { host, port }) {
	if (code === 'EADDRINUSE')
		return `Port ${port} on ${host} is in use by another program. Stop that program, or choose another port with PORT.`;
	if (code === 'EACCES')
		return `Port ${port} on ${host} may not be used by this user. Choose one above 1023 with PORT.`;
	if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
		return `HOST is "${host}", which is no address of this machine. Leave it unset, or use 127.0.0.1 or 0.0.0.0.`;
	return `Port ${port} on ${host} cannot be used: ${message}`;
}

/** Loading the built handler starts the application: database, content and, in the demo, the sample round. */
async function openApplication() {
	// Without ORIGIN every name that reaches this server is its own (localhost and 127.0.0.1 alike), over plain HTTP.
	const bare = !process.env.ORIGIN && !process.env.PROTOCOL_HEADER;
	if (bare) process.env.PROTOCOL_HEADER = 'x-forwarded-proto';
	try {
		const { handler } = await import(new URL('../../build/handler.js', import.meta.url).href);
		if (!bare) return handler;
		return (/** @type {any} */ req, /** @type {any} */ res, /** @type {any} */ next) => {
			// Also replaces what a client may have sent.
			req.headers['x-forwarded-proto'] = 'http';
			return handler(req, res, next);
		};
	} catch (error) {
		if (stopping) return new Promise(() => {});
		const explained = error instanceof Error && EXPLAINED.has(error.name);
		console.error(explained ? error.message : error);
		await closeApplication();
		return process.exit(1);
	}
}

/**
 * @param {(req: import('node:http').IncomingMessage, res: import('node:http').ServerResponse, next: () => void) => unknown} handler
 * @returns {Promise<import('node:http').RequestListener>}
 */
async function listenerOf(handler) {
	const { default: compression } = await import('compression');
	// Files of the build are compressed once, in the build; this is for what is rendered.
	const compress = compression();
	return (req, res) =>
		compress(/** @type {any} */ (req), /** @type {any} */ (res), () =>
			handler(req, res, () => {
				res.statusCode = 404;
				res.end('Not found');
			})
		);
}

/**
 * Gives back how to stop the server: it takes no new connection, answers what it is answering, and closes the rest.
 * `closeIdleConnections` is not enough: it leaves those that browsers open in advance.
 * @param {import('node:http').Server} server
 */
function drainOf(server) {
	/** Requests being answered, by connection. @type {Map<import('node:net').Socket, number>} */
	const busy = new Map();
	let draining = false;
	server.on('connection', (socket) => {
		busy.set(socket, 0);
		socket.on('close', () => busy.delete(socket));
	});
	server.on('request', ({ socket }, res) => {
		busy.set(socket, (busy.get(socket) ?? 0) + 1);
		res.on('close', () => {
			const left = (busy.get(socket) ?? 1) - 1;
			if (busy.has(socket)) busy.set(socket, left);
			if (draining && left === 0) socket.end();
		});
	});
	return () =>
		/** @type {Promise<void>} */ (
			new Promise((resolve) => {
				draining = true;
				server.close(() => resolve());
				for (const [socket, requests] of busy) if (requests === 0) socket.destroy();
				setTimeout(() => server.closeAllConnections(), PATIENCE_MS).unref();
			})
		);
}

/** @param {() => Promise<void>} drain */
function stopOnSignals(drain) {
	const stop = async (/** @type {NodeJS.Signals} */ signal) => {
		// A terminal's Ctrl-C arrives twice when a parent passes it on as well.
		if (stopping) return;
		stopping = true;
		setTimeout(() => {
			console.error(`Not stopped after ${LIMIT_MS / 1000} s: ended all the same.`);
			process.exit(1);
		}, LIMIT_MS).unref();
		await drain();
		// The event by which adapter-node's own server tells the application the same.
		process.emit(/** @type {any} */ ('sveltekit:shutdown'), /** @type {any} */ (signal));
		await closeApplication();
		process.exit(0);
	};
	process.on('SIGTERM', stop).on('SIGINT', stop);
}

/** The application's own closing, which it leaves here when it opens (src/hooks.server.ts). */
async function closeApplication() {
	try {
		await Reflect.get(globalThis, Symbol.for('thuoc-so.close'))?.();
	} catch (error) {
		console.error('The database did not close properly:', error);
	}
}

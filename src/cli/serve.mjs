/**
 * The server process: the built application behind one port, or behind several processes (WORKERS) on Postgres.
 * Prints `ready http://host:port` when it serves. SIGTERM and SIGINT stop it once requests in flight are answered.
 */
import cluster from 'node:cluster';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './child.mjs';
import { portIsFree, serve } from './serve-requests.mjs';
import { serveByWorkers } from './serve-workers.mjs';

const { settings, refusal } = readServerSettings(process.env);
if (refusal) {
	console.error(refusal);
	process.exit(1);
}
prepareEnvironment(settings);
if (cluster.isWorker) await serve(settings, (ready) => process.send?.(ready));
else if (!(await portIsFree(settings))) process.exit(1);
else if (settings.workers > 1) serveByWorkers(settings, announce);
else await serve(settings, announce);

/** @typedef {{ port: number, host: string, demo: boolean, workers: number }} ServerSettings */

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ settings: ServerSettings, refusal?: string }}
 */
function readServerSettings(env) {
	const demo = !env.DATABASE_URL || env.DEMO === '1';
	// The demo's passwords are printed and well known, so by default it is reachable from this machine alone.
	const host = env.HOST || (demo ? '127.0.0.1' : '0.0.0.0');
	const port = Number(env.PORT || 3000);
	const workers = Number(env.WORKERS || 1);
	const settings = { port, host, demo, workers };
	if (!Number.isInteger(port) || port < 0 || port > 65_535)
		return { settings, refusal: `PORT is "${env.PORT}"; it must be a whole number from 0 to 65535.` };
	if (!Number.isInteger(workers) || workers < 1)
		return { settings, refusal: `WORKERS is "${env.WORKERS}"; it must be a whole number from 1.` };
	if (workers > 1 && !env.DATABASE_URL)
		return {
			settings,
			refusal:
				`WORKERS=${workers} needs a Postgres server: the built-in database belongs to one process. ` +
				'Set DATABASE_URL, or leave WORKERS unset.'
		};
	if (!existsSync(join(ROOT, 'build', 'handler.js')))
		return { settings, refusal: 'The application is not built yet: run npm start, or npm run build.' };
	return { settings };
}

/**
 * What the built application reads when it is loaded.
 * @param {ServerSettings} settings
 */
function prepareEnvironment({ port }) {
	const { env } = process;
	// Set but empty means unset.
	for (const name of ['ORIGIN', 'PROTOCOL_HEADER', 'HOST_HEADER', 'PORT_HEADER', 'ADDRESS_HEADER', 'BODY_SIZE_LIMIT'])
		if (env[name] === '') delete env[name];
	env.NODE_ENV ||= 'production';
	env.APP_ROOT ||= ROOT;
	env.PORT = String(port);
	// Evidence of up to 25 MB, and the form around it.
	env.BODY_SIZE_LIMIT ??= '26M';
}

/** @param {import('./serve-requests.mjs').Ready} ready */
function announce({ host, port, accounts }) {
	const wildcard = host === '0.0.0.0' || host === '::';
	const name = wildcard ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
	console.log(`ready http://${name}:${port}`);
	if (wildcard) console.log(`Listens on every address of this machine (HOST=${host}).`);
	if (wildcard && !process.env.ORIGIN) console.log('Behind HTTPS, set ORIGIN to the public address (https://…).');
	if (accounts.length === 0) return;
	console.log('Sample data, for trying out. Sample accounts:');
	const width = Math.max(...accounts.map(({ email }) => email.length));
	for (const { email, password, title } of accounts) console.log(`  ${email.padEnd(width)}  ${password}  ${title}`);
	if (wildcard) console.log('These accounts work for anyone who can reach this machine: do not expose it.');
}

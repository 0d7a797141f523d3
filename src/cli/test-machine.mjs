/** What the tests need of the machine: a browser and a Postgres server. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { run } from './child.mjs';

const CHROMIUM = '/usr/bin/chromium';

/**
 * Debian's Chromium, installed when it is missing and we may.
 * @returns {Promise<{ path?: string, reason?: string }>}
 */
export async function findChromium() {
	const path = process.env.CHROMIUM || CHROMIUM;
	if (existsSync(path)) return { path };
	const reason = `${path} is missing. Install Chromium (on Debian: apt-get install chromium), or name one with CHROMIUM.`;
	if (path !== CHROMIUM || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return { reason };
	console.log('Installing Chromium…');
	const env = { DEBIAN_FRONTEND: 'noninteractive' };
	for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-core']]) {
		const { code, output } = await run('apt-get', args, { quiet: true, env });
		if (code !== 0) return { reason: `${reason}\napt-get ${args.join(' ')} failed:\n${output.slice(-2000)}` };
	}
	return existsSync(path) ? { path } : { reason };
}

/**
 * The address of a server on which the tests may create databases of their own: TEST_DATABASE_URL, or the server of this
 * machine. With `start` the machine's own server is started when it does not run.
 * @param {{ start: boolean }} options
 * @returns {Promise<{ url?: string, reason?: string }>}
 */
export async function findPostgres({ start }) {
	const given = process.env.TEST_DATABASE_URL;
	if (given) {
		const reason = await obstacle(given);
		return reason ? { reason: `TEST_DATABASE_URL cannot be used: ${reason}` } : { url: given };
	}
	const users = [...new Set([userInfo().username, 'postgres'])];
	const candidates = users.map((user) => `postgres://${user}@127.0.0.1:5432/postgres`);
	let reasons = await firstUsable(candidates);
	if (Array.isArray(reasons) && start && startCluster()) {
		for (let tries = 0; tries < 20 && Array.isArray(reasons); tries++) {
			await pause(500);
			reasons = await firstUsable(candidates);
		}
	}
	if (!Array.isArray(reasons)) return { url: reasons };
	return { reason: `none on 127.0.0.1:5432 lets us create databases (${reasons.join('; ')}). Set TEST_DATABASE_URL.` };
}

/**
 * @param {string[]} candidates
 * @returns {Promise<string | string[]>} The address, or why none can be used.
 */
async function firstUsable(candidates) {
	const reasons = [];
	for (const url of candidates) {
		const reason = await obstacle(url);
		if (!reason) return url;
		reasons.push(reason);
	}
	return [...new Set(reasons)];
}

/**
 * Why the server cannot be used; undefined when it can.
 * @param {string} url
 */
async function obstacle(url) {
	const { default: postgres } = await import('postgres');
	const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} });
	try {
		const [role] = await sql`select rolcreatedb or rolsuper as creates from pg_roles where rolname = current_user`;
		return role?.creates ? undefined : 'the user may not create databases';
	} catch (error) {
		return error instanceof Error ? error.message || String(Reflect.get(error, 'code')) : String(error);
	} finally {
		await sql.end({ timeout: 1 });
	}
}

/** Starts the first server that Debian's tools know; false when there is none. */
function startCluster() {
	try {
		const [version, name] = execFileSync('pg_lsclusters', ['-h'], { encoding: 'utf8' }).trim().split(/\s+/);
		if (!version || !name) return false;
		execFileSync('pg_ctlcluster', [version, name, 'start'], { stdio: 'inherit' });
		return true;
	} catch {
		return false;
	}
}

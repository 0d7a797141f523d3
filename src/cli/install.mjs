/** Makes sure that the installed packages are those of package-lock.json. Needs none of them itself. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run, runNode } from './child.mjs';

const OLDEST_NODE = [20, 19];
const LOCK = join(ROOT, 'package-lock.json');
const MARK = join(ROOT, 'node_modules', '.thuoc-so-lock');
/** npm's own record of what is installed, written last. */
const INSTALLED = join(ROOT, 'node_modules', '.package-lock.json');

/** Installs when something is missing or stale; otherwise does nothing. Ends the process when it cannot. Speaks on stderr only. */
export async function install() {
	refuseOldNode();
	const hash = createHash('sha256').update(readFileSync(LOCK)).digest('hex');
	if (existsSync(MARK) && existsSync(INSTALLED) && readFileSync(MARK, 'utf8') === hash) return;
	if (!isInstalled()) await installAll();
	writeFileSync(MARK, hash);
}

function refuseOldNode() {
	const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
	if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
	console.error(
		`Node ${process.versions.node} is too old: this program needs ${OLDEST_NODE.join('.')} or newer (24 is recommended).`
	);
	process.exit(1);
}

/** True when npm's record agrees with the lock file, as it does after `npm install` by hand: nothing is reinstalled then. */
function isInstalled() {
	if (!existsSync(INSTALLED)) return false;
	const wanted = packagesOf(LOCK);
	const present = packagesOf(INSTALLED);
	return Object.entries(wanted).every(([path, { version, optional }]) => {
		if (path === '') return true;
		// Optional packages are for other platforms: npm leaves them out.
		if (!present[path]) return optional === true;
		return present[path].version === version && existsSync(join(ROOT, path));
	});
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean }>}
 */
const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;

async function installAll() {
	console.error('Installing packages…');
	const started = Date.now();
	// The build needs the development packages, which npm leaves out when NODE_ENV is "production".
	const args = ['ci', '--no-audit', '--no-fund', '--include=dev', '--loglevel=error'];
	// Under `npm run` the same npm is used; otherwise the one on the path.
	const npm = process.env.npm_execpath;
	const { code } = npm?.endsWith('.js')
		? await runNode([npm, ...args], { toStderr: true })
		: await run('npm', args, { toStderr: true });
	if (code !== 0) {
		console.error('The packages could not be installed (npm ci failed, see above). Check the network and try again.');
		process.exit(1);
	}
	console.error(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

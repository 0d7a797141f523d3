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
	let { code, output } = await npm('ci');
	// A lock file written where some platforms' optional packages were not to be had does not name them, and `npm ci` then
	// refuses as a whole. This installs the locked versions just the same, and leaves the lock file as it is.
	if (code !== 0 && output.includes('EUSAGE')) ({ code, output } = await npm('install', '--no-save'));
	if (code !== 0 || !isInstalled()) {
		console.error(`${output}\nThe packages could not be installed, see above. Check the network and try again.`);
		process.exit(1);
	}
	console.error(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

/** @param {string[]} command */
function npm(...command) {
	// The build needs the development packages, which npm leaves out when NODE_ENV is "production".
	const args = [...command, '--no-audit', '--no-fund', '--include=dev', '--loglevel=error'];
	// Under `npm run` the same npm is used; otherwise the one on the path.
	const own = process.env.npm_execpath;
	return own?.endsWith('.js') ? runNode([own, ...args], { quiet: true }) : run('npm', args, { quiet: true });
}

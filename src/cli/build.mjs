/** The production build, made again only when what it is made of has changed. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, runNode, tool } from './child.mjs';

const SOURCES = ['src', 'static', 'svelte.config.js', 'vite.config.ts', 'tsconfig.json', 'package-lock.json'];
/** Not part of it: the commands, and what is generated from the messages. */
const LEFT_OUT = [
	join('src', 'cli'),
	join('src', 'lib', 'paraglide'),
	join('src', 'lib', 'messages', 'project.inlang')
];
const MARK = join(ROOT, 'build', '.source-hash');

/** Gives back false, with the build's own words printed, when the build failed. */
export async function buildIfStale() {
	const hash = hashOfSources();
	if (existsSync(MARK) && readFileSync(MARK, 'utf8') === hash && existsSync(join(ROOT, 'build', 'handler.js')))
		return true;
	console.log('Building…');
	const started = Date.now();
	const { code, output } = await runNode([tool('vite'), 'build'], { quiet: true, env: { NODE_ENV: 'production' } });
	if (code !== 0) {
		console.error(`${output}\nThe build failed, see above.`);
		return false;
	}
	// Written last: a build that was interrupted is made again.
	writeFileSync(MARK, hash);
	console.log(`Built in ${Math.round((Date.now() - started) / 1000)} s.`);
	return true;
}

function hashOfSources() {
	const hash = createHash('sha256');
	for (const source of SOURCES)
		for (const file of filesOf(source)) {
			hash
				.update(`${file}\0`)
				.update(readFileSync(join(ROOT, file)))
				.update('\0');
		}
	return hash.digest('hex');
}

/**
 * Every file at or below a path, in a fixed order.
 * @param {string} path
 * @returns {string[]}
 */
function filesOf(path) {
	if (LEFT_OUT.includes(path) || !existsSync(join(ROOT, path))) return [];
	if (!statSync(join(ROOT, path)).isDirectory()) return [path];
	return readdirSync(join(ROOT, path))
		.sort()
		.flatMap((name) => filesOf(join(path, name)));
}

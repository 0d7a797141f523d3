/** Turns the texts in src/lib/messages into the functions that the code imports. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './child.mjs';

/** Throws when a text did not become a function: the compiler itself only warns, and every page would then fail. */
export async function compileMessages() {
	const { compile } = await import('@inlang/paraglide-js');
	const { messages } = await import('../lib/messages/compile.mjs');
	process.chdir(ROOT);
	await compile(messages);
	const folder = join(ROOT, 'src', 'lib', 'messages');
	const keys = readdirSync(folder)
		.filter((file) => file.endsWith('.vi.json'))
		.flatMap((file) => Object.keys(JSON.parse(readFileSync(join(folder, file), 'utf8'))))
		.filter((key) => key !== '$schema');
	const functions = await import(pathToFileURL(join(ROOT, messages.outdir, 'messages', '_index.js')).href);
	const lost = keys.filter((key) => !(key in functions));
	if (lost.length > 0) throw new Error(`${lost.length} texts were not compiled, the first is ${lost[0]}`);
}

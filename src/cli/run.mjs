/** `node src/cli/run.mjs NAME ...`: runs the command src/cli/NAME.ts. Standard output belongs to the command alone. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ROOT, runNode } from './child.mjs';
import { install } from './install.mjs';

const [name = '', ...args] = process.argv.slice(2);
const file = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
if (!/^[a-z-]+$/.test(name) || !existsSync(file)) {
	console.error(`There is no command "${name}".`);
	process.exit(1);
}
await install();
const env = { APP_ROOT: process.env.APP_ROOT ?? ROOT };
process.exit((await runNode(['--import', 'tsx', file, ...args], { env })).code);

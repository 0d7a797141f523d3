/** `node src/cli/tool.mjs NAME ...`: runs a tool of an installed package, with packages and messages up to date. */
import { runNode, tool } from './child.mjs';
import { compileMessages } from './compile-messages.mjs';
import { install } from './install.mjs';

const [name, ...args] = process.argv.slice(2);
if (!name) {
	console.error('Name a tool, for example: node src/cli/tool.mjs vite dev');
	process.exit(1);
}
await install();
await compileMessages();
process.exit((await runNode([tool(name), ...args])).code);

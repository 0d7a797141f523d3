/** Runs another program as a part of this one. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

/** The folder of the project, wherever the command was called from. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Waits for the program and gives back its exit code (128 + n when signal n ended it). A request to stop is passed on, and
 * once the program has stopped this process ends too. With `quiet` what it prints comes back instead of being shown.
 * @param {string} command
 * @param {string[]} args
 * @param {{ quiet?: boolean, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(command, args, { quiet = false, env = {} } = {}) {
	return new Promise((resolve) => {
		const child = spawn(command, args, {
			cwd: ROOT,
			env: { ...process.env, ...env },
			stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit'
		});
		let output = '';
		const keep = (/** @type {Buffer} */ chunk) => (output += chunk);
		child.stdout?.on('data', keep);
		child.stderr?.on('data', keep);
		/** @type {NodeJS.Signals | undefined} */
		let asked;
		const passOn = (/** @type {NodeJS.Signals} */ signal) => {
			asked = signal;
			child.kill(signal);
		};
		process.on('SIGTERM', passOn).on('SIGINT', passOn);
		const done = (/** @type {number} */ code) => {
			process.off('SIGTERM', passOn).off('SIGINT', passOn);
			if (asked) process.exit(code);
			resolve({ code, output });
		};
		child.on('error', (error) => {
			output += error.message;
			if (!quiet) console.error(`${command}: ${error.message}`);
			done(127);
		});
		child.on('close', (code, signal) => done(code ?? 128 + (signal ? constants.signals[signal] : 0)));
	});
}

/**
 * The same for a script of Node.
 * @param {string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 */
export const runNode = (args, options) => run(process.execPath, args, options);

/**
 * Where a command of an installed package is.
 * @param {string} name
 */
export const tool = (name) => fileURLToPath(new URL(`../../node_modules/.bin/${name}`, import.meta.url));

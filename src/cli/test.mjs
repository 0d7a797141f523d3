/**
 * `npm test`: installs what the tests need, then checks types, lint, unit, database and browser. Every step runs, whatever
 * came before it. The last line is `N passed, N failed, N skipped`. With CI=true a missing Postgres or browser is a failure.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfStale } from './build.mjs';
import { runNode, tool } from './child.mjs';
import { compileMessages } from './compile-messages.mjs';
import { install } from './install.mjs';
import { countPlaywright, countVitest } from './test-counts.mjs';
import { findChromium, findPostgres } from './test-machine.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

const inCi = process.env.CI === 'true';
const scratch = mkdtempSync(join(tmpdir(), 'thuoc-so-test-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
/** The tests choose their own databases and folders, whatever the person has set for the program. */
const OWN_SETTINGS = { DATABASE_URL: '', DATA_DIR: '', DEMO: '', ORIGIN: '', WORKERS: '', HOST: '', SURVEYS_DIR: '' };

await install();
await compileMessages();
await runNode([tool('svelte-kit'), 'sync']);
const postgres = await findPostgres({ start: inCi });

/** @type {Counts} */
const total = { passed: 0, failed: 0, skipped: 0 };
await step('types', () => check('svelte-check', '--tsconfig', './tsconfig.json'));
await step('lint', lint);
await step('unit', () => vitest('domain'));
await step('database', database);
await step('browser', browser);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 ? 1 : 0);

/**
 * @param {string} name
 * @param {() => Promise<Counts>} work
 */
async function step(name, work) {
	console.log(`\n== ${name}`);
	const started = Date.now();
	/** @type {Counts} */
	let counts;
	try {
		counts = await work();
	} catch (error) {
		console.error(error);
		counts = { passed: 0, failed: 1, skipped: 0 };
	}
	total.passed += counts.passed;
	total.failed += counts.failed;
	total.skipped += counts.skipped;
	const seconds = Math.round((Date.now() - started) / 1000);
	console.log(`-- ${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped (${seconds} s)`);
}

/** @param {string[]} command */
async function check(...[name, ...args]) {
	const { code } = await runNode([tool(name), ...args]);
	return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

/** Both are run, so that one look shows everything there is to mend. */
async function lint() {
	const format = await check('prettier', '--check', '--log-level', 'warn', '.');
	const rules = await check('eslint', '.');
	const failed = Math.max(format.failed, rules.failed);
	return { passed: 1 - failed, failed, skipped: 0 };
}

/**
 * @param {string} project
 * @param {NodeJS.ProcessEnv} [env]
 */
async function vitest(project, env = {}) {
	const report = join(scratch, `${project}.json`);
	const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
	const { code } = await runNode([tool('vitest'), 'run', '--project', project, ...reporters], {
		env: { ...OWN_SETTINGS, ...env }
	});
	return countVitest(report, code);
}

async function database() {
	if (!postgres.url) console.log(`Without Postgres: ${postgres.reason}`);
	const counts = await vitest('server', { TEST_DATABASE_URL: postgres.url ?? '' });
	return postgres.url ? counts : withMissing(counts);
}

async function browser() {
	const { path, reason } = await findChromium();
	if (!path) {
		console.log(`Without a browser: ${reason}`);
		return withMissing({ passed: 0, failed: 0, skipped: 0 });
	}
	if (!(await buildIfStale())) return { passed: 0, failed: 1, skipped: 0 };
	const report = join(scratch, 'browser.json');
	const { code } = await runNode(
		[tool('playwright'), 'test', '--config', 'tests/playwright.config.ts', '--reporter=list,json'],
		{
			env: {
				...OWN_SETTINGS,
				CHROMIUM: path,
				TEST_DATABASE_URL: postgres.url ?? '',
				E2E_DATA_DIR: join(scratch, 'data'),
				PLAYWRIGHT_JSON_OUTPUT_NAME: report
			}
		}
	);
	return countPlaywright(report, code);
}

/**
 * What could not run for want of Postgres or a browser counts as one.
 * @param {Counts} counts
 * @returns {Counts}
 */
const withMissing = (counts) =>
	inCi ? { ...counts, failed: counts.failed + 1 } : { ...counts, skipped: counts.skipped + 1 };

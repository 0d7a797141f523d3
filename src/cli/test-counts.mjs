/** Reads how many tests passed from the reports of the test runners. */
import { existsSync, readFileSync } from 'node:fs';

/** @typedef {import('./test.mjs').Counts} Counts */

/**
 * @param {string} file
 * @param {number} exitCode
 * @returns {Counts}
 */
export function countVitest(file, exitCode) {
	const report = read(file);
	return neverBetterThan(exitCode, {
		passed: report?.numPassedTests ?? 0,
		failed: report?.numFailedTests ?? 0,
		skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0)
	});
}

/**
 * A test that passed only when tried again is counted as failed: it cannot be relied on.
 * @param {string} file
 * @param {number} exitCode
 * @returns {Counts}
 */
export function countPlaywright(file, exitCode) {
	const stats = read(file)?.stats;
	return neverBetterThan(exitCode, {
		passed: stats?.expected ?? 0,
		failed: (stats?.unexpected ?? 0) + (stats?.flaky ?? 0),
		skipped: stats?.skipped ?? 0
	});
}

/**
 * A file that does not load, a server that does not start or a runner that crashes fails no test of its own: it counts as
 * one. So does a run that found no tests.
 * @param {number} exitCode
 * @param {Counts} counts
 * @returns {Counts}
 */
function neverBetterThan(exitCode, counts) {
	const nothing = counts.passed + counts.failed + counts.skipped === 0;
	return counts.failed === 0 && (exitCode !== 0 || nothing) ? { ...counts, failed: 1 } : counts;
}

/** @param {string} file */
function read(file) {
	return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

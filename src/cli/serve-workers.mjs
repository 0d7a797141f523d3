/** Several server processes on one port. The database is Postgres, which is where they meet. */
import cluster from 'node:cluster';
import { fileURLToPath } from 'node:url';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** A worker that has lived this long was healthy: the next pause is short again. */
const HEALTHY_MS = 60_000;
/** A worker ends itself after 15 s (serve-requests.mjs). */
const LIMIT_MS = 17_000;

/**
 * Starts the workers and replaces those that die. The first one prepares tables, content and sample data alone; the
 * others follow when it serves. Announces once, when all serve.
 * @param {import('./serve.mjs').ServerSettings} settings
 * @param {(ready: import('./serve-requests.mjs').Ready) => void} announce
 */
export function serveByWorkers({ workers }, announce) {
	cluster.setupPrimary({ exec: fileURLToPath(new URL('./serve.mjs', import.meta.url)) });
	let serving = 0;
	let announced = false;
	let stopping = false;
	let pause = FIRST_PAUSE_MS;

	const fork = () => {
		if (stopping) return;
		const worker = cluster.fork();
		const born = Date.now();
		worker.once('message', (/** @type {import('./serve-requests.mjs').Ready} */ ready) => {
			serving++;
			if (announced) return;
			if (serving === 1) for (let more = 1; more < workers; more++) fork();
			if (serving < workers) return;
			announced = true;
			announce(ready);
		});
		worker.once('exit', (code, signal) => {
			if (stopping) return endWhenAllStopped();
			// It has said why. Before all have served once, that is a failed start.
			if (!announced) return void stop(code || 1);
			if (Date.now() - born > HEALTHY_MS) pause = FIRST_PAUSE_MS;
			console.error(`Worker ${worker.process.pid} ended (${signal ?? code}); another starts in ${pause / 1000} s.`);
			setTimeout(fork, pause);
			pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
		});
	};

	let exitCode = 0;
	const living = () => Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
	const endWhenAllStopped = () => {
		if (living().every((worker) => worker.isDead())) process.exit(exitCode);
	};
	const stop = (/** @type {number} */ code) => {
		if (stopping) return;
		stopping = true;
		exitCode = code;
		for (const worker of living()) worker.process.kill('SIGTERM');
		setTimeout(() => {
			for (const worker of living()) worker.process.kill('SIGKILL');
			process.exit(1);
		}, LIMIT_MS).unref();
		endWhenAllStopped();
	};
	process.on('SIGTERM', () => stop(0)).on('SIGINT', () => stop(0));
	fork();
}

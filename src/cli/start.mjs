/**
 * `npm start`: installs, builds and serves, each only when there is something to do. PORT, HOST, DATA_DIR, DATABASE_URL,
 * ORIGIN, MAIL_URL, WORKERS and DEMO are read where they are used (serve.mjs, src/lib/server/env.ts).
 */
import { buildIfStale } from './build.mjs';
import { install } from './install.mjs';

await install();
if (!(await buildIfStale())) process.exit(1);
// In this process, so that a stop signal reaches the server itself and its exit code is ours.
await import('./serve.mjs');

/** The built server on a spare port, with a database of its own that holds an open round and nothing else. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import postgres from 'postgres';
import { openRound } from '#lib/features/rounds/open-round.server.ts';
import type { Content } from '#lib/server/content/content.ts';
import { storeContent } from '#lib/server/content/store-content.ts';
import { connect } from '#lib/server/db/client.ts';
import { readSettings } from '#lib/server/env.ts';
import { ROOT } from '../child.mjs';

export const BENCH_ROUND = 'do';

export type BenchServer = {
	base: string;
	/** Process ids of what answers requests: the server itself, or its workers. */
	processes(): number[];
	stop(): Promise<void>;
};

export type BenchSettings = {
	content: Content;
	/** Where the content was read from; absent: the city's own. */
	surveysDir?: string;
	/** Versions that the round asks; absent: the latest of every group. */
	instruments?: readonly string[];
	/** A server on which a fresh database is made, for two workers; absent: the built-in database. */
	postgresServer?: string | undefined;
};

/** Starts it, with an open round. */
export async function startServer(settings: BenchSettings): Promise<BenchServer> {
	const { surveysDir, postgresServer } = settings;
	const dataDir = mkdtempSync(join(tmpdir(), 'thuoc-so-bench-'));
	const database = postgresServer === undefined ? undefined : await freshDatabase(postgresServer);
	const clean = async () => {
		await database?.drop();
		rmSync(dataDir, { recursive: true, force: true });
	};
	try {
		await prepare(settings, dataDir, database?.url);
		const port = await sparePort();
		const server = spawn(process.execPath, [join(ROOT, 'src', 'cli', 'serve.mjs')], {
			cwd: ROOT,
			stdio: ['ignore', 'pipe', 'inherit'],
			env: {
				...process.env,
				...{ PORT: String(port), HOST: '127.0.0.1', DATA_DIR: dataDir, DEMO: '0', LOG_LEVEL: 'warn', ORIGIN: '' },
				// Those who fill in say where they come from (browser.ts).
				ADDRESS_HEADER: 'x-forwarded-for',
				...{ DATABASE_URL: database?.url ?? '', WORKERS: database ? '2' : '1', SURVEYS_DIR: surveysDir ?? '' }
			}
		});
		const base = await untilReady(server.stdout, once(server, 'exit'));
		return {
			base,
			processes: () => (database ? childrenOf(server.pid!) : [server.pid!]),
			async stop() {
				const ended = server.exitCode === null ? once(server, 'exit') : undefined;
				server.kill('SIGTERM');
				await ended;
				await clean();
			}
		};
	} catch (error) {
		await clean();
		throw error;
	}
}

/** Why Postgres cannot be used; undefined when it can. */
export async function postgresRefusal(server: string): Promise<string | undefined> {
	const sql = postgres(server, { max: 1, connect_timeout: 3, onnotice: () => {} });
	try {
		await sql`select 1`;
		return undefined;
	} catch (error) {
		return (error as Error).message || 'no answer';
	} finally {
		await sql.end({ timeout: 1 }).catch(() => {});
	}
}

/** A database with the content and an open round. */
export async function prepare(
	{ content, instruments }: Pick<BenchSettings, 'content' | 'instruments'>,
	dataDir: string,
	databaseUrl: string | undefined
): Promise<void> {
	const { db, close } = await connect({ ...readSettings(), dataDir, databaseUrl });
	const now = new Date();
	const [opensAt, closesAt] = [new Date(now.getTime() - 86_400_000), new Date(now.getTime() + 86_400_000)];
	const name = { vi: 'Kỳ đo', en: 'Bench round' };
	try {
		await storeContent(db, content);
		await openRound(
			db,
			content,
			{
				id: BENCH_ROUND,
				year: 2022,
				name,
				sample: true,
				opensAt,
				closesAt,
				unitsOn: '2022-12-31',
				...(instruments ? { instruments } : {})
			},
			{ now, actorId: null }
		);
	} finally {
		await close();
	}
}

export async function freshDatabase(server: string): Promise<{ url: string; drop(): Promise<void> }> {
	const name = `thuoc_so_bench_${randomUUID().replaceAll('-', '')}`;
	const onServer = async (work: (sql: postgres.Sql) => Promise<unknown>) => {
		const sql = postgres(server, { max: 1, onnotice: () => {} });
		await work(sql).finally(() => sql.end());
	};
	await onServer((sql) => sql`create database ${sql(name)}`);
	const url = new URL(server);
	url.pathname = `/${name}`;
	return { url: url.href, drop: () => onServer((sql) => sql`drop database if exists ${sql(name)} with (force)`) };
}

/** Of a process of this machine; Linux alone tells. */
function childrenOf(pid: number): number[] {
	const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
	return children.trim().split(/\s+/).map(Number);
}

async function untilReady(output: NodeJS.ReadableStream, exit: Promise<unknown[]>): Promise<string> {
	const lines = createInterface({ input: output });
	const ready = new Promise<string>((resolve) => {
		lines.on('line', (line) => {
			if (line.startsWith('ready ')) resolve(line.slice('ready '.length));
			else console.error(line);
		});
	});
	const ended = exit.then(([code]) => {
		throw new Error(`the server ended with ${String(code)} before it was ready`);
	});
	// Once it serves, its later end is none of our business here.
	ended.catch(() => {});
	return Promise.race([ready, ended]);
}

async function sparePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	server.close();
	await once(server, 'close');
	return port;
}

/** Does the work and stops the server, also where the work fails. */
export async function withServer<T>(
	starting: Promise<BenchServer>,
	work: (server: BenchServer) => Promise<T>
): Promise<T> {
	const server = await starting;
	try {
		return await work(server);
	} finally {
		await server.stop();
	}
}

/** The server as an operator meets it: how it starts, refuses to start, and stops. Needs the build, but no browser. */
import { expect, test } from '@playwright/test';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect as openSocket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { emptyFolder, freshPostgres, launch, printed, ROOT, type Running } from '../fixtures/commands.ts';

const READY = /^ready http:\/\/127\.0\.0\.1:(\d+)$/m;

let folder: string;
let server: Running | undefined;
test.beforeEach(() => {
	folder = emptyFolder();
});
test.afterEach(async () => {
	server?.process.kill('SIGKILL');
	await server?.finished;
	server = undefined;
	rmSync(folder, { recursive: true, force: true });
});

/** Without the sample round, on a port that is free. */
const serve = (env: Record<string, string> = {}) =>
	(server = launch(['src/cli/serve.mjs'], { PORT: '0', DEMO: '0', DATA_DIR: folder, ...env }));

async function served(env: Record<string, string> = {}): Promise<number> {
	return Number((await printed(serve(env), READY))[1]);
}

const signIn = (address: string, headers: Record<string, string>) =>
	fetch(`${address}/dang-nhap`, {
		method: 'POST',
		headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
		body: 'email=khong-co%40hp.example&password=khong-dung-dau'
	});

test('a database that cannot be reached is told with what to do', async () => {
	const { code, out, err } = await serve({ DATABASE_URL: 'postgres://lan:bi-mat@127.0.0.1:1/thuoc_so' }).finished;
	expect({ code, out }).toEqual({ code: 1, out: '' });
	expect(err).toContain('127.0.0.1:1/thuoc_so cannot be reached');
	expect(err).toContain('Check that Postgres runs there');
	expect(err).not.toContain('bi-mat');
	expect(err).not.toContain('    at ');
});

test('a broken content file is told with file, code and rule, and the data folder stays untouched', async () => {
	const surveys = join(folder, 'surveys');
	cpSync(join(ROOT, 'surveys'), surveys, { recursive: true });
	const file = join(surveys, 'hp-so', '2022.1', 'framework.json');
	const framework = JSON.parse(readFileSync(file, 'utf8')) as {
		nodes: { code: string; examples?: { points: number }[] }[];
	};
	const criterion = framework.nodes.find(({ examples }) => examples?.length)!;
	criterion.examples![0]!.points += 1;
	writeFileSync(file, JSON.stringify(framework));
	const { code, out, err } = await serve({ SURVEYS_DIR: surveys }).finished;
	expect({ code, out }).toEqual({ code: 1, out: '' });
	expect(err).toContain(`surveys/hp-so/2022.1/framework.json · ${criterion.code} · example`);
	expect(err).not.toContain('    at ');
	expect(existsSync(join(folder, 'postgres'))).toBe(false);
});

test('a second server on the same data folder, or on the same port, is refused with the reason', async () => {
	const port = await served();
	const holder = server!;
	const onFolder = await launch(['src/cli/serve.mjs'], { PORT: '0', DEMO: '0', DATA_DIR: folder }).finished;
	expect(onFolder).toMatchObject({ code: 1, out: '' });
	expect(onFolder.err).toContain(`${folder}/postgres is in use by process ${holder.process.pid}`);
	const onPort = await launch(['src/cli/serve.mjs'], { PORT: String(port), DATA_DIR: join(folder, 'other') }).finished;
	expect(onPort).toMatchObject({ code: 1, out: '' });
	expect(onPort.err).toContain(`Port ${port} on 127.0.0.1 is in use`);
	expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status, 'the first one is untouched').toBe(200);
});

test('forms are accepted under both names of this machine, and from no other site', async () => {
	const port = await served();
	for (const name of ['localhost', '127.0.0.1']) {
		const own = `http://${name}:${port}`;
		expect((await signIn(own, { origin: own })).status, own).not.toBe(403);
	}
	const own = `http://127.0.0.1:${port}`;
	expect((await signIn(own, { origin: 'http://elsewhere.example' })).status).toBe(403);
	const forged = { origin: 'https://127.0.0.1', 'x-forwarded-proto': 'https' };
	expect((await signIn(own, forged)).status, 'a client does not choose the protocol').toBe(403);
});

test('pages are sent compressed', async () => {
	const port = await served();
	for (const encoding of ['br', 'gzip']) {
		const response = await fetch(`http://127.0.0.1:${port}/dang-nhap`, { headers: { 'accept-encoding': encoding } });
		expect(response.status).toBe(200);
		expect(response.headers.get('content-encoding')).toBe(encoding);
		expect(await response.text()).toContain('<form');
	}
});

test('SIGTERM lets a request in flight finish, refuses new ones, frees the folder and ends with 0', async () => {
	const port = await served();
	const lock = join(folder, 'postgres', 'in-use.pid');
	expect(existsSync(lock)).toBe(true);
	// A connection that a browser opened in advance, and one kept alive, must not hold the stop up.
	const idle = openSocket(port, '127.0.0.1').on('error', () => {});
	await (await fetch(`http://127.0.0.1:${port}/healthz`)).text();

	const body = 'email=khong-co%40hp.example&password=khong-dung-dau';
	const slow = openSocket(port, '127.0.0.1');
	const answer = text(slow);
	slow.write(
		`POST /dang-nhap HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: http://127.0.0.1:${port}\r\n` +
			`Accept: text/html\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 10)}`
	);
	await new Promise((resolve) => setTimeout(resolve, 300));
	const asked = Date.now();
	server!.process.kill('SIGTERM');
	await new Promise((resolve) => setTimeout(resolve, 300));
	await expect(fetch(`http://127.0.0.1:${port}/healthz`), 'nothing new is taken').rejects.toThrow();
	expect(server!.process.exitCode, 'it waits for the request').toBeNull();
	slow.write(body.slice(10));
	expect(await answer).toMatch(/^HTTP\/1\.1 [24]\d\d [\s\S]*<\/html>/);

	const { code, err } = await server!.finished;
	expect({ code, err }).toEqual({ code: 0, err: '' });
	expect(existsSync(lock)).toBe(false);
	expect(Date.now() - asked, 'idle connections are closed, not waited for').toBeLessThan(10_000);
	idle.destroy();
});

test('workers share the port, one that dies is replaced, and all stop together', async () => {
	const database = await freshPostgres();
	test.skip(!database, 'TEST_DATABASE_URL is not set');
	try {
		const port = await served({ DATABASE_URL: database!.url, WORKERS: '2', HOST: '127.0.0.1' });
		expect(server!.out().match(/ready/g), 'announced once').toHaveLength(1);
		const before = childrenOf(server!.process.pid!);
		expect(before).toHaveLength(2);
		process.kill(before[0]!, 'SIGKILL');
		await expect.poll(() => childrenOf(server!.process.pid!).filter((pid) => !before.includes(pid)).length).toBe(1);
		for (let request = 0; request < 6; request++)
			expect((await fetch(`http://127.0.0.1:${port}/healthz`, { headers: { connection: 'close' } })).status).toBe(200);
		server!.process.kill('SIGTERM');
		expect((await server!.finished).code).toBe(0);
		await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
	} finally {
		server?.process.kill('SIGKILL');
		await database?.drop();
	}
});

const childrenOf = (pid: number): number[] =>
	readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(/\s+/).filter(Boolean).map(Number);

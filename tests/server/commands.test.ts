import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { and, eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { verifyPassword } from '#lib/server/auth/password.ts';
import { connect, type Connection } from '#lib/server/db/client.ts';
import { auditEvents, memberships, sessions, users } from '#lib/server/db/schema.ts';
import { admin, emptyFolder, freshPostgres, launch, ROOT } from '../fixtures/commands.ts';

const UNREACHABLE = 'postgres://lan:bi-mat@127.0.0.1:1/thuoc_so';

let folder: string;
beforeEach(() => {
	folder = emptyFolder();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('admin', () => {
	test('without a command says what there is', async () => {
		const { code, out } = await admin([]);
		expect(code).toBe(0);
		for (const command of ['check-framework', 'create-administrator', 'reset-password']) expect(out).toContain(command);
	});

	test('an unknown command or a missing word is refused with the help', async () => {
		const unknown = await admin(['drop-everything']);
		expect(unknown).toMatchObject({ code: 1, out: '' });
		expect(unknown.err).toContain('There is no command "drop-everything"');
		const short = await admin(['create-administrator', 'lan@hp.example']);
		expect(short.code).toBe(1);
		expect(short.err).toContain('takes 2');
	});

	test('an unreachable database is told with its address, without the password, and what to do', async () => {
		const { code, err } = await admin(['reset-password', 'lan@hp.example'], { DATABASE_URL: UNREACHABLE });
		expect(code).toBe(1);
		expect(err).toContain('127.0.0.1:1/thuoc_so cannot be reached');
		expect(err).toContain('DATABASE_URL');
		expect(err).not.toContain('bi-mat');
		expect(err).not.toContain('    at ');
	});
});

describe('admin check-framework', () => {
	const copied = () => join(folder, 'hp-so', '2022.1');
	const file = () => join(copied(), 'framework.json');
	beforeEach(() => cpSync(join(ROOT, 'surveys', 'hp-so', '2022.1'), copied(), { recursive: true }));

	test('says ok and what a sound framework holds', async () => {
		const { code, out } = await admin(['check-framework', 'surveys/hp-so/2022.1/framework.json']);
		expect(code).toBe(0);
		expect(out).toMatch(/^ok: hp-so@2022\.1 .* 3 pillars, 21 indices, [1-9]\d* criteria/);
	});

	test('names file, code and rule of every flaw', async () => {
		const framework = JSON.parse(readFileSync(file(), 'utf8')) as {
			nodes: { code: string; level: string; parent?: string; examples?: { points: number }[]; actions?: string[] }[];
		};
		const [first, second] = framework.nodes.filter(({ examples }) => examples?.length);
		first!.examples![0]!.points += 1;
		second!.actions = ['NO_SUCH_ACTION'];
		writeFileSync(file(), JSON.stringify(framework));
		const { code, out, err } = await admin(['check-framework', file()]);
		expect({ code, out }).toEqual({ code: 1, out: '' });
		expect(err).toMatch(new RegExp(`hp-so/2022\\.1/framework\\.json · ${first!.code} · example`));
		expect(err).toMatch(new RegExp(`framework\\.json · ${second!.code} · actions: .*NO_SUCH_ACTION`));
	});

	test('a file that is not JSON, or no file, is a sentence', async () => {
		writeFileSync(file(), '{ "id": ');
		const broken = await admin(['check-framework', copied()]);
		expect(broken.code).toBe(1);
		expect(broken.err).toMatch(/framework\.json · json: /);
		const absent = await admin(['check-framework', join(folder, 'nowhere.json')]);
		expect(absent.code).toBe(1);
		expect(absent.err.trim()).toBe(`There is no file ${join(folder, 'nowhere.json')}.`);
	});
});

describe.each(['pglite', 'postgres'] as const)('admin accounts on %s', (kind) => {
	let database: Awaited<ReturnType<typeof freshPostgres>>;
	let env: Record<string, string>;
	beforeAll(async () => {
		if (kind === 'postgres') database = await freshPostgres();
	});
	afterAll(() => database?.drop());
	beforeEach(({ skip }) => {
		if (kind === 'postgres' && !database) skip('TEST_DATABASE_URL is not set');
		env = database ? { DATABASE_URL: database.url } : { DATA_DIR: folder };
	});

	const open = (): Promise<Connection> =>
		connect({ databaseUrl: database?.url, dataDir: folder, migrationsDir: join(ROOT, 'drizzle', 'migrations') });
	const passwordIn = (out: string) => /^Password \(shown once\): (\S+)$/m.exec(out)![1]!;

	test('the first administrator is made on a new database, and gets a new password that ends the sessions', async () => {
		const created = await admin(['create-administrator', 'Lan@HP.example', 'Trần Thị Lan'], env);
		expect(created, created.err).toMatchObject({ code: 0 });
		const first = passwordIn(created.out);

		const again = await admin(['create-administrator', 'lan@hp.example', 'Lan'], env);
		expect(again.code).toBe(1);
		expect(again.err).toContain('already has an account');

		const before = await open();
		const [lan] = await before.db.select().from(users).where(eq(users.email, 'lan@hp.example'));
		expect(lan).toMatchObject({ name: 'Trần Thị Lan', disabledAt: null });
		expect(await verifyPassword(lan!.passwordHash, first)).toBe(true);
		const held = await before.db.select().from(memberships).where(eq(memberships.userId, lan!.id));
		expect(held).toEqual([{ userId: lan!.id, organisationId: 'HP', role: 'administrator' }]);
		await before.db.insert(sessions).values({ tokenHash: 'h', userId: lan!.id, expiresAt: new Date(Date.now() + 1e6) });
		await before.close();

		const reset = await admin(['reset-password', 'lan@hp.example', '--password-stdin'], env, 'một câu khó đoán\n');
		expect(reset, reset.err).toMatchObject({ code: 0 });
		expect(reset.out).not.toContain('một câu khó đoán');

		const after = await open();
		const [changed] = await after.db.select().from(users).where(eq(users.id, lan!.id));
		expect(await verifyPassword(changed!.passwordHash, first)).toBe(false);
		expect(await verifyPassword(changed!.passwordHash, 'một câu khó đoán')).toBe(true);
		expect(await after.db.select().from(sessions).where(eq(sessions.userId, lan!.id))).toEqual([]);
		for (const action of ['user.create', 'user.resetPassword'])
			expect(
				await after.db
					.select({ actorId: auditEvents.actorId })
					.from(auditEvents)
					.where(and(eq(auditEvents.action, action), eq(auditEvents.subject, `user:${lan!.id}`)))
			).toEqual([{ actorId: null }]);
		await after.close();
	});

	test('an unknown address and a short password change nothing', async () => {
		const unknown = await admin(['reset-password', 'khong-co@hp.example'], env);
		expect(unknown.code).toBe(1);
		expect(unknown.err).toContain('Nobody has an account with khong-co@hp.example');
		const short = await admin(['create-administrator', 'an@hp.example', 'An', '--password-stdin'], env, 'ngan');
		expect(short.code).toBe(1);
		expect(short.err).toContain('shorter than 12');
	});
});

test('admin refuses a data folder in use, with the reason', async () => {
	const migrationsDir = join(ROOT, 'drizzle', 'migrations');
	const connection = await connect({ databaseUrl: undefined, dataDir: folder, migrationsDir });
	const { code, err } = await admin(['reset-password', 'lan@hp.example'], { DATA_DIR: folder });
	await connection.close();
	expect(code).toBe(1);
	expect(err).toContain(`in use by process ${process.pid}`);
});

describe('settings of the server that cannot work are refused before anything is opened', () => {
	test.each([
		[{ WORKERS: '2' }, /WORKERS=2 needs a Postgres server/],
		[{ WORKERS: 'nhiều' }, /WORKERS is "nhiều"/],
		[{ PORT: '70000' }, /PORT is "70000"/]
	])('%o', async (env, reason) => {
		const { code, out, err } = await launch(['src/cli/serve.mjs'], { DATA_DIR: folder, ...env }).finished;
		expect({ code, out }).toEqual({ code: 1, out: '' });
		expect(err).toMatch(reason);
	});
});

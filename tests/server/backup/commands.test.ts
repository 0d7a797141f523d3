/** Backup, restore and retention as somebody at the machine's terminal does them, from one kind of database to the other. */
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, type Connection } from '#lib/server/db/client.ts';
import { mails } from '#lib/server/db/schema/mail.ts';
import { sessions, users } from '#lib/server/db/schema.ts';
import { admin, freshPostgres } from '../../fixtures/commands.ts';
import { MIGRATIONS } from '../databases.ts';

/** From the built-in database to Postgres; without one, to another built-in database. */
describe('at the terminal', () => {
	let folder: string;
	let archive: string;
	let target: Record<string, string>;
	let fresh: Awaited<ReturnType<typeof freshPostgres>>;
	const source = () => ({ DATA_DIR: join(folder, 'cu') });
	const open = (env: Record<string, string>): Promise<Connection> =>
		connect({ databaseUrl: env.DATABASE_URL, dataDir: env.DATA_DIR ?? folder, migrationsDir: MIGRATIONS });

	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'thuoc-so-backup-'));
		archive = join(folder, 'luu', 'thuoc-so.tar.gz');
		fresh = await freshPostgres();
		target = { DATA_DIR: join(folder, 'moi'), ...(fresh ? { DATABASE_URL: fresh.url } : {}) };
		const made = await admin(['create-administrator', 'lan@hp.example', 'Trần Thị Lan'], source());
		expect(made, made.err).toMatchObject({ code: 0 });
		const { db, close } = await open(source());
		const [lan] = await db.select().from(users);
		await db.insert(sessions).values({ tokenHash: 'h', userId: lan!.id, expiresAt: new Date(Date.now() + 1e6) });
		await close();
	});
	afterAll(async () => {
		await fresh?.drop();
		rmSync(folder, { recursive: true, force: true });
	});

	test('a backup is written, for its owner alone, and is not written over', async () => {
		const made = await admin(['backup', archive], source());
		expect(made, made.err).toMatchObject({ code: 0 });
		expect(made.out).toMatch(/thuoc-so\.tar\.gz: [1-9]\d* rows, 0 documents, \d+ kB\./);
		expect(statSync(archive).mode & 0o777).toBe(0o600);
		const again = await admin(['backup', archive], source());
		expect(again).toMatchObject({ code: 1, out: '' });
		expect(again.err).toContain('There is a file');
	});

	test('without a name it goes to BACKUP_DIR, named by the time', async () => {
		const backupDir = join(folder, 'hang-ngay');
		expect(await admin(['backup'], { ...source(), BACKUP_DIR: backupDir })).toMatchObject({ code: 0 });
		expect(readdirSync(backupDir)).toEqual([expect.stringMatching(/^thuoc-so-\d{4}-\d\d-\d\d-\d{4}\.tar\.gz$/)]);
	});

	test('what is no backup is refused in a sentence', async () => {
		const spoiled = join(folder, 'hong.tar.gz');
		writeFileSync(spoiled, 'không phải bản sao lưu');
		for (const file of [spoiled, join(folder, 'khong-co.tar.gz')]) {
			const refused = await admin(['restore', file], target);
			expect(refused).toMatchObject({ code: 1, out: '' });
			expect(refused.err).toContain(file);
			expect(refused.err).not.toContain('    at ');
		}
	});

	test('restored into an empty database everything is there but sessions; a second time is refused', async () => {
		const restored = await admin(['restore', archive], target);
		expect(restored, restored.err).toMatchObject({ code: 0 });
		expect(restored.out).toContain('Everybody signs in anew.');
		const again = await admin(['restore', archive], target);
		expect(again).toMatchObject({ code: 1, out: '' });
		expect(again.err).toContain('not empty');
		const { db, close } = await open(target);
		expect(await db.select({ name: users.name }).from(users)).toEqual([{ name: 'Trần Thị Lan' }]);
		expect(await db.select().from(sessions)).toEqual([]);
		await close();
	});

	test('retention counts what is due, and erases it only when told to', async () => {
		const before = await open(target);
		const mail = { kind: 'reminder', recipient: 'lan@hp.example', language: 'vi', subject: 's', body: 'b' };
		const of = (key: string, state: 'sent' | 'held', at: Date) => ({ ...mail, key, state, createdAt: at, dueAt: at });
		const long = new Date(Date.now() - 200 * 86_400_000);
		await before.db
			.insert(mails)
			.values([of('cũ', 'sent', long), of('còn giữ', 'held', long), of('mới', 'sent', new Date())]);
		await before.close();
		const dry = await admin(['retention', '--dry-run'], target);
		expect(dry, dry.err).toMatchObject({ code: 0 });
		expect(dry.out).toMatch(/^ +1 {2}mails$/m);
		expect(dry.out).toContain('Nothing was erased.');
		const told = await admin(['retention'], target);
		expect(told.out).toMatch(/^ +1 {2}mails$/m);
		const after = await open(target);
		expect((await after.db.select({ key: mails.key }).from(mails)).map(({ key }) => key).sort()).toEqual([
			'còn giữ',
			'mới'
		]);
		await after.close();
		const wrong = await admin(['retention', '--everything'], target);
		expect(wrong.code).toBe(1);
		expect(wrong.err).toContain('--dry-run');
	});
});

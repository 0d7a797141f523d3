import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '#lib/server/db/client.ts';
import { lockFolder } from '#lib/server/db/folder-lock.ts';
import { emptyFolder, launch, printed, ROOT, type Running } from '../fixtures/commands.ts';

const HOLD = `
	import { lockFolder } from '#lib/server/db/folder-lock.ts';
	lockFolder(process.env.FOLDER);
	console.log('held');
	setInterval(() => {}, 1000);
`;

describe('the folder of the built-in database', () => {
	let dataDir: string;
	let other: Running | undefined;
	const folder = () => join(dataDir, 'postgres');
	const lock = () => join(folder(), 'in-use.pid');
	const open = () => connect({ databaseUrl: undefined, dataDir, migrationsDir: join(ROOT, 'drizzle', 'migrations') });

	async function heldByAnother() {
		other = launch(['--import', 'tsx', '--input-type=module', '-e', HOLD], { FOLDER: folder() });
		await printed(other, /held/);
		return other.process;
	}

	beforeEach(() => {
		dataDir = emptyFolder();
	});
	afterEach(async () => {
		other?.process.kill('SIGKILL');
		await other?.finished;
		other = undefined;
		rmSync(dataDir, { recursive: true, force: true });
	});

	test('is refused to a second process, which is told who has it and what to do', async () => {
		const holder = await heldByAnother();
		const refused = await open().catch((error: Error) => error);
		expect(refused).toMatchObject({ name: 'FolderInUse' });
		const { message } = refused as Error;
		expect(message).toContain(folder());
		expect(message).toContain(`process ${holder.pid}`);
		expect(message).toContain('DATA_DIR');
		expect(existsSync(join(folder(), 'pgdata')), 'nothing was opened').toBe(false);
		expect(readFileSync(lock(), 'utf8'), 'the holder keeps it').toBe(String(holder.pid));
	});

	test('is taken over from a process that was killed', async () => {
		const holder = await heldByAnother();
		holder.kill('SIGKILL');
		await other?.finished;
		expect(existsSync(lock()), 'a killed process leaves its mark').toBe(true);
		const connection = await open();
		expect(readFileSync(lock(), 'utf8')).toBe(String(process.pid));
		await connection.close();
	});

	test('is free again once the database is closed', async () => {
		const connection = await open();
		expect(existsSync(lock())).toBe(true);
		await connection.close();
		expect(existsSync(lock())).toBe(false);
		await heldByAnother();
	});

	test('a mark that is no process id does not lock the folder for ever', () => {
		lockFolder(folder())();
		const leave = lockFolder(folder());
		leave();
		expect(existsSync(lock())).toBe(false);
	});
});

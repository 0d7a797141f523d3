/** The audit is append-only by trigger, on both databases, whoever asks. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audit } from '#lib/server/audit.ts';
import { auditEvents } from '#lib/server/db/schema/audit.ts';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { connect, rows } from '#lib/server/db/client.ts';
import { DATABASES, MIGRATIONS, type TestDatabase } from '../databases.ts';

const AT = new Date('2023-01-10T03:00:00Z');

describe.each(DATABASES)('%s', ({ open }) => {
	let database: TestDatabase;
	beforeAll(async () => {
		database = await open();
		await audit(database.db, { at: AT, actorId: null, action: 'test.write', subject: 'test:1', after: { points: 8 } });
	});
	afterAll(() => database.close());

	const attempts = {
		'be updated': sql`update audit_events set action = 'other'`,
		'be deleted': sql`delete from audit_events`,
		'be truncated': sql`truncate audit_events`,
		'be truncated with others': sql`truncate audit_events, sessions cascade`
	};
	test.each(Object.entries(attempts))('its lines cannot %s', async (_, attempt) => {
		// What the driver says is the cause of what drizzle throws.
		await expect(database.db.execute(attempt)).rejects.toMatchObject({
			cause: { message: expect.stringContaining('append-only') as string }
		});
		expect(await database.db.select().from(auditEvents)).toMatchObject([
			{ action: 'test.write', subject: 'test:1', after: { points: 8 }, at: AT }
		]);
	});

	test('a line goes with the write it stands beside: undone together', async () => {
		const undone = database.db.transaction(async (tx) => {
			await audit(tx, { at: AT, actorId: null, action: 'test.undone', subject: 'test:1' });
			throw new Error('the write failed');
		});
		await expect(undone).rejects.toThrow('the write failed');
		const [line] = await rows<{ n: number }>(
			database.db,
			sql`select count(*)::int as n from audit_events where action = 'test.undone'`
		);
		expect(line).toEqual({ n: 0 });
	});
});

describe('on Postgres, with a role of its own for the program', () => {
	const postgres = DATABASES.find((one) => String(one) === 'Postgres');
	test.skipIf(!postgres)('the audit is append-only by role too, and everything else goes on', async () => {
		const owned = await postgres!.open();
		const role = `thuoc_so_app_${randomUUID().replaceAll('-', '').slice(0, 12)}`;
		try {
			await owned.db.execute(sql.raw(`create role ${role} login`));
			const asRole = new URL(owned.url!);
			asRole.username = role;
			const app = await connect({
				databaseUrl: asRole.href,
				databaseOwnerUrl: owned.url,
				dataDir: tmpdir(),
				migrationsDir: MIGRATIONS
			});
			await audit(app.db, { at: AT, actorId: null, action: 'test.write', subject: 'test:1' });
			await app.db.execute(sql`delete from sessions`);
			for (const attempt of [
				sql`update audit_events set action = 'other'`,
				sql`delete from audit_events`,
				sql`truncate audit_events`,
				sql`alter table audit_events disable trigger all`,
				sql`drop table audit_events`
			])
				await expect(app.db.execute(attempt)).rejects.toMatchObject({
					cause: { message: expect.stringMatching(/permission denied|must be owner/) as string }
				});
			expect(await app.db.select().from(auditEvents)).toMatchObject([{ action: 'test.write' }]);
			await app.close();
		} finally {
			await owned.db.execute(sql.raw(`drop owned by ${role}`));
			await owned.db.execute(sql.raw(`drop role ${role}`));
			await owned.close();
		}
	});
});

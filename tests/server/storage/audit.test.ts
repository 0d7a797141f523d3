/** The audit is append-only by trigger, on both databases, whoever asks. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audit } from '#lib/server/audit.ts';
import { rows } from '#lib/server/db/client.ts';
import { auditEvents } from '#lib/server/db/schema/audit.ts';
import { DATABASES, type TestDatabase } from '../databases.ts';

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

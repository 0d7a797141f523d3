/** Queries on people: one query a function, nothing decided. */
import { eq } from 'drizzle-orm';
import type { Database, Transaction } from './client.ts';
import { users } from './schema/people.ts';

export const findUserName = async (db: Database | Transaction, id: string): Promise<string | undefined> =>
	(await db.select({ name: users.name }).from(users).where(eq(users.id, id)))[0]?.name;

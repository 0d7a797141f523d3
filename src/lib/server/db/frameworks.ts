/** Queries on frameworks kept in the database: published versions as they were frozen, and drafts. */
import { and, asc, eq } from 'drizzle-orm';
import type { Framework } from '#lib/domain/framework/framework.ts';
import type { Database, Transaction } from './client.ts';
import { frameworks } from './schema/frameworks.ts';

export type StoredFramework = typeof frameworks.$inferSelect;

export const findFramework = async (
	db: Database | Transaction,
	id: string,
	version: string
): Promise<StoredFramework | undefined> =>
	(
		await db
			.select()
			.from(frameworks)
			.where(and(eq(frameworks.id, id), eq(frameworks.version, version)))
	)[0];

export const listDraftFrameworks = (db: Database | Transaction): Promise<StoredFramework[]> =>
	db
		.select()
		.from(frameworks)
		.where(eq(frameworks.status, 'draft'))
		.orderBy(asc(frameworks.id), asc(frameworks.version));

/** Keeps a draft in place of an earlier draft of the same version; a version that is published stays as it is. */
export async function putDraftFramework(tx: Transaction, framework: Framework, contentHash: string): Promise<void> {
	const { id, version, group } = framework;
	const row = { id, version, group, status: 'draft', contentHash, content: framework };
	await tx
		.insert(frameworks)
		.values(row)
		.onConflictDoUpdate({
			target: [frameworks.id, frameworks.version],
			set: row,
			setWhere: eq(frameworks.status, 'draft')
		});
}

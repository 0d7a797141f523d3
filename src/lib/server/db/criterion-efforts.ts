/** Queries on what criteria cost to raise: one query a function, nothing decided. */
import { and, eq } from 'drizzle-orm';
import type { Database, Transaction } from './client.ts';
import { criterionEfforts } from './schema/efforts.ts';

export type CriterionEffort = typeof criterionEfforts.$inferSelect;

/** Of all frameworks. */
export const listEfforts = (
	db: Database | Transaction
): Promise<Pick<CriterionEffort, 'frameworkId' | 'criterionCode' | 'effort'>[]> =>
	db
		.select({
			frameworkId: criterionEfforts.frameworkId,
			criterionCode: criterionEfforts.criterionCode,
			effort: criterionEfforts.effort
		})
		.from(criterionEfforts);

const key = (frameworkId: string, criterionCode: string) =>
	and(eq(criterionEfforts.frameworkId, frameworkId), eq(criterionEfforts.criterionCode, criterionCode));

/** Locked: who changes it at the same time waits. */
export const findEffort = async (
	tx: Transaction,
	frameworkId: string,
	criterionCode: string
): Promise<CriterionEffort | undefined> =>
	(await tx.select().from(criterionEfforts).where(key(frameworkId, criterionCode)).for('update'))[0];

export async function putEffort(tx: Transaction, row: CriterionEffort): Promise<void> {
	await tx
		.insert(criterionEfforts)
		.values(row)
		.onConflictDoUpdate({ target: [criterionEfforts.frameworkId, criterionEfforts.criterionCode], set: row });
}

export async function deleteEffort(tx: Transaction, frameworkId: string, criterionCode: string): Promise<void> {
	await tx.delete(criterionEfforts).where(key(frameworkId, criterionCode));
}

/** Queries on imports and the figures they brought: one query a function, nothing decided. */
import { and, asc, desc, eq, gt, inArray, isNull, lte, sql } from 'drizzle-orm';
import type { Database, Transaction } from './client.ts';
import { importedFigures, importPreviews, imports } from './schema/imports.ts';
import { users } from './schema/people.ts';
import { responses } from './schema/responses.ts';
import { rounds } from './schema/rounds.ts';

export type Import = typeof imports.$inferSelect;
export type ImportPreview = typeof importPreviews.$inferSelect;
export type NewFigure = typeof importedFigures.$inferInsert;
export type ImportedFigure = {
	organisationId: string;
	criterionCode: string;
	part: 'value' | 'a' | 'b';
	value: string;
	source: string;
	appliedAt: Date;
};

/** Inserted this many at a time: a statement takes 65,535 parameters at most, and a figure has seven. */
const AT_ONCE = 5000;

/** The figures that count now, of the latest import of each that is not undone; of one unit, or of all in the round. */
export const listImportedFigures = (
	db: Database | Transaction,
	roundId: string,
	organisationId?: string
): Promise<ImportedFigure[]> =>
	db
		.selectDistinctOn([importedFigures.organisationId, importedFigures.criterionCode, importedFigures.part], {
			organisationId: importedFigures.organisationId,
			criterionCode: importedFigures.criterionCode,
			part: importedFigures.part,
			value: importedFigures.value,
			source: importedFigures.source,
			appliedAt: imports.appliedAt
		})
		.from(importedFigures)
		.innerJoin(imports, eq(imports.id, importedFigures.importId))
		.where(
			and(
				eq(importedFigures.roundId, roundId),
				isNull(imports.undoneAt),
				organisationId === undefined ? undefined : eq(importedFigures.organisationId, organisationId)
			)
		)
		.orderBy(
			asc(importedFigures.organisationId),
			asc(importedFigures.criterionCode),
			asc(importedFigures.part),
			desc(importedFigures.importId)
		);

/** Imports with who made and who undid them, latest first; of one round, or of all. */
export function listImports(db: Database | Transaction, roundId?: string) {
	const undoers = sql<string | null>`(select name from ${users} as undoer where undoer.id = ${imports.undoneBy})`;
	return db
		.select({ made: imports, by: users.name, undoneBy: undoers, roundVi: rounds.nameVi, roundEn: rounds.nameEn })
		.from(imports)
		.innerJoin(users, eq(users.id, imports.appliedBy))
		.innerJoin(rounds, eq(rounds.id, imports.roundId))
		.where(roundId === undefined ? undefined : eq(imports.roundId, roundId))
		.orderBy(desc(imports.id));
}

export async function insertImport(tx: Transaction, row: typeof imports.$inferInsert): Promise<Import> {
	const [created] = await tx.insert(imports).values(row).returning();
	return created!;
}

export async function insertFigures(tx: Transaction, rows: readonly NewFigure[]): Promise<void> {
	for (let from = 0; from < rows.length; from += AT_ONCE)
		await tx.insert(importedFigures).values(rows.slice(from, from + AT_ONCE));
}

/** The import, locked until the transaction ends. */
export const findImport = async (tx: Transaction, roundId: string, id: number): Promise<Import | undefined> =>
	(
		await tx
			.select()
			.from(imports)
			.where(and(eq(imports.roundId, roundId), eq(imports.id, id)))
			.for('update')
	)[0];

/** What an import holds: units and criteria, each once. */
export const listImportedCriteria = (tx: Transaction, roundId: string, importId: number) =>
	tx
		.selectDistinct({ organisationId: importedFigures.organisationId, criterionCode: importedFigures.criterionCode })
		.from(importedFigures)
		.where(and(eq(importedFigures.roundId, roundId), eq(importedFigures.importId, importId)));

export async function markUndone(
	tx: Transaction,
	id: number,
	set: { undoneAt: Date; undoneBy: string }
): Promise<void> {
	await tx.update(imports).set(set).where(eq(imports.id, id));
}

/** Imports of a round follow each other, so that each sees what the one before it changed. */
export async function lockRoundForImport(tx: Transaction, roundId: string): Promise<void> {
	await tx.select({ id: rounds.id }).from(rounds).where(eq(rounds.id, roundId)).for('no key update');
}

/** Holds the responses of units still, in one order for everybody. */
export async function lockUnitResponses(tx: Transaction, roundId: string, unitIds: readonly string[]): Promise<void> {
	if (unitIds.length === 0) return;
	await tx
		.select({ id: responses.id })
		.from(responses)
		.where(and(eq(responses.roundId, roundId), inArray(responses.organisationId, [...unitIds])))
		.orderBy(asc(responses.organisationId))
		.for('update');
}

export async function insertPreview(
	db: Database | Transaction,
	row: typeof importPreviews.$inferInsert
): Promise<string> {
	const [created] = await db.insert(importPreviews).values(row).returning({ id: importPreviews.id });
	return created!.id;
}

/** A person's own preview, unless it has expired. */
export const findPreview = async (
	db: Database | Transaction,
	id: string,
	personId: string,
	now: Date
): Promise<ImportPreview | undefined> =>
	(
		await db
			.select()
			.from(importPreviews)
			.where(and(eq(importPreviews.id, id), eq(importPreviews.personId, personId), gt(importPreviews.expiresAt, now)))
	)[0];

export async function deletePreview(db: Database | Transaction, id: string): Promise<void> {
	await db.delete(importPreviews).where(eq(importPreviews.id, id));
}

export async function deleteOwnPreview(db: Database | Transaction, id: string, personId: string): Promise<void> {
	await db.delete(importPreviews).where(and(eq(importPreviews.id, id), eq(importPreviews.personId, personId)));
}

export async function deleteExpiredPreviews(db: Database | Transaction, now: Date): Promise<void> {
	await db.delete(importPreviews).where(lte(importPreviews.expiresAt, now));
}

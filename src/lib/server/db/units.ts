/** Queries on the list of units beyond reading it for a day: one query a function, nothing decided. */
import { and, asc, desc, eq, or, sql } from 'drizzle-orm';
import type { Database, Transaction } from './client.ts';
import type { Organisation } from './organisations.ts';
import { organisations, organisationSuccessions } from './schema/organisations.ts';
import { memberships, users } from './schema/people.ts';
import { responses } from './schema/responses.ts';
import { rounds, roundUnits } from './schema/rounds.ts';
import { unitImports } from './schema/unit-imports.ts';

export type UnitImport = typeof unitImports.$inferSelect;

/** Held until the transaction ends: the list is changed by one at a time, since its rules span all of it. */
export async function lockUnits(tx: Transaction): Promise<void> {
	await tx.execute(sql`select pg_advisory_xact_lock(8605042025)`);
}

export const listSuccessions = (db: Database | Transaction) =>
	db
		.select()
		.from(organisationSuccessions)
		.orderBy(asc(organisationSuccessions.predecessorId), asc(organisationSuccessions.successorId));

/** The rounds that units take part in with the day their units had to exist; drafts are none. */
export const listParticipations = (
	db: Database | Transaction
): Promise<{ unitId: string; roundId: string; unitsOn: string }[]> =>
	db
		.select({
			unitId: roundUnits.organisationId,
			roundId: rounds.id,
			unitsOn: sql<string>`coalesce(${rounds.unitsOn}::text, ${rounds.year}::text || '-12-31')`
		})
		.from(roundUnits)
		.innerJoin(rounds, eq(rounds.id, roundUnits.roundId))
		.where(sql`${rounds.status} <> 'draft'`);

export async function insertUnit(tx: Transaction, row: Organisation): Promise<void> {
	await tx.insert(organisations).values(row);
}

export async function updateUnit(tx: Transaction, { id, ...set }: Organisation): Promise<void> {
	await tx.update(organisations).set(set).where(eq(organisations.id, id));
}

export async function deleteUnit(tx: Transaction, id: string): Promise<void> {
	await tx
		.delete(organisationSuccessions)
		.where(or(eq(organisationSuccessions.predecessorId, id), eq(organisationSuccessions.successorId, id)));
	await tx.delete(organisations).where(eq(organisations.id, id));
}

export async function insertSuccessions(
	tx: Transaction,
	rows: { predecessorId: string; successorId: string }[]
): Promise<void> {
	if (rows.length > 0) await tx.insert(organisationSuccessions).values(rows).onConflictDoNothing();
}

export async function deleteSuccession(
	tx: Transaction,
	{ predecessorId, successorId }: { predecessorId: string; successorId: string }
): Promise<void> {
	await tx
		.delete(organisationSuccessions)
		.where(
			and(
				eq(organisationSuccessions.predecessorId, predecessorId),
				eq(organisationSuccessions.successorId, successorId)
			)
		);
}

/** What ties a unit to the past: rounds, responses, people. */
export async function countHistory(
	db: Database | Transaction,
	id: string
): Promise<{ rounds: number; responses: number; people: number }> {
	return {
		rounds: await db.$count(roundUnits, eq(roundUnits.organisationId, id)),
		responses: await db.$count(responses, eq(responses.organisationId, id)),
		people: await db.$count(memberships, eq(memberships.organisationId, id))
	};
}

/** Rounds of a unit, newest first, drafts included. */
export const listRoundsOfUnit = (db: Database | Transaction, id: string) =>
	db
		.select({
			id: rounds.id,
			nameVi: rounds.nameVi,
			nameEn: rounds.nameEn,
			status: rounds.status,
			block: roundUnits.block,
			ranked: roundUnits.ranked
		})
		.from(roundUnits)
		.innerJoin(rounds, eq(rounds.id, roundUnits.roundId))
		.where(eq(roundUnits.organisationId, id))
		.orderBy(desc(rounds.year), asc(rounds.id));

export async function insertUnitImport(tx: Transaction, row: typeof unitImports.$inferInsert): Promise<number> {
	const [made] = await tx.insert(unitImports).values(row).returning({ id: unitImports.id });
	return made!.id;
}

export const findUnitImport = async (db: Database | Transaction, id: number): Promise<UnitImport | undefined> =>
	(await db.select().from(unitImports).where(eq(unitImports.id, id)))[0];

export async function markUnitImportUndone(
	tx: Transaction,
	id: number,
	set: { undoneAt: Date; undoneBy: string }
): Promise<void> {
	await tx.update(unitImports).set(set).where(eq(unitImports.id, id));
}

/** Latest first, with who made each. */
export const listUnitImports = (db: Database | Transaction) =>
	db
		.select({ made: unitImports, by: users.name })
		.from(unitImports)
		.leftJoin(users, eq(users.id, unitImports.appliedBy))
		.orderBy(desc(unitImports.id))
		.limit(50);

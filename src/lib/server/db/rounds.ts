/** Queries on rounds: one query a function, nothing decided. */
import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Group } from '#lib/domain/framework/framework.ts';
import { builtOnce } from './built-once.ts';
import type { Database, Transaction } from './client.ts';
import { organisations } from './schema/organisations.ts';
import { roundInstruments, rounds, roundUnits } from './schema/rounds.ts';
import { roundTargets } from './schema/targets.ts';

export type Round = typeof rounds.$inferSelect;
export type RoundInstrument = typeof roundInstruments.$inferSelect;
export type RoundUnit = {
	organisationId: string;
	nameVi: string;
	nameEn: string;
	shortName: string | null;
	group: Group;
	block: string;
	ranked: boolean;
	notApplicable: string[];
	exceptionReason: string | null;
	/** More time than the others have; null: the round's closing date holds. */
	extendedUntil: Date | null;
};

/** With `hold`, its state stays as it is until the transaction ends; many may hold it at once. */
export async function findRound(db: Database | Transaction, id: string, hold = false): Promise<Round | undefined> {
	const query = db.select().from(rounds).where(eq(rounds.id, id));
	return (await (hold ? query.for('key share') : query))[0];
}

/** Newest first, drafts included. */
export const listRounds = (db: Database | Transaction): Promise<Round[]> =>
	db.select().from(rounds).orderBy(desc(rounds.year), asc(rounds.id));

export const findInstrument = async (
	db: Database | Transaction,
	roundId: string,
	group: Group
): Promise<RoundInstrument | undefined> =>
	(
		await db
			.select()
			.from(roundInstruments)
			.where(and(eq(roundInstruments.roundId, roundId), eq(roundInstruments.group, group)))
	)[0];

export const listInstruments = (db: Database | Transaction, roundId: string): Promise<RoundInstrument[]> =>
	db.select().from(roundInstruments).where(eq(roundInstruments.roundId, roundId));

/** Public surveys with the round they belong to, newest round first. */
export const listPublicSurveys = (
	db: Database | Transaction,
	slug?: string
): Promise<{ round: Round; instrument: RoundInstrument }[]> => publicSurveys(db).execute({ slug: slug ?? null });

const publicSurveys = builtOnce((db) =>
	db
		.select({ round: rounds, instrument: roundInstruments })
		.from(roundInstruments)
		.innerJoin(rounds, eq(rounds.id, roundInstruments.roundId))
		.where(
			and(
				sql`${roundInstruments.slug} = coalesce(${sql.placeholder('slug')}, ${roundInstruments.slug})`,
				sql`${rounds.status} <> 'draft'`
			)
		)
		.orderBy(desc(rounds.year), asc(rounds.id))
		.prepare('public_surveys')
);

const unitFields = {
	organisationId: roundUnits.organisationId,
	nameVi: organisations.nameVi,
	nameEn: organisations.nameEn,
	shortName: organisations.shortName,
	group: sql<Group>`${roundUnits.group}`,
	block: roundUnits.block,
	ranked: roundUnits.ranked,
	notApplicable: roundUnits.notApplicable,
	exceptionReason: roundUnits.exceptionReason,
	extendedUntil: roundUnits.extendedUntil
};

export const listRoundUnits = (db: Database | Transaction, roundId: string): Promise<RoundUnit[]> =>
	db
		.select(unitFields)
		.from(roundUnits)
		.innerJoin(organisations, eq(organisations.id, roundUnits.organisationId))
		.where(eq(roundUnits.roundId, roundId))
		.orderBy(asc(roundUnits.block), asc(roundUnits.organisationId));

export const findRoundUnit = async (
	db: Database | Transaction,
	roundId: string,
	organisationId: string
): Promise<RoundUnit | undefined> =>
	(
		await db
			.select(unitFields)
			.from(roundUnits)
			.innerJoin(organisations, eq(organisations.id, roundUnits.organisationId))
			.where(and(eq(roundUnits.roundId, roundId), eq(roundUnits.organisationId, organisationId)))
	)[0];

/** The rounds that some of these units take part in, newest first. */
export const listRoundsOfUnits = async (
	db: Database | Transaction,
	organisationIds: string[]
): Promise<{ round: Round; organisationId: string; group: Group }[]> =>
	organisationIds.length === 0
		? []
		: db
				.select({ round: rounds, organisationId: roundUnits.organisationId, group: sql<Group>`${roundUnits.group}` })
				.from(roundUnits)
				.innerJoin(rounds, eq(rounds.id, roundUnits.roundId))
				.where(and(inArray(roundUnits.organisationId, organisationIds), sql`${rounds.status} <> 'draft'`))
				.orderBy(desc(rounds.year), asc(roundUnits.organisationId));

export async function insertRound(tx: Transaction, row: typeof rounds.$inferInsert): Promise<Round> {
	const [created] = await tx.insert(rounds).values(row).returning();
	return created!;
}

export async function insertInstruments(
	tx: Transaction,
	rows: (typeof roundInstruments.$inferInsert)[]
): Promise<void> {
	if (rows.length > 0) await tx.insert(roundInstruments).values(rows);
}

export async function setException(
	tx: Transaction,
	{ roundId, organisationId }: { roundId: string; organisationId: string },
	set: { ranked: boolean; notApplicable: string[]; exceptionReason: string | null }
): Promise<void> {
	await tx
		.update(roundUnits)
		.set(set)
		.where(and(eq(roundUnits.roundId, roundId), eq(roundUnits.organisationId, organisationId)));
}

/** What a draft fixed before, so that it can be fixed anew. */
export async function clearDraft(tx: Transaction, roundId: string): Promise<void> {
	for (const table of [roundTargets, roundUnits, roundInstruments])
		await tx.delete(table).where(eq(table.roundId, roundId));
}

export async function insertRoundUnits(tx: Transaction, rows: (typeof roundUnits.$inferInsert)[]): Promise<void> {
	if (rows.length > 0) await tx.insert(roundUnits).values(rows);
}

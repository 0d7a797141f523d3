/** Queries on rounds: one query a function, nothing decided. */
import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Group } from '#lib/domain/framework/framework.ts';
import type { Database, Transaction } from './client.ts';
import { organisations } from './schema/organisations.ts';
import { roundInstruments, rounds, roundUnits } from './schema/rounds.ts';

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
};

export const findRound = async (db: Database | Transaction, id: string): Promise<Round | undefined> =>
	(await db.select().from(rounds).where(eq(rounds.id, id)))[0];

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
): Promise<{ round: Round; instrument: RoundInstrument }[]> =>
	db
		.select({ round: rounds, instrument: roundInstruments })
		.from(roundInstruments)
		.innerJoin(rounds, eq(rounds.id, roundInstruments.roundId))
		.where(
			and(
				slug === undefined ? sql`${roundInstruments.slug} is not null` : eq(roundInstruments.slug, slug),
				sql`${rounds.status} <> 'draft'`
			)
		)
		.orderBy(desc(rounds.year), asc(rounds.id));

const unitFields = {
	organisationId: roundUnits.organisationId,
	nameVi: organisations.nameVi,
	nameEn: organisations.nameEn,
	shortName: organisations.shortName,
	group: sql<Group>`${roundUnits.group}`,
	block: roundUnits.block,
	ranked: roundUnits.ranked,
	notApplicable: roundUnits.notApplicable
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

export async function insertRoundUnits(tx: Transaction, rows: (typeof roundUnits.$inferInsert)[]): Promise<void> {
	if (rows.length > 0) await tx.insert(roundUnits).values(rows);
}

/** Queries on publications: one query a function, nothing decided. */
import { and, asc, desc, eq, isNotNull } from 'drizzle-orm';
import { isSummary } from '#lib/domain/scoring/tally.ts';
import type { Database, Transaction } from './client.ts';
import { organisations } from './schema/organisations.ts';
import { users } from './schema/people.ts';
import { publicationCorrections, publications } from './schema/publications.ts';
import { responses, scores } from './schema/responses.ts';
import { listTallies } from './tallies.ts';
import { rounds } from './schema/rounds.ts';

export type Publication = typeof publications.$inferSelect;
export type CorrectionRow = Awaited<ReturnType<typeof listCorrections>>[number];

export async function insertPublication(tx: Transaction, row: typeof publications.$inferInsert): Promise<number> {
	const [made] = await tx.insert(publications).values(row).returning({ id: publications.id });
	return made!.id;
}

export const findPublication = async (db: Database | Transaction, id: number): Promise<Publication | undefined> =>
	(await db.select().from(publications).where(eq(publications.id, id)))[0];

/** The round's results as they are public; undefined before that. */
export const findPublished = async (db: Database | Transaction, roundId: string): Promise<Publication | undefined> =>
	(
		await db
			.select()
			.from(publications)
			.where(and(eq(publications.roundId, roundId), isNotNull(publications.publishedAt)))
			.orderBy(desc(publications.id))
			.limit(1)
	)[0];

export async function markPublished(
	tx: Transaction,
	id: number,
	set: { publishedAt: Date; publishedBy: string }
): Promise<void> {
	await tx.update(publications).set(set).where(eq(publications.id, id));
}

/** Published rounds, newest first, without their figures. */
export const listPublished = (db: Database | Transaction) =>
	db
		.select({
			id: rounds.id,
			year: rounds.year,
			nameVi: rounds.nameVi,
			nameEn: rounds.nameEn,
			sample: rounds.sample,
			publishedAt: publications.publishedAt
		})
		.from(publications)
		.innerJoin(rounds, eq(rounds.id, publications.roundId))
		.where(isNotNull(publications.publishedAt))
		.orderBy(desc(rounds.year), asc(rounds.id));

export async function insertCorrection(
	tx: Transaction,
	row: typeof publicationCorrections.$inferInsert
): Promise<void> {
	await tx.insert(publicationCorrections).values(row);
}

/** In the order they were made. */
export const listCorrections = (db: Database | Transaction, publicationId: number) =>
	db
		.select({
			id: publicationCorrections.id,
			unitId: publicationCorrections.organisationId,
			unitVi: organisations.nameVi,
			unitEn: organisations.nameEn,
			criterionCode: publicationCorrections.nodeCode,
			before: publicationCorrections.before,
			after: publicationCorrections.after,
			reason: publicationCorrections.reason,
			at: publicationCorrections.at,
			by: users.name
		})
		.from(publicationCorrections)
		.innerJoin(organisations, eq(organisations.id, publicationCorrections.organisationId))
		.leftJoin(users, eq(users.id, publicationCorrections.by))
		.where(eq(publicationCorrections.publicationId, publicationId))
		.orderBy(asc(publicationCorrections.id));

/** Everything that the results are made of, a line each, in one order: scores of units with their rules, counts of surveys. */
export async function listResultInputs(db: Database | Transaction, roundId: string): Promise<string[]> {
	const units = await db
		.select({
			unit: responses.organisationId,
			kind: scores.kind,
			code: scores.criterionCode,
			state: scores.state,
			points: scores.points,
			max: scores.maxPoints,
			rule: scores.ruleHash
		})
		.from(scores)
		.innerJoin(responses, and(eq(responses.roundId, scores.roundId), eq(responses.id, scores.responseId)))
		.where(and(eq(scores.roundId, roundId), isNotNull(responses.organisationId)));
	return [
		...units.map((row) => [row.unit, row.kind, row.code, row.state, row.points, row.max, row.rule].join('|')),
		...(await listTallies(db, roundId))
			.filter(({ subject }) => !isSummary(subject))
			.map((row) => [row.group, row.stratum, row.subject, row.value, row.count].join('|'))
	].sort();
}

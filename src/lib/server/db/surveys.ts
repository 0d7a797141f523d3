/** Queries that only public surveys need: removing a response, and the figures that respondents are compared with. */
import { and, eq, inArray, lt, sql } from 'drizzle-orm';
import type { Group } from '#lib/domain/framework/framework.ts';
import { builtOnce } from './built-once.ts';
import type { Database, Transaction } from './client.ts';
import type { Response } from './responses.ts';
import type { Round } from './rounds.ts';
import { receipts, responses, scores } from './schema/responses.ts';
import { roundInstruments, rounds } from './schema/rounds.ts';
import { dailySalts, releasedFigures } from './schema/surveys.ts';

export type ReleasedFigures = typeof releasedFigures.$inferSelect;
type Key = Pick<Response, 'roundId' | 'id'>;

export async function deleteResponse(tx: Transaction, { roundId, id }: Key): Promise<void> {
	await tx.delete(responses).where(and(eq(responses.roundId, roundId), eq(responses.id, id)));
}

export async function deleteScoresOf(tx: Transaction, { roundId, id }: Key): Promise<void> {
	await tx.delete(scores).where(and(eq(scores.roundId, roundId), eq(scores.responseId, id)));
}

export async function deleteReceiptsOf(tx: Transaction, { roundId, id }: Key): Promise<void> {
	await tx.delete(receipts).where(and(eq(receipts.roundId, roundId), eq(receipts.responseId, id)));
}

/** The response that a receipt of this kind leads to, with its round and the survey's address there. */
export async function findByReceipt(
	db: Database | Transaction,
	codeHash: string,
	kind: 'browser' | 'resume' | 'receipt',
	lock: boolean
): Promise<{ response: Response; round: Round; slug: string | null } | undefined> {
	return (await (lock ? byReceiptLocked(db) : byReceipt(db)).execute({ codeHash, kind }))[0];
}

const selectByReceipt = (db: Database | Transaction) =>
	db
		.select({ response: responses, round: rounds, slug: roundInstruments.slug })
		.from(receipts)
		.innerJoin(responses, and(eq(responses.roundId, receipts.roundId), eq(responses.id, receipts.responseId)))
		.innerJoin(rounds, eq(rounds.id, responses.roundId))
		.leftJoin(
			roundInstruments,
			and(eq(roundInstruments.roundId, responses.roundId), eq(roundInstruments.group, responses.group))
		)
		.where(and(eq(receipts.codeHash, sql.placeholder('codeHash')), eq(receipts.kind, sql.placeholder('kind'))));
const byReceipt = builtOnce((db) => selectByReceipt(db).prepare('by_receipt'));
const byReceiptLocked = builtOnce((db) =>
	selectByReceipt(db).for('update', { of: responses }).prepare('by_receipt_locked')
);

/** Which invitation a response was begun with can be told by nobody from now on. */
export async function dropSeals(tx: Transaction, { roundId, id }: Key): Promise<void> {
	await tx
		.update(receipts)
		.set({ sealedInvitation: null })
		.where(and(eq(receipts.roundId, roundId), eq(receipts.responseId, id)));
}

/** Keeps a receipt; the same one kept again changes nothing. */
export async function ensureReceipt(tx: Transaction, row: typeof receipts.$inferInsert): Promise<void> {
	await tx.insert(receipts).values(row).onConflictDoNothing();
}

export const listReleasedFigures = (
	db: Database | Transaction,
	roundId: string,
	group: Group,
	strata: readonly string[]
): Promise<ReleasedFigures[]> =>
	db
		.select()
		.from(releasedFigures)
		.where(
			and(
				eq(releasedFigures.roundId, roundId),
				eq(releasedFigures.group, group),
				inArray(releasedFigures.stratum, [...strata])
			)
		);

/**
 * Releases the figures of a stratum in place of those over `insteadOf` responses (null: of none). Two servers that do so
 * at once release one of the two and not both: the later one changes nothing, and is told false.
 */
export async function releaseFigures(
	db: Database | Transaction,
	row: typeof releasedFigures.$inferInsert,
	insteadOf: number | null
): Promise<boolean> {
	const written = await db
		.insert(releasedFigures)
		.values(row)
		.onConflictDoUpdate({
			target: [releasedFigures.roundId, releasedFigures.group, releasedFigures.stratum],
			set: { n: row.n, figures: row.figures, releasedAt: row.releasedAt },
			setWhere: eq(releasedFigures.n, insteadOf ?? -1)
		})
		.returning({ n: releasedFigures.n });
	return written.length > 0;
}

/** The salt of a day ("2022-12-31"), the given one when the day has none yet. */
export async function saltOfDay(db: Database, day: string, fresh: string): Promise<string> {
	const [kept] = await db.select().from(dailySalts).where(eq(dailySalts.day, day));
	if (kept) return kept.salt;
	await db.insert(dailySalts).values({ day, salt: fresh }).onConflictDoNothing();
	const [first] = await db.select().from(dailySalts).where(eq(dailySalts.day, day));
	return first!.salt;
}

export async function deleteSaltsBefore(db: Database, day: string): Promise<void> {
	await db.delete(dailySalts).where(lt(dailySalts.day, day));
}

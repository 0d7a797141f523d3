/** The sample round as a whole: whether it is filled, taking an unfinished one away, and filling it by one server alone. */
import { eq, sql } from 'drizzle-orm';
import type { App } from '#lib/server/app.ts';
import { audit, listAudit } from '#lib/server/audit.ts';
import type { Database } from '#lib/server/db/client.ts';
import { appraisalLeads, appraisalLooks, appraisalMessages, appraisalParts } from '#lib/server/db/schema/appraisals.ts';
import { roundCouncils, roundPapers } from '#lib/server/db/schema/councils.ts';
import { documents, evidence, signedReports } from '#lib/server/db/schema/documents.ts';
import { reminders } from '#lib/server/db/schema/reminders.ts';
import {
	receipts,
	responses,
	reviews,
	reviewSettlements,
	scores,
	submissionActs,
	tallies,
	tallyDeltas
} from '#lib/server/db/schema/responses.ts';
import { roundTargets } from '#lib/server/db/schema/targets.ts';
import { roundExtensions, roundInstruments, rounds, roundSteps, roundUnits } from '#lib/server/db/schema/rounds.ts';
import { findRound, listRounds } from '#lib/server/db/rounds.ts';

export const SAMPLE_ROUND = 'mau-2022';

const SUBJECT = `round:${SAMPLE_ROUND}`;
const FILLED = 'sample.filled';

/** True when the last thing that happened to the round's opening was that its filling ended. */
export async function isFilled(db: Database): Promise<boolean> {
	if (!(await findRound(db, SAMPLE_ROUND))) return false;
	return (await listAudit(db, SUBJECT, ['round.open', FILLED])).at(-1)?.action === FILLED;
}

export const markFilled = (db: Database, now: Date): Promise<void> =>
	audit(db, { at: now, actorId: null, action: FILLED, subject: SUBJECT, roundId: SAMPLE_ROUND });

/**
 * Takes an unfinished sample round away; audit lines stay, as they always do. Throws when the database holds a real round:
 * made-up answers are never put beside real ones.
 */
export async function clearSampleRound(db: Database): Promise<void> {
	const real = (await listRounds(db)).find(({ sample }) => !sample);
	if (real)
		throw new Error(
			`The round "${real.id}" of this database is a real one, so no sample round is filled in beside it. ` +
				'Start without DEMO=1, or give the demonstration a database of its own.'
		);
	await db.transaction(async (tx) => {
		for (const table of [
			tallies,
			tallyDeltas,
			scores,
			reviews,
			signedReports,
			submissionActs,
			reviewSettlements,
			appraisalParts,
			appraisalLeads,
			appraisalMessages,
			roundCouncils,
			roundPapers,
			appraisalLooks,
			evidence,
			documents,
			receipts,
			reminders,
			responses,
			roundTargets,
			roundSteps,
			roundExtensions,
			roundUnits,
			roundInstruments
		])
			await tx.delete(table).where(eq(table.roundId, SAMPLE_ROUND));
		await tx.delete(rounds).where(eq(rounds.id, SAMPLE_ROUND));
	});
}

/**
 * Does the work while no other server does it. On Postgres the lock is held by a transaction of its own connection; the
 * built-in database has one connection and one process, so there a lock would wait for itself and is not needed.
 */
export async function alone({ db, settings }: App, work: () => Promise<void>): Promise<void> {
	if (!settings.databaseUrl) return work();
	await db.transaction(async (tx) => {
		await tx.execute(sql`select pg_advisory_xact_lock(8605042024)`);
		await work();
	});
}

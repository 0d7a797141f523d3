/** Who may import, and when a round still takes imported figures. */
import { refused, ok, type Result } from '#lib/domain/problem.ts';
import { allows } from '#lib/domain/round/round-status.ts';
import { mayPlan } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { findRound, type Round } from '#lib/server/db/rounds.ts';

/** Planners and administrators. */
export const mayImportFigures = (person: Person | null): person is Person => mayPlan(person);

/** Until its results are final: from then on nothing that they were made of may change. */
export const takesFigures = (round: Pick<Round, 'status'>): boolean => allows(round, 'importFigures');

export async function roundForImport(db: Database | Transaction, roundId: string): Promise<Result<Round>> {
	const round = await findRound(db, roundId);
	if (!round) return refused('round_unknown');
	return takesFigures(round) ? ok(round) : refused('round_closed');
}

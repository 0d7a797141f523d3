/** Who may import, and when a round still takes imported figures. */
import { refused, ok, type Result } from '#lib/domain/problem.ts';
import { mayPlan } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { findRound, type Round } from '#lib/server/db/rounds.ts';

/** Planners and administrators. */
export const mayImportFigures = (person: Person | null): person is Person => mayPlan(person);

/** Until its results are final: from then on nothing that they were made of may change. */
export const takesFigures = ({ status }: Pick<Round, 'status'>): boolean =>
	status === 'draft' || status === 'open' || status === 'appraisal' || status === 'explanation';

export async function roundForImport(db: Database | Transaction, roundId: string): Promise<Result<Round>> {
	const round = await findRound(db, roundId);
	if (!round) return refused('round_unknown');
	return takesFigures(round) ? ok(round) : refused('round_closed');
}

/** How long an uploaded file waits to be confirmed. */
export const PREVIEW_HOURS = 24;

/** A name as somebody's machine gave it, short enough to keep and to show. */
export const keptName = (name: string): string =>
	name.replaceAll('\0', '').toWellFormed().normalize('NFC').split(/[\\/]/).at(-1)!.trim().slice(0, 200) || '–';

/** More time for one unit, with a reason. */
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { allows } from '#lib/domain/round/round-status.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { insertExtension, lockRound } from '#lib/server/db/round-steps.ts';
import { findRoundUnit } from '#lib/server/db/rounds.ts';
import { keptWords } from '#lib/server/rounds/kept-words.ts';
import { mayRunRounds } from './take-step.server.ts';

/**
 * Gives the unit until the moment, or (`null`) takes its extension back. Refused: `date_past` for a moment that has passed
 * or does not lie after the round's own deadline, `reason_required`, `unit_unknown`, `round_closed`.
 */
export async function extendUnit(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	{ roundId, unitId, until, reason }: { roundId: string; unitId: string; until: Date | null; reason: string },
	now: Date
): Promise<Result<null>> {
	if (!mayRunRounds(person)) return refused('not_yours');
	const words = keptWords(reason, 'reason');
	if (!words.ok) return words;
	return db.transaction(async (tx): Promise<Result<null>> => {
		const round = await lockRound(tx, roundId);
		if (!round) return refused('round_unknown');
		if (!allows(round, 'extend')) return refused('round_closed');
		const unit = await findRoundUnit(tx, roundId, unitId);
		if (!unit) return refused('unit_unknown', 'unit');
		if (until !== null && (until <= now || until <= round.closesAt)) return refused('date_past', 'until');
		if (words.value === null) return refused('reason_required', 'reason');
		await insertExtension(tx, { roundId, organisationId: unitId, until, reason: words.value, at: now, by: person.id });
		await audit(tx, {
			at: now,
			actorId: person.id,
			action: until === null ? 'round.extension.takeBack' : 'round.extend',
			subject: `round:${roundId}`,
			roundId,
			organisationId: unitId,
			before: { until: unit.extendedUntil },
			after: { until, reason: words.value }
		});
		return ok(null);
	});
}

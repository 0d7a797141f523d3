/** Moving the dates of a round that has begun, with a reason. */
import { problem, refused, type Problem } from '#lib/domain/problem.ts';
import { faultsOfChange, type RoundDates } from '#lib/domain/round/round-dates.ts';
import { allows } from '#lib/domain/round/round-status.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { lockRound, updateRound } from '#lib/server/db/round-steps.ts';
import type { Round } from '#lib/server/db/rounds.ts';
import { keptWords } from '#lib/server/rounds/kept-words.ts';
import { mayRunRounds } from './take-step.server.ts';

/** Refused: `date_past`, `date_fixed`, `dates_disorder` at the date's field; `reason_required`. */
export async function changeDates(
	{ db }: Pick<App, 'db'>,
	person: Person | null,
	{ roundId, dates, reason }: { roundId: string; dates: RoundDates; reason: string },
	now: Date
): Promise<{ ok: true; value: null } | { ok: false; problems: Problem[] }> {
	const only = (one: { problem: Problem }) => ({ ok: false as const, problems: [one.problem] });
	if (!mayRunRounds(person)) return only(refused('not_yours'));
	const words = keptWords(reason, 'reason');
	if (!words.ok) return only(words);
	return db.transaction(async (tx) => {
		const round = await lockRound(tx, roundId);
		if (!round) return only(refused('round_unknown'));
		if (!allows(round, 'changeDates')) return only(refused('round_closed'));
		const faults = faultsOfChange(datesOf(round), dates, now);
		if (faults.length > 0)
			return { ok: false as const, problems: faults.map(({ code, field }) => problem(code, field)) };
		if (words.value === null) return only(refused('reason_required', 'reason'));
		await updateRound(tx, roundId, dates);
		await audit(tx, {
			at: now,
			actorId: person.id,
			action: 'round.dates',
			subject: `round:${roundId}`,
			roundId,
			before: datesOf(round),
			after: { ...dates, reason: words.value }
		});
		return { ok: true as const, value: null };
	});
}

export const datesOf = ({ opensAt, closesAt, appraisalUntil, explanationUntil, publishOn }: Round): RoundDates => ({
	opensAt,
	closesAt,
	appraisalUntil,
	explanationUntil,
	publishOn
});

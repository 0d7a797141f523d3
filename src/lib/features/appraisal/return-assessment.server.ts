/** Giving an assessment back to its unit, for the criteria that were returned and no others. */
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { allows } from '#lib/domain/round/round-status.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { updateResponse } from '#lib/server/db/responses.ts';
import { insertSubmissionAct } from '#lib/server/db/submission-acts.ts';
import type { UnitKey } from '#lib/server/unit-assessment.ts';
import { mayJudge, openForJudgement } from './appraisal-access.server.ts';
import { LONGEST_REASON } from './decide-criterion.server.ts';

/**
 * Gives back what was returned, with a note that may be empty: each criterion has its own reason. Refused when no
 * criterion was returned, since the unit could then change nothing; when the round no longer takes answers; and while
 * appraisers differ on whether to give one back.
 */
export async function returnAssessment(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	note: string,
	now: Date
): Promise<Result<{ returned: string[] }>> {
	if (!mayJudge(person, key.unitId)) return refused('not_yours');
	const words = note.replaceAll('\0', '').toWellFormed().normalize('NFC').trim();
	if (words.length > LONGEST_REASON) return refused('text_too_long', 'note', { most: LONGEST_REASON });
	return db.transaction(async (tx) => {
		const open = await openForJudgement(tx, content, key);
		if (!open.ok) return open;
		const { response, judged, round } = open.value;
		const { reviews, conflicts, judgements } = judged;
		// What one would give back and another would not is settled first, so that the unit gets all of it at once.
		const disputed = new Set(
			judgements.flatMap(({ criterionCode, outcome }) =>
				outcome === 'returned' && conflicts.has(criterionCode) ? [criterionCode] : []
			)
		);
		if (disputed.size > 0) return refused('conflicts_waiting', [...disputed][0], { count: disputed.size });
		const returned = reviews.filter(({ outcome }) => outcome === 'returned').map(({ criterionCode }) => criterionCode);
		if (returned.length === 0) return refused('nothing_returned');
		if (!allows(round, 'return')) return refused('round_closed');
		await updateResponse(tx, response, { status: 'returned', returnNote: words || null });
		await insertSubmissionAct(tx, response, { act: 'return', at: now, by: person.id, note: words || null });
		await audit(tx, {
			at: now,
			actorId: person.id,
			action: 'appraisal.return',
			subject: `response:${response.id}`,
			roundId: key.roundId,
			organisationId: key.unitId,
			before: { status: response.status },
			after: { status: 'returned', returned, note: words || null }
		});
		return ok({ returned });
	});
}

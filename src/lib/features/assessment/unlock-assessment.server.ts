/**
 * Opening a handed-in assessment again as a whole: an act of the city, with a reason. Single criteria are given back by the
 * appraisers instead (features/appraisal); this is for what was handed in by mistake.
 */
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { mayDeclare } from '#lib/domain/round/round-status.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import { mayAppraise, mayAssess, mayPlan } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { listUnitPeople } from '#lib/server/db/people.ts';
import { updateResponse } from '#lib/server/db/responses.ts';
import { deleteJudgements } from '#lib/server/db/reviews.ts';
import { readJudged } from '#lib/server/standing-reviews.ts';
import { deleteScores } from '#lib/server/db/scores.ts';
import { insertSubmissionAct } from '#lib/server/db/submission-acts.ts';
import { queueMails } from '#lib/server/mail/outbox.ts';
import { keptWords } from '#lib/server/rounds/kept-words.ts';
import { findUnitAssessment, type UnitAssessment, type UnitKey } from '#lib/server/unit-assessment.ts';
import { mailsAbout, type At } from './submission-mails.ts';

/** Planners and appraisers, but nobody their own unit's. */
export const mayUnlock = (person: Person | null, unitId: string): person is Person =>
	(mayPlan(person) || mayAppraise(person)) && !mayAssess(person, unitId);

/**
 * Why it cannot be opened again: it is not handed in, its appraisal is finished, or the unit could fill in nothing, since
 * the round is past that (more time for the unit comes first). Null: it can.
 */
export function unlockBar(
	{ round, unit, response }: Pick<UnitAssessment, 'round' | 'unit' | 'response'>,
	now: Date
): 'not_submitted' | 'already_appraised' | 'unlock_needs_time' | null {
	if (response?.status === 'appraised') return 'already_appraised';
	if (response?.status !== 'submitted' && response?.status !== 'returned') return 'not_submitted';
	return mayDeclare(round, unit, now) ? null : 'unlock_needs_time';
}

/** The judgements made so far fall with the figures they were about; the audit keeps them. */
export async function unlockAssessment(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	reason: string,
	at: At
): Promise<Result<null>> {
	if (!mayUnlock(person, key.unitId)) return refused('not_yours');
	const words = keptWords(reason, 'ly-do');
	if (!words.ok) return words;
	if (words.value === null) return refused('reason_required', 'ly-do');
	const said = words.value;
	return db.transaction(async (tx) => {
		const found = await findUnitAssessment(tx, content, key, true);
		if (!found.ok) return found;
		const { response } = found.value;
		const bar = unlockBar(found.value, at.now);
		if (bar !== null || !response) return refused(bar ?? 'not_submitted');
		const judged = (await readJudged(tx, response)).judgements;
		await deleteJudgements(tx, response);
		await deleteScores(tx, response);
		await updateResponse(tx, response, { status: 'draft', submittedAt: null, submittedBy: null, returnNote: null });
		const act = await insertSubmissionAct(tx, response, { act: 'unlock', at: at.now, by: person.id, note: said });
		await audit(tx, {
			at: at.now,
			actorId: person.id,
			action: 'assessment.unlock',
			subject: `response:${response.id}`,
			roundId: key.roundId,
			organisationId: key.unitId,
			before: {
				status: response.status,
				judged: judged.map(({ criterionCode, outcome, points, reason }) => ({ criterionCode, outcome, points, reason }))
			},
			after: { status: 'draft', note: said }
		});
		const people = await listUnitPeople(tx, key.unitId, 'officer', 'head');
		const told = { ...found.value, act, by: person, note: said, kind: 'unlock' as const };
		await queueMails(tx, mailsAbout(told, people, at), at.now);
		return ok(null);
	});
}

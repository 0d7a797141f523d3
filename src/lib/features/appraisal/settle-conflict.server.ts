/** A lead's word where appraisers judged a criterion differently. */
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { allows } from '#lib/domain/round/round-status.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { audit, listAudit } from '#lib/server/audit.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { isLead } from '#lib/server/db/appraisals.ts';
import { putSettlement, type Review } from '#lib/server/db/reviews.ts';
import type { UnitKey } from '#lib/server/unit-assessment.ts';
import { mayJudge, openForJudgement } from './appraisal-access.server.ts';
import { judgeable, readVerdict, wordsOf, type Verdict } from './decide-criterion.server.ts';
import { ACTS, markOf, subjectOf } from './decision-mark.ts';

/**
 * Settles a conflict with a reason, whatever the outcome; both judgements stay beside it. May be settled anew until the
 * appraisal is finished. Only a lead of the round, who has not judged the criterion: nobody decides between themselves
 * and another (`party_to_conflict`); a lead who takes a side comes round to it by judging the same.
 */
export async function settleConflict(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	{ criterionCode, ...key }: UnitKey & { criterionCode: string },
	verdict: Verdict,
	now: Date,
	language: Language = person?.language ?? 'vi'
): Promise<Result<Review>> {
	if (!mayJudge(person, key.unitId) || !(await isLead(db, key.roundId, person.id))) return refused('not_yours');
	return db.transaction(async (tx) => {
		const open = await openForJudgement(tx, content, key);
		if (!open.ok) return open;
		const { response, judged, round, instrument } = open.value;
		const criterion = judgeable(open.value).find(({ code }) => code === criterionCode);
		if (!criterion) return refused('criterion_unknown');
		const sides = judged.judgements.filter((one) => one.criterionCode === criterionCode);
		const before = judged.settlements.find((one) => one.criterionCode === criterionCode);
		if (!before && !judged.conflicts.has(criterionCode)) return refused('no_conflict');
		if (sides.some(({ reviewerId }) => reviewerId === person.id)) return refused('party_to_conflict');
		if (verdict.outcome === 'returned' && !allows(round, 'return')) return refused('round_closed');
		const acts = await listAudit(tx, subjectOf(response.id), ACTS);
		if (verdict.seen !== undefined && verdict.seen !== markOf(response, acts, criterionCode, person.id))
			return refused('decision_changed');
		const read = readVerdict(criterion, verdict, instrument.framework.decimals, language);
		if (!read.ok) return read;
		if (read.value.reason === null) return refused('reason_required', 'reason');
		const row: Review = {
			roundId: key.roundId,
			responseId: response.id,
			criterionCode,
			...read.value,
			reviewerId: person.id,
			reviewedAt: now
		};
		await putSettlement(tx, row);
		await audit(tx, {
			at: now,
			actorId: person.id,
			action: 'review.settle',
			subject: subjectOf(response.id),
			roundId: key.roundId,
			organisationId: key.unitId,
			criterionCode,
			before: before
				? wordsOf(before)
				: { sides: sides.map((side) => ({ ...wordsOf(side), reviewerId: side.reviewerId })) },
			after: wordsOf(row)
		});
		return ok(row);
	});
}

/** Finishing the appraisal of a unit: from then on both its scores stand side by side. */
import { subtract, toNumeral, type Decimal } from '#lib/domain/decimal.ts';
import { treeOf } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { updateResponse } from '#lib/server/db/responses.ts';
import { writeScores } from '#lib/server/db/scores.ts';
import { scoreUnit, type UnitKey } from '#lib/server/unit-assessment.ts';
import { mayJudge, openForJudgement } from './appraisal-access.server.ts';
import { undecided } from './decide-criterion.server.ts';

export { agreeToRest } from './decide-criterion.server.ts';

export type FinishedAppraisal = { self: Decimal; verified: Decimal; max: Decimal; difference: Decimal };

/**
 * Writes the verified score of every criterion: the changed points where they were changed, the self score elsewhere.
 * Refused while a criterion is undecided or returned (`criteria_undecided`), or appraisers differ on one
 * (`conflicts_waiting`), with the count and the first one.
 */
export async function finishAppraisal(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	now: Date
): Promise<Result<FinishedAppraisal>> {
	if (!mayJudge(person, key.unitId)) return refused('not_yours');
	return db.transaction(async (tx) => {
		const open = await openForJudgement(tx, content, key);
		if (!open.ok) return open;
		const { response, judged, instrument, self } = open.value;
		const { reviews, conflicts } = judged;
		const [disputed] = conflicts;
		if (disputed !== undefined) return refused('conflicts_waiting', disputed, { count: conflicts.size });
		const left = [
			...undecided(open.value).map(({ code }) => code),
			...reviews.filter(({ outcome }) => outcome === 'returned').map(({ criterionCode }) => criterionCode)
		];
		if (left.length > 0) return refused('criteria_undecided', left[0], { count: left.length });
		const verified = scoreUnit(open.value, response.answers, reviews);
		await writeScores(tx, response, instrument, 'verified', verified);
		await updateResponse(tx, response, { status: 'appraised', appraisedAt: now, appraisedBy: person.id });
		const root = treeOf(instrument.framework).root.code;
		const [before, after] = [self.get(root)!, verified.get(root)!];
		await audit(tx, {
			at: now,
			actorId: person.id,
			action: 'appraisal.finish',
			subject: `response:${response.id}`,
			roundId: key.roundId,
			organisationId: key.unitId,
			before: { status: response.status, points: toNumeral(before.points), max: toNumeral(before.max) },
			after: { status: 'appraised', points: toNumeral(after.points), max: toNumeral(after.max) }
		});
		return ok({
			self: before.points,
			verified: after.points,
			max: after.max,
			difference: subtract(after.points, before.points)
		});
	});
}

/** Who may judge an assessment, and when. */
import { refused, type Result } from '#lib/domain/problem.ts';
import { ok } from '#lib/domain/problem.ts';
import { allows } from '#lib/domain/round/round-status.ts';
import type { Content } from '#lib/server/content/content.ts';
import type { Transaction } from '#lib/server/db/client.ts';
import { mayAppraise, mayAssess } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { Response } from '#lib/server/db/responses.ts';
import { readJudged, type Judged } from '#lib/server/standing-reviews.ts';
import { findUnitAssessment, scoreUnit, type UnitAssessment, type UnitKey } from '#lib/server/unit-assessment.ts';
import type { ResponseScore } from '#lib/domain/scoring/score-response.ts';

export type JudgedAssessment = UnitAssessment & {
	response: Response;
	judged: Judged;
	/** By the unit's own figures. */
	self: ResponseScore;
};

/** An appraiser, but not of one's own unit. */
export const mayJudge = (person: Person | null, unitId: string): person is Person =>
	mayAppraise(person) && !mayAssess(person, unitId);

/** The assessment locked for a judgement. Refused unless it is handed in and not yet finished. */
export async function openForJudgement(
	tx: Transaction,
	content: Content,
	key: UnitKey
): Promise<Result<JudgedAssessment>> {
	const found = await findUnitAssessment(tx, content, key, true);
	if (!found.ok) return found;
	const { response, round } = found.value;
	if (!allows(round, 'judge')) return refused('round_closed');
	if (response?.status === 'appraised') return refused('already_appraised');
	if (response?.status !== 'submitted') return refused('not_submitted');
	const judged = await readJudged(tx, response);
	return ok({ ...found.value, response, judged, self: scoreUnit(found.value, response.answers) });
}

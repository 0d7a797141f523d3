/** Recomputing the verified scores of a round: worked out again from the declared figures and the judgements, and compared. */
import { treeOf } from '#lib/domain/framework/framework.ts';
import type { Content } from '#lib/server/content/content.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { listUnitResponses } from '#lib/server/db/responses.ts';
import { listScores, storedScore } from '#lib/server/db/scores.ts';
import type { Difference } from '#lib/server/recompute-scores.ts';
import { listReviews } from '#lib/server/standing-reviews.ts';
import { findUnitAssessment, scoreUnit } from '#lib/server/unit-assessment.ts';

/** Of every unit whose appraisal is finished; `stored` is null where a criterion has no verified score. */
export async function recomputeVerified(
	db: Database | Transaction,
	content: Content,
	roundId: string
): Promise<{ responses: number; criteria: number; differences: Difference[] }> {
	const told = { responses: 0, criteria: 0, differences: [] as Difference[] };
	for (const { organisationId, status } of await listUnitResponses(db, roundId)) {
		if (status !== 'appraised' || organisationId === null) continue;
		const found = await findUnitAssessment(db, content, { roundId, unitId: organisationId });
		if (!found.ok || !found.value.response) continue;
		const { response, instrument } = found.value;
		const again = scoreUnit(found.value, response.answers, await listReviews(db, response));
		const rows = new Map(
			(await listScores(db, response))
				.filter(({ kind }) => kind === 'verified')
				.map((row) => [row.criterionCode, `${row.state} ${row.points}/${row.maxPoints}`])
		);
		told.responses += 1;
		for (const { code } of treeOf(instrument.framework).criteria) {
			const { state, points, maxPoints } = storedScore(again.get(code)!);
			const recomputed = `${state} ${points}/${maxPoints}`;
			const stored = rows.get(code) ?? null;
			told.criteria += 1;
			if (stored !== recomputed)
				told.differences.push({ responseId: response.id, criterionCode: code, stored, recomputed });
		}
	}
	return told;
}

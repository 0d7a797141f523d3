/** A unit's result as a file to recompute it with. Who may have it is decided before. */
import { scoreFromPoints, type CriterionPoints } from '#lib/domain/benchmark/score-from-points.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { withOwnFigures } from '#lib/domain/questionnaire/brought.ts';
import { visibleAnswers } from '#lib/domain/questionnaire/survey-model.ts';
import { exportedResult, type ExportedResult } from '#lib/domain/scoring/exported-result.ts';
import type { Content } from '#lib/server/content/content.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { listScores, pointsOf, type ScoreKind, type ScoreRow } from '#lib/server/db/scores.ts';
import { findUnitAssessment, scoreUnit, type UnitKey } from '#lib/server/unit-assessment.ts';

/**
 * Refused with `not_submitted` until it is handed in. What was handed in has the points stored then; what came back is
 * being changed, and has those of its figures as they stand.
 */
export async function resultFile(
	db: Database | Transaction,
	content: Content,
	key: UnitKey
): Promise<Result<ExportedResult>> {
	const found = await findUnitAssessment(db, content, key);
	if (!found.ok) return found;
	const { instrument, unit, response, brought } = found.value;
	if (!response || response.status === 'draft' || response.status === 'withdrawn') return refused('not_submitted');
	const { framework, questionnaire } = instrument;
	const rows = await listScores(db, response);
	const stored = (kind: ScoreKind) =>
		scoreFromPoints(framework, rows.filter((row) => row.kind === kind).map(pointsOfRow));
	const answers = visibleAnswers(questionnaire, response.answers);
	const given = {
		answers,
		brought: withOwnFigures(framework, brought, answers),
		notApplicable: unit.notApplicable
	};
	return ok(
		exportedResult(
			instrument,
			{
				round: key.roundId,
				unit: key.unitId,
				status: response.status,
				sample: response.sample,
				submittedAt: response.submittedAt?.toISOString() ?? null
			},
			given,
			{
				self: response.status === 'returned' ? scoreUnit(found.value, answers) : stored('self'),
				verified: response.status === 'appraised' ? stored('verified') : null
			}
		)
	);
}

const pointsOfRow = (row: ScoreRow): CriterionPoints => ({
	code: row.criterionCode,
	state: row.state,
	points: pointsOf(row).points
});

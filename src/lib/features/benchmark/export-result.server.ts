/** A unit's result as a file to recompute it with: its figures, those brought from elsewhere, and the points it was given. */
import { scoreFromPoints, type CriterionPoints } from '#lib/domain/benchmark/score-from-points.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { withOwnFigures } from '#lib/domain/questionnaire/brought.ts';
import { visibleAnswers } from '#lib/domain/questionnaire/survey-model.ts';
import { exportedResult, type ExportedResult } from '#lib/domain/scoring/exported-result.ts';
import type { App } from '#lib/server/app.ts';
import { mayReadUnit } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { listScores, pointsOf, type ScoreKind, type ScoreRow } from '#lib/server/db/scores.ts';
import { findUnitAssessment, scoreUnit, type UnitKey } from '#lib/server/unit-assessment.ts';

/**
 * By the same permission as the unit's page. Refused with `not_submitted` until it is handed in. What was handed in has
 * the points stored then; what came back is being changed, and has those of its figures as they stand.
 */
export async function exportResult(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey
): Promise<Result<ExportedResult>> {
	if (!mayReadUnit(person, key.unitId)) return refused('not_yours');
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

/** A respondent's own result as a file to recompute it with, in the browser that sent the response. */
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { exportedResult, type ExportedResult } from '#lib/domain/scoring/exported-result.ts';
import { scoreResponse } from '#lib/domain/scoring/score-response.ts';
import type { App } from '#lib/server/app.ts';
import { findOwnSurvey } from './survey.server.ts';

/** Refused: `survey_unknown` without a response behind the token, `not_submitted` while it is a draft. */
export async function exportOwnResult(
	app: Pick<App, 'db' | 'content'>,
	token: string | undefined
): Promise<Result<ExportedResult>> {
	const own = await findOwnSurvey(app, app.db, token);
	if (!own) return refused('survey_unknown');
	const { survey, response } = own;
	if (response.status === 'draft') return refused('not_submitted');
	const { answers, status, sample, submittedAt } = response;
	return ok(
		exportedResult(
			survey.instrument,
			{ round: survey.round.id, status, sample, submittedAt: submittedAt?.toISOString() ?? null },
			{ answers, brought: {}, notApplicable: [] },
			{ self: scoreResponse(survey.instrument.framework, answers), verified: null }
		)
	);
}

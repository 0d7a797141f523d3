/** What a device takes along to ask without a line: the survey that is open, with its questionnaire whole. */
import { versionOf } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { surveyIntroduction, type SurveyIntroduction } from '../survey-pages.server.ts';
import { currentSurvey } from '../survey.server.ts';
import type { OfflineKit } from './kept-response.ts';

export type OfflinePage = { kit: OfflineKit; survey: SurveyIntroduction; language: Language };

/** Refused: `survey_unknown`. */
export async function offlinePage(app: App, slug: string, language: Language): Promise<Result<OfflinePage>> {
	const survey = await currentSurvey(app, slug);
	const introduction = await surveyIntroduction(app, slug, { token: undefined }, language);
	if (!survey || !introduction.ok) return refused('survey_unknown');
	const { framework, questionnaire } = survey.instrument;
	const key = `${slug} ${survey.round.id} ${versionOf(framework)}`;
	return ok({
		language,
		survey: introduction.value,
		kit: { key, slug, roundId: survey.round.id, framework, questionnaire }
	});
}

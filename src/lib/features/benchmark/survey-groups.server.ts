/** What businesses and citizens answered in a round, by group: the page of the benchmark. */
import { ok, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { readSurvey, type SurveyResult } from '#lib/server/survey-results.ts';
import { readWholeRound, type RoundHead } from './benchmark-round.server.ts';

export type * from '#lib/server/survey-results.ts';

export type SurveyPage = { head: RoundHead; surveys: SurveyResult[] };

export async function readSurveyPage(
	app: App,
	person: Person | null,
	roundId: string,
	language: Language
): Promise<Result<SurveyPage>> {
	const found = await readWholeRound(app, person, roundId, language);
	if (!found.ok) return found;
	const { round, head } = found.value;
	const surveys = await Promise.all(
		(['business', 'citizen'] as const).map((group) => readSurvey(app, round, group, language))
	);
	return ok({ head, surveys: surveys.filter((survey) => survey !== null) });
}

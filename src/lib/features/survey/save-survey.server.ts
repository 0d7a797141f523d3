import { ok, refused, type Problem, type Result } from '#lib/domain/problem.ts';
import type { Typed } from '#lib/domain/questionnaire/answers.ts';
import { mergeEntries, type Merged } from '#lib/domain/questionnaire/merge-entries.ts';
import { allQuestions, questionsOf } from '#lib/domain/questionnaire/questionnaire.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { saveEntries, type Response } from '#lib/server/db/responses.ts';
import { findProblems } from './find-problems.ts';
import { findOwnSurvey, isOpen, type Survey } from './survey.server.ts';

/** What was sent: the fields of one page, or with `page` null of any. */
export type SurveyEntries = { page: string | null; typed: Map<string, Typed> };

export type SavedPage = {
	/** Kept as typed, and not (yet) answers. */
	wrong: Problem[];
	/** Required, asked and left empty. */
	missing: Problem[];
	/** Visible now and not asked by the form that was sent: questions that an answer has brought up. */
	appeared: string[];
	/** The pages on either side. */
	before: string | null;
	after: string | null;
};

/**
 * Keeps what was typed, also where it is wrong or unfinished: saving never refuses an entry, it names what is wrong with
 * it. Only the page's own questions are read. With `page` null nothing is checked beyond reading, and the rest stays
 * empty. Refused: `survey_unknown` (no such token), `page_unknown`, `already_submitted`, `round_closed`.
 */
export async function saveSurvey(
	app: App,
	token: string | undefined,
	{ page: pageName, typed }: SurveyEntries,
	language: Language,
	now: Date
): Promise<Result<SavedPage>> {
	return app.db.transaction(async (tx): Promise<Result<SavedPage>> => {
		const own = await findOwnSurvey(app, tx, token, { lock: true });
		if (!own) return refused('survey_unknown');
		const { survey, response } = own;
		if (response.status !== 'draft') return refused('already_submitted');
		if (!isOpen(survey.round)) return refused('round_closed');
		const merged = mergePage(survey, response, { page: pageName, typed }, language);
		if (!merged) return refused('page_unknown');
		if (merged.changed.length > 0) await saveEntries(tx, response, merged, { at: now });
		const { pages } = survey.instrument.questionnaire;
		const page = pages.find(({ name }) => name === pageName);
		if (!page) return ok({ wrong: merged.problems, missing: [], appeared: [], before: null, after: null });
		const { wrong, missing, visible } = findProblems(survey.instrument, page, merged, language);
		return ok({
			wrong,
			missing: missing.filter(({ field }) => field !== undefined && typed.has(field)),
			appeared: visible.filter((name) => !typed.has(name)),
			before: pages[pages.indexOf(page) - 1]?.name ?? null,
			after: pages[pages.indexOf(page) + 1]?.name ?? null
		});
	});
}

/** The response's entries with those of the form brought in; null when the questionnaire has no such page. */
export function mergePage(
	{ instrument: { questionnaire } }: Survey,
	response: Pick<Response, 'answers' | 'unread'>,
	{ page: pageName, typed }: SurveyEntries,
	language: Language
): Merged | null {
	const page = questionnaire.pages.find(({ name }) => name === pageName);
	if (!page && pageName !== null) return null;
	return mergeEntries(page ? questionsOf(page) : allQuestions(questionnaire), typed, response, language);
}

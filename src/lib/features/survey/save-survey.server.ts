import { ok, refused, type Problem, type Result } from '#lib/domain/problem.ts';
import type { Typed } from '#lib/domain/questionnaire/answers.ts';
import { questionOfField } from '#lib/domain/questionnaire/fields.ts';
import { mergeEntries, type Merged, type Sender } from '#lib/domain/questionnaire/merge-entries.ts';
import { allQuestions, questionsOf } from '#lib/domain/questionnaire/questionnaire.ts';
import type { Drawn } from '#lib/domain/questionnaire/reconcile.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { saveDraft, type Response } from '#lib/server/db/responses.ts';
import { findProblems } from './find-problems.ts';
import { findOwnSurvey, isOpen, type Survey } from './survey.server.ts';

/** What was sent: the fields of one page, or with `page` null of any. */
export type SurveyEntries = { page: string | null; typed: Map<string, Typed>; drawn?: Drawn };

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

/** How often a save is tried without holding the row. */
const UNLOCKED = 3;

/**
 * Keeps what was typed, also where it is wrong or unfinished: saving never refuses an entry, it names what is wrong with
 * it. Only the page's own questions are read. With `page` null nothing is checked beyond reading, and the rest stays
 * empty. Refused: `survey_unknown` (no such token), `page_unknown`, `already_submitted`, `round_closed`.
 */
export async function saveSurvey(
	app: App,
	token: string | undefined,
	entries: SurveyEntries,
	language: Language,
	now: Date
): Promise<Result<SavedPage>> {
	const readAndWrite = async (db: Database | Transaction, lock: boolean): Promise<Result<SavedPage> | 'overtaken'> => {
		const own = await findOwnSurvey(app, db, token, { lock });
		if (!own) return refused('survey_unknown');
		const { survey, response } = own;
		if (response.status !== 'draft') return refused('already_submitted');
		if (!isOpen(survey.round)) return refused('round_closed');
		const { drawn } = entries;
		const merged = mergePage(survey, response, entries, language, drawn && { drawn, at: now });
		if (!merged) return refused('page_unknown');
		const nothingNew = merged.changed.length + merged.recontested.length === 0;
		if (nothingNew || (await saveDraft(db, response, merged, { at: now, copy: drawn?.copy })))
			return ok(savedPage(survey, entries, merged, language));
		return 'overtaken';
	};
	// Written back where nothing came between: a save by the same person in another tab is rare, so it is read again
	// instead of having every save hold the row.
	for (let attempt = 1; attempt <= UNLOCKED; attempt++) {
		const saved = await readAndWrite(app.db, false);
		if (saved !== 'overtaken') return saved;
	}
	return app.db.transaction(async (tx) => {
		const saved = await readAndWrite(tx, true);
		if (saved === 'overtaken') throw new Error('a draft changed under its lock');
		return saved;
	});
}

function savedPage(
	{ instrument }: Survey,
	{ page: pageName, typed }: SurveyEntries,
	merged: Merged,
	language: Language
): SavedPage {
	const { pages } = instrument.questionnaire;
	const page = pages.find(({ name }) => name === pageName);
	if (!page) return { wrong: merged.problems, missing: [], appeared: [], before: null, after: null };
	const { wrong, missing, visible } = findProblems(instrument, page, merged, language);
	return {
		wrong,
		missing: missing.filter(({ field }) => field !== undefined && typed.has(questionOfField(field))),
		appeared: visible.filter((name) => !typed.has(name)),
		before: pages[pages.indexOf(page) - 1]?.name ?? null,
		after: pages[pages.indexOf(page) + 1]?.name ?? null
	};
}

/**
 * The response's entries with those of the form brought in; null when the questionnaire has no such page. With a `sender`,
 * what another tab of the browser entered since the form was drawn is not overwritten: what was typed over it waits.
 */
export function mergePage(
	{ instrument: { questionnaire } }: Survey,
	response: Pick<Response, 'answers' | 'unread' | 'contested' | 'touched'>,
	{ page: pageName, typed }: SurveyEntries,
	language: Language,
	sender?: Sender
): Merged | null {
	const page = questionnaire.pages.find(({ name }) => name === pageName);
	if (!page && pageName !== null) return null;
	const questions = page ? questionsOf(page) : allQuestions(questionnaire);
	return mergeEntries(questions, typed, response, language, sender);
}

/** What stands in a response of the device, worked out by the functions that the server uses too. */
import type { Problem } from '#lib/domain/problem.ts';
import { mergeEntries, type Entered } from '#lib/domain/questionnaire/merge-entries.ts';
import { allQuestions, type Questionnaire } from '#lib/domain/questionnaire/questionnaire.ts';
import { visibleAnswers } from '#lib/domain/questionnaire/survey-model.ts';
import type { Language } from '#lib/domain/text.ts';
import { whatStopsSending } from '../find-problems.ts';
import type { OfflineKit } from './kept-response.ts';

/** What the typed entries come to, read strictly by the questionnaire. */
export const enteredOf = (
	questionnaire: Questionnaire,
	typed: Readonly<Record<string, string[]>>,
	language: Language
): Entered => {
	const { answers, unread } = mergeEntries(
		allQuestions(questionnaire),
		new Map(Object.entries(typed)),
		{ answers: {}, unread: {} },
		language
	);
	return { answers, unread };
};

/** The answers that count, and what is wrong or missing before they may be sent. */
export function readyToSend(
	{ framework, questionnaire }: Pick<OfflineKit, 'framework' | 'questionnaire'>,
	typed: Readonly<Record<string, string[]>>,
	language: Language
): { answers: Entered['answers']; problems: Problem[] } {
	const { answers, unread } = enteredOf(questionnaire, typed, language);
	const visible = visibleAnswers(questionnaire, answers);
	return { answers: visible, problems: whatStopsSending({ framework, questionnaire }, { answers: visible, unread }) };
}

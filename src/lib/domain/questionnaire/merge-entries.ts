/** Brings what a form sent into a response: only the questions it showed, each read strictly by its kind. */
import type { Problem } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import { readAnswer, type Answer, type Answers, type Typed } from './answers.ts';
import type { Question } from './questionnaire.ts';

/** What stands in a response: answers, and what was typed that is not (yet) an answer. */
export type Entered = { answers: Answers; unread: Readonly<Record<string, string>> };

export type Merged = Entered & {
	/** Names of the questions whose entry changed. */
	changed: string[];
	problems: Problem[];
};

/**
 * The entries after a form was sent. A question that the form asked and left empty is cleared; one that it did not ask
 * stays as it was, so that two people (or two tabs) on different pages never overwrite each other. What cannot be read
 * is kept as typed, its former answer goes, and its problem is named.
 */
export function mergeEntries(
	questions: readonly Question[],
	typed: ReadonlyMap<string, Typed>,
	before: Entered,
	language: Language
): Merged {
	const answers: Record<string, Answer> = { ...before.answers };
	const unread: Record<string, string> = { ...before.unread };
	const changed: string[] = [];
	const problems: Problem[] = [];
	for (const question of questions) {
		const { name } = question;
		const given = typed.get(name);
		if (given === undefined) continue;
		const reading = readAnswer(question, given, language);
		const was = JSON.stringify([answers[name], unread[name]]);
		delete answers[name];
		delete unread[name];
		if (reading.kind === 'answer') answers[name] = reading.answer;
		if (reading.kind === 'wrong') {
			unread[name] = reading.typed;
			problems.push(reading.problem);
		}
		if (JSON.stringify([answers[name], unread[name]]) !== was) changed.push(name);
	}
	return { answers, unread, changed, problems };
}

/** The problems of entries that were kept as typed, read again: shown when the page is opened later. */
export function unreadProblems(
	questions: readonly Question[],
	unread: Entered['unread'],
	language: Language
): Problem[] {
	return questions.flatMap((question) => {
		const typed = unread[question.name];
		if (typed === undefined) return [];
		const reading = readAnswer(question, [typed], language);
		return reading.kind === 'wrong' ? [reading.problem] : [];
	});
}

/**
 * What a form sent, by question. `asked` names the questions it showed, so that a radio or a box left empty counts as
 * cleared; a name that is not asked is not read.
 */
export function typedFields(form: FormData, asked: string): Map<string, Typed> {
	return new Map(
		asked
			.split(',')
			.filter((name) => name !== '')
			.map((name) => [name, form.getAll(name).filter((value): value is string => typeof value === 'string')])
	);
}

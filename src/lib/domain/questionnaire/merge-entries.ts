/** Brings what a form sent into a response: only the questions it showed, each read strictly by its kind. */
import type { Problem } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import { readAnswer, type Answer, type Answers, type Reading, type Typed } from './answers.ts';
import type { Question } from './questionnaire.ts';
import { fingerprint, reconcile, type Contested, type Drawn, type Entry, type Voice } from './reconcile.ts';

export { typedFields } from './fields.ts';

/** What stands in a response: answers, and what was typed that is not (yet) an answer. */
export type Entered = {
	answers: Answers;
	unread: Readonly<Record<string, string>>;
	/** Typed over what somebody else had entered meanwhile: kept beside it until one is chosen. */
	contested?: Contested;
};

export type Merged = Entered & {
	contested: Contested;
	/** Names of the questions whose entry changed. */
	changed: string[];
	/** Names of the questions that have more, fewer or other contenders than before. */
	recontested: string[];
	problems: Problem[];
};

/** A form that comes back: what it was drawn from, and who sends it when. */
export type Sender = { drawn: Drawn; at: Date; by?: string };

/**
 * The entries after a form was sent. A question that the form asked and left empty is cleared; one that it did not ask
 * stays as it was, so that two people (or two tabs) on different pages never overwrite each other. What cannot be read
 * is kept as typed, its former answer goes, and its problem is named. With a `sender`, nothing that the form has not shown
 * is overwritten (reconcile.ts); without one, what is typed is the last word.
 */
export function mergeEntries(
	questions: readonly Question[],
	typed: ReadonlyMap<string, Typed>,
	before: Entered & { touched?: Readonly<Record<string, Voice>> },
	language: Language,
	sender?: Sender
): Merged {
	const answers: Record<string, Answer> = { ...before.answers };
	const unread: Record<string, string> = { ...before.unread };
	const contested: Record<string, Contested[string]> = { ...before.contested };
	const changed: string[] = [];
	const recontested: string[] = [];
	const problems: Problem[] = [];
	for (const question of questions) {
		const { name } = question;
		const given = typed.get(name);
		if (given === undefined) continue;
		const reading = readAnswer(question, given, language);
		if (reading.kind === 'wrong') problems.push(...(reading.problems ?? [reading.problem]));
		const stored = entryOf(before, name);
		const contenders = contested[name] ?? [];
		const standing = { stored, voice: before.touched?.[name], contenders };
		const after = reconcile(name, standing, readEntry(reading), sender?.drawn ?? NOTHING_SEEN, voiceOf(sender));
		if (fingerprint(after.stored) !== fingerprint(stored)) {
			changed.push(name);
			delete answers[name];
			delete unread[name];
			if (after.stored.answer !== undefined) answers[name] = after.stored.answer;
			if (after.stored.unread !== undefined) unread[name] = after.stored.unread;
		}
		if (JSON.stringify(after.contenders) === JSON.stringify(contenders)) continue;
		recontested.push(name);
		contested[name] = after.contenders;
		if (after.contenders.length === 0) delete contested[name];
	}
	return { answers, unread, contested, changed, recontested, problems };
}

/** What stands in a response for one question. */
export const entryOf = ({ answers, unread }: Pick<Entered, 'answers' | 'unread'>, name: string): Entry => ({
	...(answers[name] === undefined ? {} : { answer: answers[name] }),
	...(unread[name] === undefined ? {} : { unread: unread[name] })
});

const readEntry = (reading: Reading): Entry =>
	reading.kind === 'answer' ? { answer: reading.answer } : reading.kind === 'wrong' ? { unread: reading.typed } : {};

const NOTHING_SEEN: Drawn = { shown: new Map(), choices: new Map() };

const voiceOf = (sender: Sender | undefined): Voice => ({
	at: sender?.at.toISOString() ?? '',
	...(sender?.by === undefined ? {} : { by: sender.by }),
	...(sender?.drawn.copy === undefined ? {} : { copy: sender.drawn.copy })
});

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
		return reading.kind === 'wrong' ? (reading.problems ?? [reading.problem]) : [];
	});
}

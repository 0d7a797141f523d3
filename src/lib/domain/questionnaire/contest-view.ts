/** What is shown at a question that has two entries: each with who gave it and when, and the choice that settles it. */
import { formatDateTime } from '#lib/domain/date.ts';
import type { Language } from '#lib/domain/text.ts';
import { answerInWords, typedInWords } from './answer-words.ts';
import { entryOf, type Entered } from './merge-entries.ts';
import type { BlockView, PageView, QuestionView } from './page-view.ts';
import type { Question } from './questionnaire.ts';
import { choiceToKeep, choiceToTake, shownEntry, type Contested, type Entry, type Voice } from './reconcile.ts';

export type ContestOption = {
	/** The entry in words; null where the field was emptied. */
	words: string | null;
	/** Whose it is: the reader's, a person's by name, or null where no names are kept or both are the reader's. */
	who: { me: true } | { me: false; name: string } | null;
	/** "10:32 ngày 24/11/2026"; null where it was never noted. */
	at: string | null;
	/** What the form sends to choose it. */
	choice: string;
};

export type ContestView = {
	/** What stands and is scored. */
	stored: ContestOption;
	/** Oldest first. */
	others: ContestOption[];
};

/** What stands, who gave it, and what was typed over it. */
export type Sheet = Pick<Entered, 'answers' | 'unread'> & {
	contested: Contested;
	touched: Readonly<Record<string, Voice>>;
};

export type Reader = { id?: string; nameOf: (id: string) => string; language: Language };

/** The entries with the reader's own words in their fields, also where they do not stand yet. */
export function withOwnEntries(
	{ answers, unread, contested }: Pick<Sheet, 'answers' | 'unread' | 'contested'>,
	reader: string | undefined
): Pick<Entered, 'answers' | 'unread'> {
	const own = { answers: { ...answers }, unread: { ...unread } };
	for (const [name, contenders] of Object.entries(contested)) {
		const { answer, unread: typed } = shownEntry(entryOf({ answers, unread }, name), contenders, reader);
		delete own.answers[name];
		delete own.unread[name];
		if (answer !== undefined) own.answers[name] = answer;
		if (typed !== undefined) own.unread[name] = typed;
	}
	return own;
}

/** A page's view with the choices at the questions that have more than one entry. */
export function withContests(view: PageView, questions: readonly Question[], sheet: Sheet, reader: Reader): PageView {
	if (Object.keys(sheet.contested).length === 0) return view;
	const add = (one: QuestionView): QuestionView => {
		const question = questions.find(({ name }) => name === one.name);
		const contest = question && contestView(question, sheet, reader);
		return { ...one, ...(one.other ? { other: add(one.other) } : {}), ...(contest ? { contest } : {}) };
	};
	const inBlock = (block: BlockView): BlockView => {
		if (block.kind === 'words') return block;
		if (block.kind === 'question') return { ...block, question: add(block.question) };
		const questionsIn = block.questions.map(add);
		return block.kind === 'criterion' && block.note
			? { ...block, questions: questionsIn, note: add(block.note) }
			: { ...block, questions: questionsIn };
	};
	return { ...view, blocks: view.blocks.map(inBlock) };
}

/** People whose names are shown at the questions. */
export const voicesOf = ({ contested, touched }: Sheet): string[] => [
	...new Set(
		Object.entries(contested).flatMap(([name, contenders]) =>
			[touched[name], ...contenders].flatMap((voice) => voice?.by ?? [])
		)
	)
];

function contestView(question: Question, sheet: Sheet, reader: Reader): ContestView | null {
	const contenders = sheet.contested[question.name] ?? [];
	if (contenders.length === 0) return null;
	const stored = entryOf(sheet, question.name);
	const voice = sheet.touched[question.name];
	// Two windows of one person: names would tell nothing.
	const alone = contenders.every(({ by }) => by === voice?.by);
	const option = (entry: Entry, by: Voice | undefined, choice: string): ContestOption => ({
		words: entryInWords(question, entry, reader.language),
		who:
			alone || by?.by === undefined
				? null
				: by.by === reader.id
					? { me: true }
					: { me: false, name: reader.nameOf(by.by) },
		at: by ? formatDateTime(new Date(by.at), reader.language) : null,
		choice
	});
	return {
		stored: option(stored, voice, choiceToKeep(contenders)),
		others: contenders.map((one) => option(one.entry, one, choiceToTake(one, stored)))
	};
}

function entryInWords(question: Question, { answer, unread }: Entry, language: Language): string | null {
	if (unread !== undefined) return typedInWords(question, [unread], language);
	return answer === undefined ? null : answerInWords(question, answer, language);
}

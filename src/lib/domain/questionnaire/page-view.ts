/**
 * A page as a form shows it: plain values in one language, worked out on the server. The components draw exactly this,
 * with JavaScript or without.
 */
import { formatNumber } from '#lib/domain/decimal.ts';
import type { Problem } from '#lib/domain/problem.ts';
import type { Language, Text } from '#lib/domain/text.ts';
import type { Answers } from './answers.ts';
import { entryOf } from './merge-entries.ts';
import {
	calculatedOn,
	questionsOf,
	type Element,
	type Page,
	type Panel,
	type Question,
	type Questionnaire
} from './questionnaire.ts';
import { questionView, type QuestionView } from './question-view.ts';
import { fingerprint } from './reconcile.ts';
import { repeated, withRepeated } from './repeated-answers.ts';
import { pageState } from './survey-model.ts';

export type { QuestionView } from './question-view.ts';

export type BlockView =
	| { kind: 'question'; question: QuestionView }
	| {
			kind: 'criterion';
			code: string;
			number?: number;
			title: string;
			help?: string;
			questions: QuestionView[];
			note?: QuestionView;
			/** What the two figures of a ratio come to, in percent; absent while one is missing or they cannot be right. */
			percent?: string;
	  }
	| { kind: 'panel'; name: string; title: string; help?: string; questions: QuestionView[] }
	/** Questions with the same choices, as the rows of one table. */
	| { kind: 'table'; name: string; number?: number; title: string; help?: string; questions: QuestionView[] }
	/** `said` stands for the names in its words that repeat answers. */
	| { kind: 'words'; name: string; html: string; said: Record<string, string> };

export type PageView = {
	name: string;
	title: string;
	description?: string;
	/** 1-based. */
	number: number;
	of: number;
	blocks: BlockView[];
};

/** What stands in the fields of a response: its answers, and what was typed that is not (yet) an answer. */
export type Entries = {
	answers: Answers;
	unread?: Readonly<Record<string, string>>;
	/** Shown at their fields. */
	problems?: readonly Problem[];
};

/** The view of a page by name; null when the questionnaire has no such page. Only visible questions are in it. */
export function pageView(
	questionnaire: Questionnaire,
	name: string,
	{ answers, unread = {}, problems = [] }: Entries,
	language: Language
): PageView | null {
	const at = questionnaire.pages.findIndex((page) => page.name === name);
	const page = questionnaire.pages[at];
	if (!page) return null;
	const { visible, required, values } = pageState(questionnaire, page, answers, language);
	const words = (text: Text) => wordsWith(questionnaire, text, values, language);
	const numbers = numbersOf(questionnaire);
	const view = (question: Question): QuestionView => {
		const other = questionsOf(page).find(({ otherOf }) => otherOf === question.name);
		const number = numbers.get(question.name);
		return {
			...questionView(question, { answers: values, unread, problems }, language),
			title: words(question.title),
			mark: fingerprint(entryOf({ answers, unread }, question.name)),
			...(question.description ? { description: words(question.description) } : {}),
			required: required.has(question.name),
			...(number === undefined ? {} : { number }),
			...(other ? { other: { ...view(other), required: true } } : {})
		};
	};
	const blockOf = (element: Element): BlockView => {
		if (element.type === 'html') {
			const said = repeated(element.html, questionsByName(questionnaire), values, language);
			return { kind: 'words', name: element.name, html: element.html[language], said };
		}
		if (element.type !== 'panel') return { kind: 'question', question: view(element) };
		const shown = element.elements.filter(({ name, otherOf }) => visible.has(name) && otherOf === undefined);
		return panelBlock(element, shown.map(view), numbers.get(element.name), values, words, language);
	};
	const blocks = page.elements
		.filter((element) => visible.has(element.name) && !('otherOf' in element && element.otherOf !== undefined))
		.map(blockOf);
	return {
		name,
		title: page.title[language],
		...(page.description ? { description: page.description[language] } : {}),
		number: at + 1,
		of: questionnaire.pages.length,
		blocks
	};
}

/** The name of the page that asks a question. */
export const pageAsking = (questionnaire: Questionnaire, question: string): string | undefined =>
	questionnaire.pages.find((page) => questionsOf(page).some(({ name }) => name === question))?.name;

/** Words with the answers that they repeat; `values` are the answers with what is calculated from them. */
export const wordsWith = (questionnaire: Questionnaire, text: Text, values: Answers, language: Language): string =>
	withRepeated(text[language], repeated(text, questionsByName(questionnaire), values, language));

function panelBlock(
	panel: Panel,
	questions: QuestionView[],
	number: number | undefined,
	values: Answers,
	words: (text: Text) => string,
	language: Language
): BlockView {
	const common = {
		title: words(panel.title),
		...(panel.description ? { help: words(panel.description) } : {}),
		...(number === undefined ? {} : { number })
	};
	if (panel.of !== undefined) return { kind: 'table', name: panel.name, ...common, questions };
	if (panel.criterion === undefined) return { kind: 'panel', name: panel.name, ...common, questions };
	const note = questions.find(({ part }) => part === 'note');
	const percent = percentOf(panel.elements, values, language);
	return {
		kind: 'criterion',
		code: panel.criterion,
		...common,
		questions: questions.filter(({ part }) => part !== 'note'),
		...(note ? { note } : {}),
		...(percent === undefined ? {} : { percent })
	};
}

function percentOf(questions: readonly Question[], values: Answers, language: Language): string | undefined {
	const figure = (part: 'a' | 'b') => values[questions.find((question) => question.part === part)?.name ?? ''];
	const [a, b] = [figure('a'), figure('b')];
	if (typeof a !== 'number' || typeof b !== 'number' || b === 0 || a > b) return undefined;
	return formatNumber(Math.round((a / b) * 1000) / 10, language);
}

const byName = new WeakMap<Questionnaire, ReadonlyMap<string, Question>>();

function questionsByName(questionnaire: Questionnaire): ReadonlyMap<string, Question> {
	const known = byName.get(questionnaire);
	if (known) return known;
	const questions = questionnaire.pages.flatMap((page) => [...questionsOf(page), ...calculatedOn(page)]);
	const named = new Map(questions.map((question) => [question.name, question]));
	byName.set(questionnaire, named);
	return named;
}

const numbering = new WeakMap<Questionnaire, ReadonlyMap<string, number>>();

/**
 * The number of each question over all pages, by the name of what carries it: a criterion and a table have one. A question
 * that is hidden keeps its number, so that the numbers after it stay as they are.
 */
function numbersOf(questionnaire: Questionnaire): ReadonlyMap<string, number> {
	const known = numbering.get(questionnaire);
	if (known) return known;
	const names = questionnaire.pages.flatMap(numberedOn);
	const numbers = new Map(names.map((name, at) => [name, at + 1]));
	numbering.set(questionnaire, numbers);
	return numbers;
}

const numberedOn = ({ elements }: Page): string[] =>
	elements.flatMap((element) => {
		if (element.type === 'html') return [];
		if (element.type !== 'panel') return isNumbered(element) ? [element.name] : [];
		const isOne = element.criterion !== undefined || element.of !== undefined;
		return isOne ? [element.name] : element.elements.filter(isNumbered).map(({ name }) => name);
	});

const isNumbered = ({ type, otherOf }: Question): boolean => type !== 'expression' && otherOf === undefined;

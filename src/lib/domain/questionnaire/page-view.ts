/**
 * A page as a form shows it: plain values in one language, worked out on the server. The components draw exactly this,
 * with JavaScript or without.
 */
import { formatNumber } from '#lib/domain/decimal.ts';
import type { Problem } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { Answer, Answers } from './answers.ts';
import { questionsOf, type Question, type Questionnaire } from './questionnaire.ts';
import { pageState } from './survey-model.ts';

export type QuestionKind = 'text' | 'longText' | 'number' | 'date' | 'choice' | 'choices' | 'dropdown' | 'rating';

export type QuestionView = {
	name: string;
	kind: QuestionKind;
	title: string;
	description?: string;
	required: boolean;
	unit?: string;
	choices: { value: string; text: string }[];
	/** Words at the two ends of a rating. */
	ends?: { low: string; high: string };
	/** As it stands in the field: one value, or several for choices. */
	value: string[];
	problem?: Problem;
	part?: Question['part'];
};

export type BlockView =
	| { kind: 'question'; question: QuestionView }
	| { kind: 'criterion'; code: string; title: string; help?: string; questions: QuestionView[]; note?: QuestionView }
	| { kind: 'panel'; name: string; title: string; help?: string; questions: QuestionView[] }
	| { kind: 'words'; name: string; html: string };

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
	const { visible, titles } = pageState(questionnaire, page, answers, language);
	const view = (question: Question): QuestionView => ({
		...questionView(question, answers[question.name], unread[question.name], language),
		title: titles.get(question.name) ?? question.title[language],
		...withProblem(problems.find(({ field }) => field === question.name))
	});
	const blocks = page.elements
		.filter((element) => visible.has(element.name))
		.map((element): BlockView => {
			if (element.type === 'html') return { kind: 'words', name: element.name, html: element.html[language] };
			if (element.type !== 'panel') return { kind: 'question', question: view(element) };
			const questions = element.elements.filter((question) => visible.has(question.name)).map(view);
			const common = {
				title: element.title[language],
				...(element.description ? { help: element.description[language] } : {})
			};
			if (element.criterion === undefined) return { kind: 'panel', name: element.name, ...common, questions };
			const note = questions.find(({ part }) => part === 'note');
			return {
				kind: 'criterion',
				code: element.criterion,
				...common,
				questions: questions.filter(({ part }) => part !== 'note'),
				...(note ? { note } : {})
			};
		});
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

const withProblem = (found: Problem | undefined) => (found ? { problem: found } : {});

const KINDS = {
	radiogroup: 'choice',
	checkbox: 'choices',
	dropdown: 'dropdown',
	rating: 'rating',
	comment: 'longText'
} as const;

const kindOfQuestion = ({ type, inputType }: Question): QuestionKind =>
	type !== 'text' ? KINDS[type] : inputType === 'number' ? 'number' : inputType === 'date' ? 'date' : 'text';

function questionView(
	question: Question,
	answer: Answer | undefined,
	unread: string | undefined,
	language: Language
): QuestionView {
	const kind = kindOfQuestion(question);
	const ratings = Array.from({ length: (question.rateMax ?? 5) - (question.rateMin ?? 1) + 1 }, (_, step) =>
		String((question.rateMin ?? 1) + step)
	);
	return {
		name: question.name,
		kind,
		title: question.title[language],
		...(question.description ? { description: question.description[language] } : {}),
		required: question.isRequired ?? false,
		...(question.unit ? { unit: question.unit[language] } : {}),
		choices:
			kind === 'rating'
				? ratings.map((value) => ({ value, text: value }))
				: (question.choices ?? []).map(({ value, text }) => ({ value, text: text[language] })),
		...(question.minRateDescription && question.maxRateDescription
			? { ends: { low: question.minRateDescription[language], high: question.maxRateDescription[language] } }
			: {}),
		value: unread !== undefined ? [unread] : inField(answer, kind, language),
		...(question.part ? { part: question.part } : {})
	};
}

/** An answer as its field holds it; numbers in the language's own writing. */
function inField(answer: Answer | undefined, kind: QuestionKind, language: Language): string[] {
	if (answer === undefined) return [];
	if (Array.isArray(answer)) return answer;
	return [kind === 'number' && typeof answer === 'number' ? formatNumber(answer, language) : String(answer)];
}

/**
 * The one door to survey-core. Its conditions decide which questions are visible, which are required and what an answer
 * breaks; what a well-formed answer is was decided before (`answers.ts`), and what is drawn is ours. Filling a whole
 * `SurveyModel` costs a hundred times what running its conditions does, and a page is asked about on every save: so the
 * conditions are run by themselves, and a test holds that the whole model says the same.
 */
import { ConditionRunner, FunctionFactory, SurveyModel } from 'survey-core';
import 'survey-core/i18n/vietnamese';
import { problem, type Problem } from '#lib/domain/problem.ts';
import type { Language, Text } from '#lib/domain/text.ts';
import type { Answers } from './answers.ts';
import {
	allQuestions,
	questionsOf,
	type Element,
	type Page,
	type Question,
	type Questionnaire
} from './questionnaire.ts';

export type PageState = {
	/** Names of the visible questions, panels and notes. */
	visible: ReadonlySet<string>;
	/** Titles in which an earlier answer is repeated. */
	titles: ReadonlyMap<string, string>;
	/** What is missing or breaks a condition among the visible questions. */
	problems: readonly Problem[];
};

/** What the answers make of a page: visibility, repeated answers and broken conditions. */
export function pageState(questionnaire: Questionnaire, page: Page, answers: Answers, language: Language): PageState {
	const logic = logicOfPage(questionnaire, page);
	const holds = (runner: ConditionRunner | undefined) => runner === undefined || runner.runValues(answers);
	const visible = new Set<string>();
	for (const element of page.elements) {
		if (!holds(logic.visibleIf.get(element.name))) continue;
		visible.add(element.name);
		if (element.type !== 'panel') continue;
		for (const { name } of element.elements) if (holds(logic.visibleIf.get(name))) visible.add(name);
	}
	const problems: Problem[] = [];
	for (const { name, isRequired } of logic.questions) {
		if (!visible.has(name)) continue;
		const required = isRequired || (logic.requiredIf.get(name)?.runValues(answers) ?? false);
		if (answers[name] === undefined) {
			if (required) problems.push(problem('answer_required', name));
			continue;
		}
		const broken = logic.validators.get(name)?.find(({ runner }) => !runner.runValues(answers));
		if (broken) problems.push(problem('rule_broken', name, { says: broken.text[language] }));
	}
	return { visible, titles: titlesOf(logic, answers, language), problems };
}

/** The answers to visible questions only: what may be scored and, at submission, kept. */
export function visibleAnswers(questionnaire: Questionnaire, answers: Answers): Answers {
	const kept = shownAnswers(questionnaire, answers);
	// An answer that falls away may have been what showed another question: again, until nothing falls away.
	return Object.keys(kept).length === Object.keys(answers).length ? kept : visibleAnswers(questionnaire, kept);
}

function shownAnswers(questionnaire: Questionnaire, answers: Answers): Answers {
	const kept: Record<string, Answers[string]> = {};
	for (const page of questionnaire.pages) {
		const shown = isConditional(page) ? pageState(questionnaire, page, answers, 'vi').visible : null;
		for (const { name } of questionsOf(page))
			if (answers[name] !== undefined && (shown === null || shown.has(name))) kept[name] = answers[name];
	}
	return kept;
}

/**
 * Throws on the first condition that cannot be read, calls an unknown function or names no question of the
 * questionnaire. survey-core would only warn, and then show the question to everyone. Content is checked when it loads.
 */
export function checkExpressions(questionnaire: Questionnaire): void {
	const names = new Set(allQuestions(questionnaire).map(({ name }) => name));
	for (const { name, expression } of expressionsOf(questionnaire)) {
		const runner = new ConditionRunner(expression);
		if (!runner.canRun()) throw new Error(`${name}: the condition "${expression}" cannot be read`);
		for (const called of expression.replace(/'[^']*'|"[^"]*"|\{[^}]*\}/g, '').matchAll(/([A-Za-z_]\w*)\s*\(/g))
			if (!OPERATORS.has(called[1]!.toLowerCase()) && !FunctionFactory.Instance.hasFunction(called[1]!))
				throw new Error(`${name}: the condition "${expression}" calls an unknown function ${called[1]}`);
		for (const variable of runner.getVariables())
			if (!names.has(variable))
				throw new Error(`${name}: the condition "${expression}" names ${variable}, which is no question`);
	}
}

/** Words that may stand before a bracket without being a function. */
const OPERATORS = new Set(['and', 'or', 'not', 'contains', 'notcontains', 'anyof', 'allof', 'noneof']);

function expressionsOf(questionnaire: Questionnaire): { name: string; expression: string }[] {
	const elements = questionnaire.pages.flatMap((page) => [
		...page.elements.filter((element) => element.type === 'panel' || element.type === 'html'),
		...questionsOf(page)
	]);
	return elements.flatMap((element) =>
		[
			element.visibleIf,
			...('requiredIf' in element ? [element.requiredIf] : []),
			...('validators' in element ? (element.validators ?? []).map(({ expression }) => expression) : [])
		].flatMap((expression) => (expression === undefined ? [] : [{ name: element.name, expression }]))
	);
}

/** The conditions of a page, read once; running one costs microseconds. */
type PageLogic = {
	questions: Question[];
	/** By the name of a question, panel or note. */
	visibleIf: Map<string, ConditionRunner>;
	requiredIf: Map<string, ConditionRunner>;
	validators: Map<string, { runner: ConditionRunner; text: Text }[]>;
	/** The whole model, only where a title repeats an answer: it alone knows how answers read. */
	repeating: { model: SurveyModel; names: string[] } | null;
};

const pages = new WeakMap<Page, PageLogic>();

function logicOfPage(questionnaire: Questionnaire, page: Page): PageLogic {
	const known = pages.get(page);
	if (known) return known;
	const questions = questionsOf(page);
	const runners = (elements: readonly { name: string; expression?: string | undefined }[]) =>
		new Map(
			elements.flatMap(({ name, expression }) =>
				expression === undefined ? [] : [[name, new ConditionRunner(expression)] as const]
			)
		);
	const repeating = questions.filter(({ title }) => title.vi.includes('{') || title.en.includes('{'));
	const logic: PageLogic = {
		questions,
		visibleIf: runners(
			[...page.elements, ...questions].map(({ name, visibleIf }) => ({ name, expression: visibleIf }))
		),
		requiredIf: runners(questions.map(({ name, requiredIf }) => ({ name, expression: requiredIf }))),
		validators: new Map(
			questions.flatMap(({ name, validators = [] }) =>
				validators.length === 0
					? []
					: [[name, validators.map(({ expression, text }) => ({ runner: new ConditionRunner(expression), text }))]]
			)
		),
		repeating:
			repeating.length === 0
				? null
				: { model: surveyModel({ ...questionnaire, pages: [page] }), names: repeating.map(({ name }) => name) }
	};
	pages.set(page, logic);
	return logic;
}

function titlesOf({ repeating }: PageLogic, answers: Answers, language: Language): Map<string, string> {
	if (!repeating) return new Map();
	repeating.model.locale = language;
	repeating.model.data = { ...answers };
	return new Map(
		repeating.names.map((name) => [name, repeating.model.getQuestionByName(name)?.processedTitle ?? ''] as const)
	);
}

/** The questionnaire as survey-core's own model of it: what it would show and ask is what `pageState` says. */
export function surveyModel({ pages }: Questionnaire): SurveyModel {
	const written = {
		pages: pages.map(({ name, elements }) => ({ name: `page ${name}`, elements: elements.map(logicOf) }))
	};
	// survey-core takes a property that is there but undefined for one it does not know.
	return new SurveyModel(JSON.parse(JSON.stringify(written)));
}

const isConditional = (page: Page) =>
	page.elements.some((element) => element.visibleIf) || questionsOf(page).some((question) => question.visibleIf);

/** What survey-core needs of an element: names, conditions and texts in which answers are repeated; no looks. */
function logicOf(element: Element): object {
	if (element.type === 'panel')
		return { type: 'panel', name: element.name, visibleIf: element.visibleIf, elements: element.elements.map(logicOf) };
	if (element.type === 'html') return { type: 'html', name: element.name, visibleIf: element.visibleIf, html: '.' };
	return {
		type: element.type,
		name: element.name,
		title: localised(element.title),
		visibleIf: element.visibleIf,
		requiredIf: element.requiredIf,
		isRequired: element.isRequired,
		inputType: element.type === 'text' ? element.inputType : undefined,
		rateMin: element.rateMin,
		rateMax: element.rateMax,
		choices: element.choices?.map(({ value, text }) => ({ value, text: localised(text) })),
		validators: element.validators?.map((one) => ({ ...one, text: localised(one.text) }))
	};
}

/** English is survey-core's own default: asked for English, it reads `default` and never `en`. */
const localised = ({ vi, en }: Text) => ({ default: en, vi });

/**
 * The one door to survey-core. It decides which questions are visible and which conditions an answer breaks; what a
 * well-formed answer is was decided before (`answers.ts`), and what is drawn is ours. A model per page is built once and
 * reused: building one costs far more than filling it, and nothing here waits, so no two requests share it at a time.
 */
import { ConditionRunner, FunctionFactory, SurveyModel } from 'survey-core';
import 'survey-core/i18n/vietnamese';
import { problem, type Problem } from '#lib/domain/problem.ts';
import type { Language, Text } from '#lib/domain/text.ts';
import type { Answers } from './answers.ts';
import { allQuestions, questionsOf, type Element, type Page, type Questionnaire } from './questionnaire.ts';

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
	const known = modelOf(questionnaire, page);
	const { model } = known;
	const data = Object.fromEntries(
		known.reads.flatMap((name) => (answers[name] === undefined ? [] : [[name, answers[name]]]))
	);
	const key = language + JSON.stringify(data);
	if (known.last?.key === key) return known.last.state;
	if (model.locale !== language) model.locale = language;
	model.data = data;
	const visible = new Set<string>();
	const titles = new Map<string, string>();
	for (const element of page.elements) {
		const drawn = model.getPanelByName(element.name) ?? model.getQuestionByName(element.name);
		if (drawn?.isVisible) visible.add(element.name);
	}
	const problems: Problem[] = [];
	for (const question of questionsOf(page)) {
		const drawn = model.getQuestionByName(question.name);
		if (!drawn?.isVisible || !isShown(drawn.parent)) continue;
		visible.add(question.name);
		if (question.title[language].includes('{')) titles.set(question.name, drawn.processedTitle);
		if (drawn.isRequired && drawn.isEmpty()) problems.push(problem('answer_required', question.name));
		else if (question.validators && !drawn.isEmpty() && !drawn.validate(true))
			problems.push(problem('rule_broken', question.name, { says: drawn.errors[0]?.getText() ?? '' }));
	}
	known.last = { key, state: { visible, titles, problems } };
	return known.last.state;
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

type PageModel = {
	model: SurveyModel;
	/** The questions whose answers can change anything on the page: its own, and those its conditions and texts name. */
	reads: readonly string[];
	/** A submission asks about a page more than once with the same answers, and filling the model is what costs. */
	last?: { key: string; state: PageState };
};

const models = new WeakMap<Questionnaire, Map<string, PageModel>>();

function modelOf(questionnaire: Questionnaire, page: Page): PageModel {
	const pages = models.get(questionnaire) ?? new Map<string, PageModel>();
	models.set(questionnaire, pages);
	const known = pages.get(page.name);
	if (known) return known;
	const logic = page.elements.map(logicOf);
	const named = [...JSON.stringify(logic).matchAll(/\{([A-Za-z0-9_]+)\}/g)].map(([, name]) => name!);
	const made: PageModel = {
		model: new SurveyModel({ elements: logic }),
		reads: [...new Set([...questionsOf(page).map(({ name }) => name), ...named])]
	};
	pages.set(page.name, made);
	return made;
}

const isConditional = (page: Page) =>
	page.elements.some((element) => element.visibleIf) || questionsOf(page).some((question) => question.visibleIf);

function isShown(parent: unknown): boolean {
	let panel = parent as { isVisible: boolean; isPage: boolean; parent: unknown } | null;
	while (panel && !panel.isPage) {
		if (!panel.isVisible) return false;
		panel = panel.parent as typeof panel;
	}
	return true;
}

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

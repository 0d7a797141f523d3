/**
 * The one door to survey-core. Its conditions decide which questions are visible, which are required and what an answer
 * breaks; what a well-formed answer is was decided before (`answers.ts`), and what is drawn is ours. Filling a whole
 * `SurveyModel` costs a hundred times what running its conditions does, and a page is asked about on every save: so the
 * conditions are run by themselves, and a test holds that the whole model says the same.
 */
import { ConditionRunner, ExpressionRunner, FunctionFactory, SurveyModel } from 'survey-core';
import 'survey-core/i18n/vietnamese';
import { problem, type Problem } from '#lib/domain/problem.ts';
import type { Language, Text } from '#lib/domain/text.ts';
import { isBlank, isMatrix, isRows, type Answer, type Answers, type RowAnswer } from './answers.ts';
import { fieldName } from './fields.ts';
import { repeatedIn } from './repeated-answers.ts';
import type { Validator } from './question-shape.ts';
import {
	allQuestions,
	calculatedOn,
	questionsOf,
	type Element,
	type Page,
	type Question,
	type Questionnaire
} from './questionnaire.ts';

export type PageState = {
	/** Names of the visible questions, panels and notes. */
	visible: ReadonlySet<string>;
	/** Names of the visible questions that must be answered. */
	required: ReadonlySet<string>;
	/** What is missing or breaks a condition among the visible questions. */
	problems: readonly Problem[];
	/** The answers with every value that is calculated from them. */
	values: Answers;
};

/** What the answers make of a page: visibility, calculated values and broken conditions. */
export function pageState(questionnaire: Questionnaire, page: Page, answers: Answers, language: Language): PageState {
	const logic = logicOfPage(page);
	const values = withCalculated(questionnaire, answers);
	const holds = (runner: ConditionRunner | undefined) => runner === undefined || runner.runValues(values);
	const visible = new Set<string>();
	for (const element of page.elements) {
		if (!holds(logic.visibleIf.get(element.name))) continue;
		visible.add(element.name);
		if (element.type !== 'panel') continue;
		for (const { name } of element.elements) if (holds(logic.visibleIf.get(name))) visible.add(name);
	}
	const required = new Set<string>();
	const problems: Problem[] = [];
	for (const question of logic.questions) {
		const { name, isRequired } = question;
		if (!visible.has(name)) continue;
		if (isRequired || logic.requiredIf.get(name)?.runValues(values)) required.add(name);
		const answer = answers[name];
		if (answer === undefined || isBlank(answer)) {
			if (required.has(name)) problems.push(problem('answer_required', name));
			continue;
		}
		problems.push(...missingFields(question, answer));
		const broken = logic.validators.get(name)?.find(({ holds }) => !holds(values));
		if (broken) problems.push(problem('rule_broken', name, { says: broken.text[language] }));
	}
	return { visible, required, problems, values };
}

/** Fields of a question of several that must be filled: rows of a matrix, fields of the rows that were begun. */
function missingFields({ name, rows = [], isAllRowRequired, dynamic }: Question, answer: Answer): Problem[] {
	if (isMatrix(answer))
		return rows
			.filter(({ value }) => isAllRowRequired && answer[value] === undefined)
			.map(({ value }) => problem('answer_required', fieldName(name, value)));
	if (!isRows(answer) || !dynamic) return [];
	const needed = dynamic.cells.filter(({ isRequired }) => isRequired);
	const isAsked = (row: RowAnswer, at: number) => at < dynamic.least || Object.keys(row).length > 0;
	return answer.flatMap((row, at) =>
		needed
			.filter((cell) => isAsked(row, at) && row[cell.name] === undefined)
			.map((cell) => problem('answer_required', fieldName(name, at, cell.name)))
	);
}

/**
 * The answers and the values calculated from them, in the order of the questionnaire. Nothing is calculated from an answer
 * that is not there: such a value is absent, and so is one that is no number, text or truth.
 */
export function withCalculated(questionnaire: Questionnaire, answers: Answers): Answers {
	const calculated = calculatedIn(questionnaire);
	if (calculated.length === 0) return answers;
	const values: Record<string, Answer> = { ...answers };
	for (const { name, runner, digits } of calculated) {
		const value: unknown = runner.runValues(values);
		if (typeof value === 'number' && Number.isFinite(value)) values[name] = Number(value.toFixed(digits));
		else if (typeof value === 'boolean' || (typeof value === 'string' && value !== '')) values[name] = value;
	}
	return values;
}

type Calculated = { name: string; runner: ExpressionRunner; digits: number };
const calculations = new WeakMap<Questionnaire, Calculated[]>();

function calculatedIn(questionnaire: Questionnaire): Calculated[] {
	const known = calculations.get(questionnaire);
	if (known) return known;
	const calculated = questionnaire.pages
		.flatMap(calculatedOn)
		.map(({ name, expression = '', maximumFractionDigits }) => ({
			name,
			runner: new ExpressionRunner(expression),
			digits: maximumFractionDigits ?? 2
		}));
	calculations.set(questionnaire, calculated);
	return calculated;
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
		for (const { name } of questionsOf(page)) {
			const answer = withoutBlankRows(answers[name]);
			if (answer !== undefined && (shown === null || shown.has(name))) kept[name] = answer;
		}
	}
	return kept;
}

function withoutBlankRows(answer: Answer | undefined): Answer | undefined {
	if (answer === undefined || !isRows(answer)) return answer;
	const rows = answer.filter((row) => Object.keys(row).length > 0);
	return rows.length > 0 ? rows : undefined;
}

/**
 * Throws on the first condition that cannot be read, calls an unknown function or names no question of the
 * questionnaire. survey-core would only warn, and then show the question to everyone. Content is checked when it loads.
 */
export function checkExpressions(questionnaire: Questionnaire): void {
	const calculated = questionnaire.pages.flatMap(calculatedOn);
	const names = new Map([...allQuestions(questionnaire), ...calculated].map((question) => [question.name, question]));
	for (const { name, text } of repeatingTexts(questionnaire))
		for (const repeats of repeatedIn(text))
			if (!names.has(repeats)) throw new Error(`${name}: its words repeat {${repeats}}, which is no question`);
	for (const { name, expression } of expressionsOf(questionnaire)) {
		const runner = new ConditionRunner(expression);
		if (!runner.canRun()) throw new Error(`${name}: the condition "${expression}" cannot be read`);
		for (const called of expression.replace(/'[^']*'|"[^"]*"|\{[^}]*\}/g, '').matchAll(/([A-Za-z_]\w*)\s*\(/g))
			if (!OPERATORS.has(called[1]!.toLowerCase()) && !FunctionFactory.Instance.hasFunction(called[1]!))
				throw new Error(`${name}: the condition "${expression}" calls an unknown function ${called[1]}`);
		for (const variable of runner.getVariables())
			if (!isKnown(names, variable))
				throw new Error(`${name}: the condition "${expression}" names ${variable}, which is no question`);
	}
}

/** A question, or a part of one: `use.email` of a matrix, `jobs[0].title` of dynamic rows. */
function isKnown(names: ReadonlyMap<string, Question>, variable: string): boolean {
	const [, name = '', rest = ''] = /^([^.[]*)(.*)$/.exec(variable) ?? [];
	const question = names.get(name);
	if (!question || rest === '') return question !== undefined;
	if (question.dynamic) {
		const field = /^\[\d+\]\.(\w+)$/.exec(rest)?.[1];
		return question.dynamic.cells.some((cell) => cell.name === field);
	}
	return question.rows?.some(({ value }) => `.${value}` === rest) ?? false;
}

/** Words that may stand before a bracket without being a function. */
const OPERATORS = new Set(['and', 'or', 'not', 'contains', 'notcontains', 'anyof', 'allof', 'noneof']);

function expressionsOf(questionnaire: Questionnaire): { name: string; expression: string }[] {
	const elements = questionnaire.pages.flatMap((page) => [
		...page.elements.filter((element) => element.type === 'panel' || element.type === 'html'),
		...questionsOf(page),
		...calculatedOn(page)
	]);
	return elements.flatMap((element) =>
		[
			element.visibleIf,
			...('requiredIf' in element ? [element.requiredIf] : []),
			...('expression' in element ? [element.expression] : []),
			...('validators' in element ? (element.validators ?? []) : []).map((rule) =>
				rule.type === 'expression' ? rule.expression : undefined
			)
		].flatMap((expression) => (expression === undefined ? [] : [{ name: element.name, expression }]))
	);
}

/** The conditions of a page, read once; running one costs microseconds. */
type PageLogic = {
	questions: Question[];
	/** By the name of a question, panel or note. */
	visibleIf: Map<string, ConditionRunner>;
	requiredIf: Map<string, ConditionRunner>;
	validators: Map<string, { holds: (values: Answers) => boolean; text: Text }[]>;
};

const pages = new WeakMap<Page, PageLogic>();

function logicOfPage(page: Page): PageLogic {
	const known = pages.get(page);
	if (known) return known;
	const questions = questionsOf(page);
	const runners = (elements: readonly { name: string; expression?: string | undefined }[]) =>
		new Map(
			elements.flatMap(({ name, expression }) =>
				expression === undefined ? [] : [[name, new ConditionRunner(expression)] as const]
			)
		);
	const logic: PageLogic = {
		questions,
		visibleIf: runners(
			[...page.elements, ...questions, ...calculatedOn(page)].map(({ name, visibleIf }) => ({
				name,
				expression: visibleIf
			}))
		),
		requiredIf: runners(questions.map(({ name, requiredIf }) => ({ name, expression: requiredIf }))),
		validators: new Map(
			questions.flatMap(({ name, validators = [] }) => {
				const rules = validators.flatMap((rule) => {
					const holds = conditionOf(name, rule);
					return holds ? [{ holds, text: rule.text }] : [];
				});
				return rules.length === 0 ? [] : [[name, rules]];
			})
		)
	};
	pages.set(page, logic);
	return logic;
}

/** The rules that an answer is held to as a whole; the others are its reader's (`answers.ts`). */
function conditionOf(name: string, rule: Validator): ((values: Answers) => boolean) | undefined {
	if (rule.type === 'expression') {
		const runner = new ConditionRunner(rule.expression);
		return (values) => runner.runValues(values);
	}
	if (rule.type !== 'answercount') return undefined;
	return ({ [name]: answer }) =>
		!Array.isArray(answer) ||
		(answer.length >= (rule.minCount ?? 0) && answer.length <= (rule.maxCount ?? answer.length));
}

/** Every text in which answers may be repeated, with the name of what it belongs to. */
function repeatingTexts({ pages }: Questionnaire): { name: string; text: Text }[] {
	return pages.flatMap((page) => [
		...page.elements.flatMap((element) =>
			element.type === 'html'
				? [{ name: element.name, text: element.html }]
				: element.type === 'panel'
					? textsOf(element)
					: []
		),
		...[...questionsOf(page), ...calculatedOn(page)].flatMap(textsOf)
	]);
}

const textsOf = ({ name, title, description }: Pick<Question, 'name' | 'title' | 'description'>) =>
	[title, ...(description ? [description] : [])].map((text) => ({ name, text }));

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
	const { type, name, title, visibleIf, requiredIf, isRequired, dynamic } = element;
	const common = { name, title: localised(title), visibleIf, requiredIf, isRequired };
	const choices = (list: readonly { value: string | number; text: Text }[] | undefined) =>
		list?.map(({ value, text }) => ({ value, text: localised(text) }));
	if (dynamic) {
		const limits = { panelCount: 0, minPanelCount: dynamic.least, maxPanelCount: dynamic.most };
		return { ...common, type: 'paneldynamic', ...limits, templateElements: dynamic.cells.map(logicOf) };
	}
	return {
		...common,
		type,
		inputType: type === 'text' ? element.inputType : undefined,
		rateMin: element.rateMin,
		rateMax: element.rateMax,
		rateValues: choices(element.rateValues),
		choices: type === 'boolean' ? undefined : choices(element.choices),
		rows: choices(element.rows),
		columns: choices(element.columns),
		eachRowRequired: element.isAllRowRequired,
		expression: element.expression,
		precision: type === 'expression' ? (element.maximumFractionDigits ?? 2) : undefined,
		validators: element.validators?.map((one) => ({ ...one, text: localised(one.text) }))
	};
}

/** English is survey-core's own default: asked for English, it reads `default` and never `en`. */
const localised = ({ vi, en }: Text) => ({ default: en, vi });

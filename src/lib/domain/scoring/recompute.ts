/**
 * Recomputing a result from outside the program: answers as somebody exported or typed them, read strictly, scored, and
 * every node told with its explanation. Nothing is scored while anything given cannot be read.
 */
import { z } from 'zod';
import { toNumber } from '#lib/domain/decimal.ts';
import { treeOf, type Framework } from '#lib/domain/framework/framework.ts';
import { readAnswer, type Answer, type Answers, type Reading } from '#lib/domain/questionnaire/answers.ts';
import { typedOf } from '#lib/domain/questionnaire/question-view.ts';
import {
	allQuestions,
	questionName,
	type Question,
	type Questionnaire
} from '#lib/domain/questionnaire/questionnaire.ts';
import { visibleAnswers } from '#lib/domain/questionnaire/survey-model.ts';
import type { Language, Text } from '#lib/domain/text.ts';
import { explain } from './explain.ts';
import { resultShape } from './exported-result.ts';
import { scoreResponse, type NodeScore, type ScoreState } from './score-response.ts';

/**
 * What is recomputed. `answers`: question name, or criterion code and part ("CQS.NT.3.a"), to value; null is unanswered.
 * `brought`: imported or surveyed figures by criterion code. `notApplicable`: codes of nodes that do not apply. `result`:
 * what an exported file says was given; it changes nothing and is compared afterwards.
 */
export const recomputableShape = z.strictObject({
	answers: z.record(z.string(), z.unknown()).default({}),
	brought: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
	notApplicable: z.array(z.string()).default([]),
	result: resultShape.optional()
});
export type Recomputable = z.infer<typeof recomputableShape>;

/** Where, which rule was broken, and by what. */
export type Refusal = { code: string; rule: string; value: unknown };

/** Thrown with everything that is wrong, one line each. */
export class Refused extends Error {
	override name = 'Refused';
	constructor(readonly refusals: readonly Refusal[]) {
		super(refusals.map(({ code, rule, value }) => `${code} · ${rule}: ${shown(value)}`).join('\n'));
	}
}

export type RecomputedNode = {
	code: string;
	name: Text;
	level: string;
	state: ScoreState;
	points: number;
	max: number;
	/** 0 to 1; null when nothing applies. */
	value: number | null;
	/** Enterprise index only: 0 to 5. */
	dbiLevel?: number;
	explanation: Text;
};

type Scorable = { framework: Framework; questionnaire: Questionnaire };

/**
 * Every node of the framework, in its order, and the names of answers to questions that their conditions hide: those are
 * not scored. Numbers given as text are read in the language. Throws `Refused`.
 */
export function recompute(
	{ framework, questionnaire }: Scorable,
	given: Omit<Recomputable, 'result'>,
	language: Language
): { hidden: string[]; nodes: RecomputedNode[] } {
	const answers = readAnswers({ framework, questionnaire }, given.answers, language);
	checkCircumstances(framework, given);
	const scored = visibleAnswers(questionnaire, answers);
	const scores = scoreResponse(framework, scored, { brought: given.brought, notApplicable: given.notApplicable });
	refuseInvalid(framework, [...scores.values()]);
	return {
		hidden: Object.keys(answers).filter((name) => scored[name] === undefined),
		nodes: framework.nodes.map(({ code, name, level: kind }) => {
			const { state, points, max, value, level } = scores.get(code)!;
			return {
				code,
				name,
				level: kind,
				state,
				points: toNumber(points),
				max: toNumber(max),
				value: value === null ? null : toNumber(value),
				...(level === undefined ? {} : { dbiLevel: level }),
				explanation: explain(framework, scores, code)
			};
		})
	};
}

function readAnswers(
	{ framework, questionnaire }: Scorable,
	given: Recomputable['answers'],
	language: Language
): Answers {
	const byName = new Map(allQuestions(questionnaire).map((question) => [question.name, question]));
	for (const { code } of treeOf(framework).criteria)
		for (const part of ['value', 'a', 'b', 'gate', 'note'] as const) {
			const question = byName.get(questionName(code, part));
			if (!question) continue;
			byName.set(`${code}.${part}`, question);
			if (part === 'value') byName.set(code, question);
		}
	const answers: Record<string, Answer> = {};
	const refusals: Refusal[] = [];
	for (const [name, value] of Object.entries(given)) {
		const question = byName.get(name);
		if (!question) refusals.push({ code: name, rule: 'no question has this name', value });
		else if (answers[question.name] !== undefined) refusals.push({ code: name, rule: 'answered twice', value });
		else if (value !== null) {
			const { answer, refusal } = readOne(question, value, language);
			if (refusal !== undefined) refusals.push({ code: name, rule: refusal, value });
			else if (answer !== undefined) answers[question.name] = answer;
		}
	}
	if (refusals.length > 0) throw new Refused(refusals);
	return answers;
}

/** The answer, nothing when it is left empty, or the rule that it breaks. */
type ReadOne = { answer?: Answer; refusal?: string };

function readOne(question: Question, value: unknown, language: Language): ReadOne {
	const isNumber = typeof value === 'number';
	if (question.type === 'matrix' || question.dynamic) return readSeveral(question, value, language);
	const typed = (Array.isArray(value) ? value : [value]) as unknown[];
	const isTold = (one: unknown) =>
		typeof one === 'string' || typeof one === 'number' || (typeof one === 'boolean' && question.type === 'boolean');
	if (!typed.every(isTold)) return { refusal: 'neither a text, a number nor a list of texts' };
	if (Array.isArray(value) && question.type !== 'checkbox') return { refusal: 'one value, not a list' };
	// A JSON number has a point and no groups, whatever the language.
	return taken(question, readAnswer(question, typed.map(String), isNumber ? 'en' : language));
}

/** A matrix is an object, rows are a list of objects: the fields of either are read as a form's are. */
function readSeveral(question: Question, value: unknown, language: Language): ReadOne {
	const shape = question.dynamic ? z.array(z.record(z.string(), fieldShape)) : z.record(z.string(), z.string());
	const given = shape.safeParse(value);
	if (!given.success) return { refusal: question.dynamic ? 'a list of rows' : 'an object of a column for each row' };
	return taken(question, readAnswer(question, typedOf(given.data, language), language));
}

function taken(question: Question, reading: Reading): ReadOne {
	if (reading.kind === 'wrong') return { refusal: ruleOf(question, reading.problem.code) };
	return reading.kind === 'empty' ? {} : { answer: reading.answer };
}

const fieldShape = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

const ruleOf = (question: Question, code: string) =>
	question.choices ? `${code} (${question.choices.map(({ value }) => value).join(', ')})` : code;

function checkCircumstances(
	framework: Framework,
	{ brought, notApplicable }: Pick<Recomputable, 'brought' | 'notApplicable'>
): void {
	const tree = treeOf(framework);
	const refusals: Refusal[] = [];
	for (const code of notApplicable)
		if (!tree.node(code)) refusals.push({ code: 'notApplicable', rule: 'no node has this code', value: code });
	for (const [code, figures] of Object.entries(brought)) {
		if (tree.node(code)?.level !== 'criterion')
			refusals.push({ code: 'brought', rule: 'no criterion has this code', value: code });
		for (const part of Object.keys(figures))
			if (!['value', 'n', 'a', 'b', 'gate', 'missing', 'least'].includes(part))
				refusals.push({ code, rule: 'figures are value, n, a, b, gate, missing or least', value: part });
	}
	if (refusals.length > 0) throw new Refused(refusals);
}

/** Figures that are well written and cannot be right together, as a above b. */
function refuseInvalid(framework: Framework, scores: readonly NodeScore[]): void {
	const refusals = scores.flatMap(({ code, problem, figures }): Refusal[] => {
		const node = treeOf(framework).node(code);
		if (!problem || node?.level !== 'criterion') return [];
		return [{ code, rule: `${node.rule.kind}, ${problem.code}`, value: figures }];
	});
	if (refusals.length > 0) throw new Refused(refusals);
}

function shown(value: unknown): string {
	const text = JSON.stringify(value) ?? String(value);
	return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

/** What one submitted survey response adds to the counts that comparisons are read from. */
import { binOf } from '#lib/domain/benchmark/distribution.ts';
import { decimal, fraction, roundFraction, toNumeral, type Decimal } from '#lib/domain/decimal.ts';
import { treeOf, type Framework } from '#lib/domain/framework/framework.ts';
import { isMatrix, isRows, type Answers } from '#lib/domain/questionnaire/answers.ts';
import { fieldName } from '#lib/domain/questionnaire/fields.ts';
import { allQuestions, type Questionnaire } from '#lib/domain/questionnaire/questionnaire.ts';
import type { ResponseScore } from './score-response.ts';

export type TallyEntry = {
	stratum: string;
	subject: string;
	value: string;
	/** How many responses: 1. */
	count: number;
	/** Sum of what they gave, in ten-thousandths (domain/decimal.ts); absent where nothing is summed. */
	total?: number;
};

/** Entries of many responses added up. */
export type Tally = { count: number; total: number };

/** Everybody, and each group that a stratum's answer puts the respondent in: "all", "district:Q_HB", "age:18-29". */
export const ALL = 'all';
export const stratumOf = (question: string, value: string): string => `${question}:${value}`;

/** How many responses there are; counted once in every stratum. */
export const RESPONSES = 'n';
/** Responses that somebody else filled in for the respondent; counted among all only. */
export const ASSISTED = 'assisted';
/** A question, or a row of a matrix: "q:trust:city". */
export const questionSubject = (name: string): string => `q:${name}`;
/** Value of a node of the outline, which medians are told of, 0 to 1. */
export const valueSubject = (code: string): string => `v:${code}`;
/** The same in bins (domain/benchmark/distribution.ts), to find a median without reading every value. */
export const binSubject = (code: string): string => `b:${code}`;
/** Values of any node for their mean: how many there are, and their sum. */
export const sumSubject = (code: string): string => `s:${code}`;
const SUMMED = '';
/** Whether a subject says only what values say one by one. */
export const isSummary = (subject: string): boolean => subject.startsWith('b:') || subject.startsWith('s:');
/** Level of a pillar or of the whole, enterprise index only. */
export const levelSubject = (code: string): string => `l:${code}`;

/**
 * One entry for each chosen answer, each level and each node with a value, in every stratum the response belongs to; two
 * more for a node of the outline.
 * Figures, words and rows that a person typed are not counted as such: only the value they led to is. One more for a
 * response that was filled in for the respondent.
 */
export function tallyEntries(
	framework: Framework,
	questionnaire: Questionnaire,
	answers: Answers,
	scores: ResponseScore,
	{ assisted = false }: { assisted?: boolean } = {}
): TallyEntry[] {
	const strata = [
		ALL,
		...questionnaire.strata.flatMap((question) => {
			const answer = answers[question];
			return typeof answer === 'string' ? [stratumOf(question, answer)] : [];
		})
	];
	const counted = [
		{ subject: RESPONSES, value: '1', count: 1 },
		...countedAnswers(questionnaire, answers),
		...countedScores(framework, scores)
	];
	return [
		...strata.flatMap((stratum) => counted.map((entry) => ({ stratum, ...entry }))),
		...(assisted ? [{ stratum: ALL, subject: ASSISTED, value: '1', count: 1 }] : [])
	];
}

/**
 * How many gave a node a value and their mean, from what is counted of its sum: rounded once, half up, to four decimals;
 * null of none.
 */
export function meanOfSum(counts: ReadonlyMap<string, Tally> | undefined): { n: number; mean: Decimal | null } {
	const { count, total } = counts?.get(SUMMED) ?? { count: 0, total: 0 };
	return { n: count, mean: count === 0 ? null : roundFraction(fraction(total as Decimal, decimal(count))) };
}

function countedAnswers(questionnaire: Questionnaire, answers: Answers) {
	return allQuestions(questionnaire).flatMap(({ name, type }) => {
		const answer = answers[name];
		if (answer === undefined || type === 'text' || type === 'comment' || isRows(answer)) return [];
		// Each row of a matrix is asked for itself, and counted so.
		if (isMatrix(answer))
			return Object.entries(answer).map(([row, value]) => ({
				subject: questionSubject(fieldName(name, row)),
				value,
				count: 1
			}));
		const chosen = Array.isArray(answer) ? answer : [String(answer)];
		return chosen.map((value) => ({ subject: questionSubject(name), value: String(value), count: 1 }));
	});
}

function countedScores(framework: Framework, scores: ResponseScore) {
	const tree = treeOf(framework);
	return [...scores.values()].flatMap(({ code, state, value, level }) => {
		const entries: Omit<TallyEntry, 'stratum'>[] = [];
		const add = (subject: string, counted: string, total?: number) =>
			entries.push({ subject, value: counted, count: 1, ...(total === undefined ? {} : { total }) });
		// A criterion answered by a choice is counted by that choice already.
		const node = tree.node(code);
		const byChoice = node?.level === 'criterion' && node.rule.kind === 'options';
		if (state === 'scored' && value !== null && !byChoice) {
			add(sumSubject(code), SUMMED, value);
			if (node && tree.outline.includes(node)) {
				add(valueSubject(code), toNumeral(value));
				add(binSubject(code), toNumeral(binOf(value)));
			}
		}
		if (level !== undefined) add(levelSubject(code), String(level));
		return entries;
	});
}

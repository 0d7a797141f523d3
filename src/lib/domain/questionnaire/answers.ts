/**
 * Answers are kept by question name: a choice's value, a list of them, a number or a text, never a label. Each question
 * kind has its strict reader here, in front of the survey model, which would accept "abc" as a number.
 */
import { formatDay } from '#lib/domain/date.ts';
import type { Criterion } from '#lib/domain/framework/framework.ts';
import { problem, type Problem } from '#lib/domain/problem.ts';
import type { Figures } from '#lib/domain/scoring/rule-kind.ts';
import { kindOf } from '#lib/domain/scoring/rule-kinds.ts';
import type { Language } from '#lib/domain/text.ts';
import { decodeFields, encodeFields, fieldName, rowCountOf, type FieldEntry, type Typed } from './fields.ts';
import type { DynamicRows, Validator } from './question-shape.ts';
import { questionName, type Question } from './questionnaire.ts';

/** The answer of one field: a choice, a figure, words, yes or no, several choices. */
export type FieldAnswer = string | number | boolean | string[];
/** The chosen column by row. Rows without a choice are not in it. */
export type MatrixAnswer = { [row: string]: string };
/** A dynamic row by the names of its fields. A row that nothing was typed into is `{}`; none such is kept at the end. */
export type RowAnswer = { [field: string]: FieldAnswer };
/** What is stored by the name of a question, in the shape that SurveyJS gives it. */
export type Answer = FieldAnswer | MatrixAnswer | RowAnswer[];
export type Answers = Readonly<Record<string, Answer>>;

export type { Typed } from './fields.ts';

/** The reading of one question: an answer, nothing (cleared), or what was typed and why it is not an answer. */
export type Reading =
	| { kind: 'answer'; answer: Answer }
	| { kind: 'empty' }
	/** Where a question has several fields, each wrong one has its problem; `problem` is the first. */
	| { kind: 'wrong'; typed: string; problem: Problem; problems?: Problem[] };

export const LONGEST_TEXT = 4000;
/** What is kept of an entry that cannot be read: more than any limit, so that it is still too long when read again. */
const LONGEST_KEPT = 20_000;
/** Fields of one question that are kept as typed: more than any question has. */
const MOST_FIELDS = 2_000;
const LARGEST = 100_000_000_000;

export const isRows = (answer: Answer): answer is RowAnswer[] =>
	Array.isArray(answer) && answer.some((one) => typeof one === 'object');
export const isMatrix = (answer: Answer): answer is MatrixAnswer =>
	typeof answer === 'object' && !Array.isArray(answer);

/** Nothing was answered: rows that were added and left empty are nothing yet. */
export const isBlank = (answer: Answer | undefined): boolean =>
	answer === undefined || (isRows(answer) && answer.every((row) => Object.keys(row).length === 0));

/** The declared figures of a criterion, by part, from the answers. */
export function figuresOf(criterion: Criterion, answers: Answers): Figures {
	const figures: Record<string, unknown> = {};
	for (const { part, name } of figureNames(criterion)) {
		const answer = answers[name];
		if (answer !== undefined) figures[part] = answer;
	}
	return figures;
}

/** Worked out once a criterion: scoring asks for it with every response. */
const namesOf = new WeakMap<Criterion, { part: string; name: string }[]>();

function figureNames(criterion: Criterion): { part: string; name: string }[] {
	const known = namesOf.get(criterion);
	if (known) return known;
	const names = kindOf(criterion.rule)
		.inputs(criterion.rule)
		.map(({ part }) => ({ part, name: questionName(criterion.code, part) }));
	namesOf.set(criterion, names);
	return names;
}

/** Reads what was typed or ticked for a question, strictly by its kind. Numbers are read in the person's language. */
export function readAnswer(question: Question, typed: Typed, language: Language): Reading {
	if (question.type === 'matrix' || question.dynamic) return readFields(question, typed, language);
	const reading = readField(question, typed, language);
	if (reading.kind !== 'answer') return reading;
	const broken = brokenRule(question.validators ?? [], reading.answer as FieldAnswer);
	if (!broken) return reading;
	const said = problem('rule_broken', question.name, { says: broken.text[language] });
	return { kind: 'wrong', typed: (typed.find((one) => clean(one) !== '') ?? '').slice(0, LONGEST_KEPT), problem: said };
}

function readField(question: Question, typed: Typed, language: Language): Reading {
	const given = typed.map(clean).filter((one) => one !== '');
	const [first] = given;
	if (first === undefined) return { kind: 'empty' };
	const wrong = (code: Problem['code'], details?: Problem['details'], kept = first): Reading => ({
		kind: 'wrong',
		typed: kept.slice(0, LONGEST_KEPT),
		problem: problem(code, question.name, details)
	});
	switch (question.type) {
		case 'radiogroup':
		case 'dropdown':
			return question.choices?.some(({ value }) => value === first)
				? { kind: 'answer', answer: first }
				: wrong('choice_unknown', { value: first.slice(0, 80) });
		case 'boolean':
			return first === 'true' || first === 'false'
				? { kind: 'answer', answer: first === 'true' }
				: wrong('choice_unknown', { value: first.slice(0, 80) });
		case 'rating': {
			const value = ratingsOf(question).find((one) => String(one) === first);
			return value !== undefined
				? { kind: 'answer', answer: value }
				: wrong('choice_unknown', { value: first.slice(0, 80) });
		}
		case 'checkbox': {
			const known = (question.choices ?? []).filter(({ value }) => given.includes(value));
			const unknown = given.find((one) => !known.some(({ value }) => value === one));
			if (unknown !== undefined) return wrong('choice_unknown', { value: unknown.slice(0, 80) }, unknown);
			// "None of these" beside others: the others say more, so it gives way.
			const others = known.filter(({ alone }) => !alone);
			return { kind: 'answer', answer: (others.length > 0 ? others : known).map(({ value }) => value) };
		}
		case 'comment':
			return first.length > (question.maxLength ?? LONGEST_TEXT)
				? wrong('text_too_long', { most: question.maxLength ?? LONGEST_TEXT })
				: { kind: 'answer', answer: first };
		case 'text':
			if (question.inputType === 'number') return readNumber(question, first, language, wrong);
			if (question.inputType === 'date') return readDate(question, first, wrong);
			return first.length > (question.maxLength ?? 500)
				? wrong('text_too_long', { most: question.maxLength ?? 500 })
				: { kind: 'answer', answer: first };
		case 'expression':
		case 'matrix':
		case 'matrixdynamic':
		case 'paneldynamic':
			return { kind: 'empty' };
	}
}

/** The values of a rating, lowest first. */
export const ratingsOf = ({ rateValues, rateMin = 1, rateMax = 5 }: Question): number[] =>
	rateValues?.map(({ value }) => value) ?? Array.from({ length: rateMax - rateMin + 1 }, (_, step) => rateMin + step);

/** The rule of its author that keeps what was typed from being an answer; counts and rules between answers come later. */
function brokenRule(rules: readonly Validator[], answer: FieldAnswer): Validator | undefined {
	const outside = (value: number, least = -Infinity, most = Infinity) => value < least || value > most;
	return rules.find((rule) => {
		switch (rule.type) {
			case 'regex':
				return typeof answer === 'string' && !new RegExp(rule.regex, 'u').test(answer);
			case 'numeric':
				return typeof answer === 'number' && outside(answer, rule.minValue, rule.maxValue);
			case 'text':
				return typeof answer === 'string' && outside(answer.length, rule.minLength, rule.maxLength);
			case 'answercount':
			case 'expression':
				return false;
		}
	});
}

/** Reads a question of several fields: each by itself, and what is wrong in one keeps the others as typed beside it. */
function readFields(question: Question, typed: Typed, language: Language): Reading {
	const [given = ''] = typed;
	if (given === '') return { kind: 'empty' };
	const entries = decodeFields(given);
	if (!entries) {
		const says = problem('choice_unknown', question.name, { value: given.slice(0, 80) });
		return { kind: 'wrong', typed: given.slice(0, LONGEST_KEPT), problem: says };
	}
	const problems: Problem[] = [];
	const read = (field: Question, place: string): FieldAnswer | undefined => {
		const values = entries.flatMap(([at, value]) => (at === place ? [value] : []));
		const reading = readAnswer({ ...field, name: fieldName(question.name, place) }, values, language);
		if (reading.kind === 'wrong') problems.push(reading.problem);
		return reading.kind === 'answer' ? (reading.answer as FieldAnswer) : undefined;
	};
	const answer = question.dynamic ? readRows(question.dynamic, entries, read) : readMatrix(question, read);
	const [first] = problems;
	if (first) return { kind: 'wrong', typed: encodeFields(cut(entries)), problem: first, problems };
	return answer === undefined ? { kind: 'empty' } : { kind: 'answer', answer };
}

type ReadField = (field: Question, place: string) => FieldAnswer | undefined;

function readMatrix({ rows = [], columns = [], ...matrix }: Question, read: ReadField): MatrixAnswer | undefined {
	const row: Question = { name: matrix.name, title: matrix.title, type: 'radiogroup', choices: columns };
	const chosen = rows.flatMap(({ value }) => {
		const column = read(row, value);
		return typeof column === 'string' ? [[value, column] as const] : [];
	});
	return chosen.length > 0 ? Object.fromEntries(chosen) : undefined;
}

function readRows(dynamic: DynamicRows, entries: readonly FieldEntry[], read: ReadField): RowAnswer[] | undefined {
	const count = Math.max(rowCountOf(entries, dynamic.most), dynamic.least);
	const rows = Array.from({ length: count }, (_, at): RowAnswer => {
		const fields = dynamic.cells.flatMap((cell) => {
			const answer = read(cell, fieldName(String(at), cell.name));
			return answer === undefined ? [] : [[cell.name, answer] as const];
		});
		return Object.fromEntries(fields);
	});
	// As many empty rows as stand there from the start are no answer; one more is, until it is sent: it was asked for.
	return count === 0 || (isBlank(rows) && count === dynamic.first) ? undefined : rows;
}

/** Each text cut to a length that is still too long wherever it was. */
const cut = (entries: readonly FieldEntry[]): FieldEntry[] =>
	entries
		.slice(0, MOST_FIELDS)
		.map(([place, value]) => [place.slice(0, 120), clean(value).slice(0, LONGEST_TEXT + 500)]);

type Wrong = (code: Problem['code'], details?: Problem['details']) => Reading;

function readDate({ min, max }: Question, typed: string, wrong: Wrong): Reading {
	if (!isDate(typed)) return wrong('date_malformed', { value: typed.slice(0, 40) });
	if (typeof min === 'string' && typed < min) return wrong('date_too_early', { least: formatDay(min) });
	if (typeof max === 'string' && typed > max) return wrong('date_too_late', { most: formatDay(max) });
	return { kind: 'answer', answer: typed };
}

function readNumber(question: Question, typed: string, language: Language, wrong: Wrong): Reading {
	const { min, max } = question;
	const value = parseNumber(typed, language);
	if (value === null) return wrong('number_malformed', { value: typed.slice(0, 40) });
	if (value < 0 && !(typeof min === 'number' && min < 0))
		return wrong('number_negative', { value: typed.slice(0, 40) });
	if (value > LARGEST) return wrong('number_too_large', { most: LARGEST });
	if (typeof min === 'number' && value < min) return wrong('number_too_small', { least: min });
	if (typeof max === 'number' && value > max) return wrong('number_too_large', { most: max });
	if (question.whole && !Number.isInteger(value)) return wrong('number_not_whole', { value: typed.slice(0, 40) });
	if (Number(value.toFixed(4)) !== value) return wrong('number_too_precise', { most: 4 });
	return { kind: 'answer', answer: value };
}

/**
 * Reads a numeral as it is written in the language: "1.234,5" is Vietnamese, "1,234.5" English, both 1234.5. A single
 * separator that cannot be a thousands mark ("0.8", "1,5") is a decimal mark in either language. Spaces may group by
 * thousands. Null for anything else, percent signs and exponents included.
 */
export function parseNumber(typed: string, language: Language): number | null {
	const written = typed.trim().replace(/^\u2212/, '-');
	const [group, mark] = language === 'vi' ? ['.', ','] : [',', '.'];
	const plain = GROUPED[language].test(written)
		? written.replaceAll(group, '').replace(mark, '.')
		: GROUPED_BY_SPACES.test(written)
			? written.replace(/\s/g, '').replace(',', '.')
			: written.replace(',', '.');
	// Adding 0 turns -0 into 0.
	return PLAIN.test(plain) ? Number(plain) + 0 : null;
}

const GROUPED = {
	vi: /^-?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?$/,
	en: /^-?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/
} as const satisfies Record<Language, RegExp>;
const GROUPED_BY_SPACES = /^-?[1-9]\d{0,2}(?:\s\d{3})+(?:[.,]\d+)?$/;
const PLAIN = /^-?\d+(?:\.\d+)?$/;

/** One writing for what looks the same: composed letters, one kind of line end, and nothing that a database refuses. */
const clean = (typed: string): string =>
	typed.replaceAll('\0', '').replaceAll('\r\n', '\n').trim().toWellFormed().normalize('NFC');

function isDate(typed: string): boolean {
	if (!/^\d{4}-\d{2}-\d{2}$/.test(typed)) return false;
	const date = new Date(`${typed}T00:00:00Z`);
	return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(typed);
}

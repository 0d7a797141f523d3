/** A question as its fields show it, in one language: what is drawn, and what stands in each field. */
import { formatNumber } from '#lib/domain/decimal.ts';
import type { Problem } from '#lib/domain/problem.ts';
import type { Language, Text } from '#lib/domain/text.ts';
import { answerInWords } from './answer-words.ts';
import type { ContestView } from './contest-view.ts';
import { isMatrix, isRows, ratingsOf, type Answer, type Answers, type FieldAnswer } from './answers.ts';
import {
	decodeFields,
	encodeFields,
	fieldName,
	questionOfField,
	ROW_COUNT,
	rowCountOf,
	type FieldEntry,
	type Typed
} from './fields.ts';
import type { DynamicRows, Question } from './question-shape.ts';

export type QuestionKind =
	| 'text'
	| 'longText'
	| 'number'
	| 'date'
	| 'choice'
	| 'choices'
	| 'yesNo'
	| 'dropdown'
	| 'rating'
	| 'matrix'
	| 'rows'
	| 'calculated';

export type QuestionView = {
	/** The name of its field; of a field in a row with its place. */
	name: string;
	kind: QuestionKind;
	/** Over the whole questionnaire; absent inside rows and for what is not asked. */
	number?: number;
	title: string;
	description?: string;
	required: boolean;
	unit?: string;
	choices: { value: string; text: string }[];
	/** Words at the two ends of a rating. */
	ends?: { low: string; high: string };
	/** Each value of a rating has words of its own. */
	worded?: true;
	/** The first and last day that may be chosen. */
	days?: { first?: string; last?: string };
	/** As it stands in the field: one value, or several for choices. */
	value: string[];
	problem?: Problem;
	part?: Question['part'];
	/** The text of "other", beside its choice. */
	other?: QuestionView;
	/** Of a matrix: each row has one of the choices. */
	rows?: RowView[];
	/** Of dynamic rows. */
	dynamic?: DynamicView;
	/** Fingerprint of what its fields show: sent back with them, so that nothing unseen is overwritten. */
	mark?: string;
	/** Other entries of the same question, to choose from. */
	contest?: ContestView;
};

export type RowView = { name: string; title: string; value: string; problem?: Problem };

export type DynamicView = {
	rows: { title: string; fields: QuestionView[] }[];
	addText: string;
	mayAdd: boolean;
	mayRemove: boolean;
	most: number;
};

type Shown = { answers: Answers; unread: Readonly<Record<string, string>>; problems: readonly Problem[] };

export function questionView(
	question: Question,
	{ answers, unread, problems }: Shown,
	language: Language
): QuestionView {
	const { name } = question;
	const [answer, typed] = [answers[name], unread[name]];
	const own = problems.find(({ field }) => field === name);
	const view: QuestionView = {
		...fieldView(question, typed !== undefined ? [typed] : inField(question, answer, language), language),
		...(own ? { problem: own } : {})
	};
	if (question.type !== 'matrix' && !question.dynamic) return view;
	const entries = typed === undefined ? entriesOf(answer, language) : (decodeFields(typed) ?? []);
	const at = (place: string) => entries.flatMap(([one, value]) => (one === place ? [value] : []));
	const found = (field: string) => {
		const problem = problems.find((one) => one.field === field);
		return problem ? { problem } : {};
	};
	if (question.dynamic)
		return { ...view, value: [], dynamic: dynamicView(question, question.dynamic, { entries, at, found }, language) };
	const rows = (question.rows ?? []).map(({ value, text }): RowView => {
		const field = fieldName(name, value);
		return { name: field, title: text[language], value: at(value)[0] ?? '', ...found(field) };
	});
	return { ...view, value: [], rows };
}

/** The problem of a question of several fields lies at one of them: the question it belongs to. */
export const isProblemOf = ({ name }: Pick<Question, 'name'>, { field }: Problem): boolean =>
	field !== undefined && questionOfField(field) === name;

const ROW: Text = { vi: 'Dòng', en: 'Row' };
const ADD: Text = { vi: 'Thêm dòng', en: 'Add a row' };

type Fields = {
	entries: readonly FieldEntry[];
	at: (place: string) => string[];
	found: (field: string) => { problem?: Problem };
};

function dynamicView(
	{ name }: Question,
	{ cells, first, least, most, title, addText }: DynamicRows,
	{ entries, at, found }: Fields,
	language: Language
): DynamicView {
	const count = entries.length === 0 ? first : Math.max(rowCountOf(entries, most), least);
	const rows = Array.from({ length: count }, (_, row) => ({
		title: `${(title ?? ROW)[language]} ${row + 1}`,
		fields: cells.map((cell) => {
			const field = fieldName(name, row, cell.name);
			const values = at(fieldName(String(row), cell.name));
			return { ...fieldView({ ...cell, name: field }, values, language), ...found(field) };
		})
	}));
	return { rows, addText: (addText ?? ADD)[language], mayAdd: count < most, mayRemove: count > least, most };
}

const KINDS = {
	radiogroup: 'choice',
	checkbox: 'choices',
	dropdown: 'dropdown',
	boolean: 'yesNo',
	rating: 'rating',
	comment: 'longText',
	matrix: 'matrix',
	matrixdynamic: 'rows',
	paneldynamic: 'rows',
	expression: 'calculated'
} as const;

const kindOfQuestion = ({ type, inputType }: Question): QuestionKind =>
	type !== 'text' ? KINDS[type] : inputType === 'number' ? 'number' : inputType === 'date' ? 'date' : 'text';

function fieldView(question: Question, value: string[], language: Language): QuestionView {
	const { name, title, description, isRequired, unit, part, min, max } = question;
	const { minRateDescription: low, maxRateDescription: high, rateValues } = question;
	const kind = kindOfQuestion(question);
	const days = {
		...(typeof min === 'string' ? { first: min } : {}),
		...(typeof max === 'string' ? { last: max } : {})
	};
	return {
		name,
		kind,
		title: title[language],
		...(description ? { description: description[language] } : {}),
		required: isRequired ?? false,
		...(unit ? { unit: unit[language] } : {}),
		choices: choicesOf(question, kind, language),
		...(low && high ? { ends: { low: low[language], high: high[language] } } : {}),
		...(rateValues ? { worded: true } : {}),
		...(kind === 'date' && Object.keys(days).length > 0 ? { days } : {}),
		value,
		...(part ? { part } : {})
	};
}

function choicesOf(question: Question, kind: QuestionKind, language: Language): QuestionView['choices'] {
	if (kind === 'rating')
		return ratingsOf(question).map((value) => ({
			value: String(value),
			text: question.rateValues?.find((one) => one.value === value)?.text[language] ?? String(value)
		}));
	const list = kind === 'matrix' ? question.columns : question.choices;
	return (list ?? []).map(({ value, text }) => ({ value, text: text[language] }));
}

/** An answer as its field holds it; calculated values in words. */
function inField(question: Question, answer: Answer | undefined, language: Language): string[] {
	if (answer === undefined || isRows(answer) || isMatrix(answer)) return [];
	if (question.type === 'expression') return [answerInWords(question, answer, language)];
	return valuesOf(answer as FieldAnswer, language);
}

/** An answer as a form sends it: numbers in the language's own writing, several fields as one text. */
export function typedOf(answer: Answer, language: Language): Typed {
	const several = entriesOf(answer, language);
	return several.length > 0 ? [encodeFields(several)] : valuesOf(answer as FieldAnswer, language);
}

/** The fields of a matrix or of rows; none of an answer that has one field. */
function entriesOf(answer: Answer | undefined, language: Language): FieldEntry[] {
	if (answer === undefined) return [];
	if (isMatrix(answer)) return Object.entries(answer);
	if (!isRows(answer)) return [];
	const fields = answer.flatMap((row, at) =>
		Object.entries(row).flatMap(([name, one]) =>
			valuesOf(one, language).map((value): FieldEntry => [fieldName(String(at), name), value])
		)
	);
	return [[ROW_COUNT, String(answer.length)], ...fields];
}

const valuesOf = (answer: FieldAnswer, language: Language): string[] =>
	Array.isArray(answer) ? answer : [typeof answer === 'number' ? formatNumber(answer, language) : String(answer)];

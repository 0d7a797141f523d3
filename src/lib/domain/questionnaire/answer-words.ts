/** An answer as a reader sees it: choices by their text, figures with their unit, rows one after the other. */
import { formatDay } from '#lib/domain/date.ts';
import { formatNumber } from '#lib/domain/decimal.ts';
import type { Language } from '#lib/domain/text.ts';
import { isMatrix, isRows, readAnswer, type Answer, type FieldAnswer, type Typed } from './answers.ts';
import { decodeFields, ROW_COUNT } from './fields.ts';
import type { Question } from './question-shape.ts';

export function answerInWords(question: Question, answer: Answer, language: Language): string {
	if (isRows(answer))
		return answer
			.filter((row) => Object.keys(row).length > 0)
			.map((row, at) => `${at + 1}) ${rowInWords(question, row, language)}`)
			.join('; ');
	if (isMatrix(answer))
		return (question.rows ?? [])
			.flatMap(({ value, text }) => {
				const column = question.columns?.find((one) => one.value === answer[value]);
				return column ? [`${text[language]}: ${column.text[language]}`] : [];
			})
			.join('; ');
	return fieldInWords(question, answer, language);
}

/** What was typed, read where it can be and otherwise as it stands; '' for nothing. */
export function typedInWords(question: Question, typed: Typed, language: Language): string {
	const reading = readAnswer(question, typed, language);
	if (reading.kind === 'answer') return answerInWords(question, reading.answer, language);
	const values = typed.flatMap((one) => {
		const entries = question.type === 'matrix' || question.dynamic ? decodeFields(one) : null;
		return entries ? entries.flatMap(([place, value]) => (place === ROW_COUNT ? [] : [value])) : [one];
	});
	return values
		.filter((value) => value.trim() !== '')
		.map((value) => choiceText(question, value, language))
		.join('; ');
}

const rowInWords = ({ dynamic }: Question, row: Record<string, FieldAnswer>, language: Language): string =>
	(dynamic?.cells ?? [])
		.flatMap((cell) => {
			const answer = row[cell.name];
			return answer === undefined ? [] : [`${cell.title[language]}: ${fieldInWords(cell, answer, language)}`];
		})
		.join(', ');

function fieldInWords(question: Question, answer: FieldAnswer, language: Language): string {
	if (Array.isArray(answer)) return answer.map((one) => choiceText(question, one, language)).join('; ');
	if (typeof answer === 'boolean') return choiceText(question, String(answer), language);
	if (typeof answer === 'number') {
		const rated = question.rateValues?.find(({ value }) => value === answer);
		if (rated) return rated.text[language];
		const [figure, unit] = [formatNumber(answer, language), question.unit?.[language]];
		return unit === undefined ? figure : unit === '%' ? `${figure}%` : `${figure} ${unit}`;
	}
	if (question.inputType === 'date') return formatDay(answer);
	return choiceText(question, answer, language);
}

const choiceText = ({ choices = [] }: Question, value: string, language: Language): string =>
	choices.find((choice) => choice.value === value)?.text[language] ?? value;

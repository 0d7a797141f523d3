/** The questions whose answers are counted one by one (domain/scoring/tally.ts), as a table of answers shows them. */
import { questionSubject } from '#lib/domain/scoring/tally.ts';
import type { Text } from '#lib/domain/text.ts';
import { fieldName } from './fields.ts';
import { allQuestions, type Question, type Questionnaire } from './questionnaire.ts';

export type CountedQuestion = {
	/** What its answers are counted under. */
	subject: string;
	title: Text;
	/** Several may be chosen: each choice is a question of its own, and shares do not add up to 100%. */
	multiple: boolean;
	choices: { value: string; text: Text }[];
};

/** In the order they are asked; each row of a matrix by itself. What a person typed is not counted and not among them. */
export const countedQuestions = (questionnaire: Questionnaire): CountedQuestion[] =>
	allQuestions(questionnaire).flatMap((question) => {
		const { name, type, title, rows = [] } = question;
		const choices = choicesOf(question);
		if (choices.length === 0) return [];
		if (type === 'matrix')
			return rows.map(({ value, text }) => ({
				subject: questionSubject(fieldName(name, value)),
				title: { vi: `${title.vi} – ${text.vi}`, en: `${title.en} – ${text.en}` },
				multiple: false,
				choices
			}));
		return [{ subject: questionSubject(name), title, multiple: type === 'checkbox', choices }];
	});

function choicesOf({ type, choices, columns, rateValues, rateMin = 1, rateMax = 5 }: Question) {
	if (type === 'matrix') return columns ?? [];
	if (type !== 'rating') return choices ?? [];
	if (rateValues) return rateValues.map(({ value, text }) => ({ value: String(value), text }));
	return Array.from({ length: rateMax - rateMin + 1 }, (_, at) => {
		const value = String(rateMin + at);
		return { value, text: { vi: value, en: value } };
	});
}

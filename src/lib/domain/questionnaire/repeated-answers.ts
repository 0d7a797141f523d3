/** Repeating earlier answers in later words: "{name}" in a title, a description or a note. */
import type { Language, Text } from '#lib/domain/text.ts';
import { answerInWords } from './answer-words.ts';
import type { Answers } from './answers.ts';
import type { Question } from './question-shape.ts';

const NAMED = /\{([A-Za-z0-9_-]+)\}/g;

/** Names that a text repeats the answers of. */
export const repeatedIn = ({ vi, en }: Text): string[] => [
	...new Set([...`${vi} ${en}`.matchAll(NAMED)].map(([, name]) => name!))
];

/** What stands for each name in a text: the answer in words, nothing where there is none yet. */
export function repeated(
	text: Text,
	questions: ReadonlyMap<string, Question>,
	values: Answers,
	language: Language
): Record<string, string> {
	return Object.fromEntries(
		repeatedIn(text).map((name) => {
			const [question, value] = [questions.get(name), values[name]];
			return [name, question && value !== undefined ? answerInWords(question, value, language) : ''];
		})
	);
}

export const withRepeated = (text: string, said: Readonly<Record<string, string>>): string =>
	text.replace(NAMED, (whole, name: string) => said[name] ?? whole);

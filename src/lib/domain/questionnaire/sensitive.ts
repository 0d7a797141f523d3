/**
 * Sensitive questions (health, disability, money, having been deceived): nobody is made to answer them, and whoever prefers
 * not to can say so, which is counted as an answer of its own and scored as none.
 */
import type { Text } from '#lib/domain/text.ts';
import type { Question } from './question-shape.ts';
import type { Element } from './questionnaire.ts';

/** The choice's value, in frameworks as well. */
export const PREFER_NOT = 'na';
const PREFER_NOT_TEXT: Text = { vi: 'Không trả lời', en: 'Prefer not to answer' };

const HINT = {
	choice: {
		vi: 'Câu hỏi nhạy cảm, không bắt buộc; có thể chọn “Không trả lời”.',
		en: 'A sensitive question, not compulsory; you may choose “Prefer not to answer”.'
	},
	other: {
		vi: 'Câu hỏi nhạy cảm, không bắt buộc; có thể để trống.',
		en: 'A sensitive question, not compulsory; you may leave it empty.'
	}
} as const satisfies Record<string, Text>;

/**
 * The element with nothing required, "prefer not to answer" among the choices, and a word that says so. RangeError where
 * the choices are a framework's and lack it (its rule has to say how it is scored), or cannot take it (`boolean`).
 */
export function asSensitive(element: Element): Element {
	if (element.type === 'html') return element;
	if (element.type !== 'panel') return { ...unforced(element), description: hinted(element, element) };
	const elements = element.elements.map(unforced);
	return { ...element, elements, description: hinted(element, elements[0]) };
}

function unforced({ isRequired: _, requiredIf: __, ...question }: Question): Question {
	if (question.type === 'boolean')
		throw new RangeError(`${question.name}: a sensitive question of type boolean cannot be declined; use radiogroup`);
	const { choices } = question;
	if (!choices || choices.some(({ value }) => value === PREFER_NOT)) return question;
	if (question.criterion !== undefined)
		throw new RangeError(`${question.name}: it is sensitive, and its rule has no option "${PREFER_NOT}"`);
	return { ...question, choices: [...choices, { value: PREFER_NOT, text: PREFER_NOT_TEXT, alone: true }] };
}

function hinted({ description }: { description?: Text | undefined }, question: Question | undefined): Text {
	const hint = question?.choices ? HINT.choice : HINT.other;
	return description ? { vi: `${description.vi} ${hint.vi}`, en: `${description.en} ${hint.en}` } : hint;
}

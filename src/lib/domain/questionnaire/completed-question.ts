/** A question as it is asked, from the shorter way in which SurveyJS lets authors write it. */
import type { Text } from '#lib/domain/text.ts';
import type { Question } from './question-shape.ts';

const YES: Text = { vi: 'Có', en: 'Yes' };
const NO: Text = { vi: 'Không', en: 'No' };
const OTHER: Text = { vi: 'Khác', en: 'Other' };
const OTHER_TEXT: Text = { vi: 'Xin ghi rõ', en: 'Please specify' };
const NONE: Text = { vi: 'Không có lựa chọn nào ở trên', en: 'None of the above' };

/** Name of the question that asks for the text of "other", as SurveyJS names it. */
const otherName = (name: string): string => `${name}-Comment`;

/** A question with all its choices spelled out and, where it offers "other", the question for that text after it. */
export function completed(question: Question): Question[] {
	if (question.dynamic) {
		const cells = question.dynamic.cells.flatMap((cell) => completed(cell));
		return [{ ...question, dynamic: { ...question.dynamic, cells } }];
	}
	if (question.type === 'boolean')
		return [
			{
				...question,
				choices: [
					{ value: 'true', text: question.labelTrue ?? YES },
					{ value: 'false', text: question.labelFalse ?? NO }
				]
			}
		];
	const { name, showNoneItem, showOtherItem, visibleIf } = question;
	if (!question.choices || !(showNoneItem || showOtherItem)) return [question];
	const choices = [
		...question.choices,
		...(showNoneItem ? [{ value: 'none', text: question.noneText ?? NONE, alone: true }] : []),
		...(showOtherItem ? [{ value: 'other', text: question.otherText ?? OTHER }] : [])
	];
	if (!showOtherItem) return [{ ...question, choices }];
	const chosen = question.type === 'checkbox' ? `{${name}} contains 'other'` : `{${name}} = 'other'`;
	return [
		{ ...question, choices },
		{
			type: 'text',
			name: otherName(name),
			title: OTHER_TEXT,
			isRequired: true,
			visibleIf: visibleIf ? `(${visibleIf}) and ${chosen}` : chosen,
			otherOf: name
		}
	];
}

/**
 * A questionnaire as lines of a spreadsheet: a line for each question, and for each choice of a question that takes
 * several. The explanation of a criterion stands beside its first line. A line is found again by its key, wherever in the
 * file it has been moved to.
 */
import { questionsOf, type Page, type Question, type Questionnaire } from './questionnaire.ts';

/**
 * Whether a line is filled in, and why not: it may not be changed by this person now, its figure was brought from
 * elsewhere, it does not apply to the unit, or one cell cannot hold its kind of answer.
 */
export type LineState = 'open' | 'locked' | 'brought' | 'notApplicable' | 'onlineOnly';

export type AnswerLine = {
	/** "CQS_NT_1_a"; "CQS_NT_2=web" for one choice of several. */
	key: string;
	page: Page;
	question: Question;
	/** Of a question with several choices: the one that this line ticks. */
	choice?: string;
	state: LineState;
	/** The explanation that is written beside this line, and whether it may be. */
	note?: { question: Question; state: LineState };
};

/** The lines of a questionnaire in its own order. `stateOf` says of each question whether it may be filled in. */
export function answerLines(
	{ pages }: Pick<Questionnaire, 'pages'>,
	stateOf: (question: Question) => Exclude<LineState, 'onlineOnly'>
): AnswerLine[] {
	return pages.flatMap((page) => {
		const questions = questionsOf(page);
		const noted = new Set<string>();
		return questions
			.filter((question) => question.part !== 'note')
			.flatMap((question): AnswerLine[] => {
				const note = noteBeside(question, questions, noted);
				const own = stateOf(question);
				const state: LineState = own === 'open' && !fitsACell(question) ? 'onlineOnly' : own;
				const first = { page, question, state, ...(note ? { note: { question: note, state: stateOf(note) } } : {}) };
				if (question.type !== 'checkbox' || state === 'onlineOnly') return [{ key: question.name, ...first }];
				return (question.choices ?? []).map(({ value }, at) => ({
					key: `${question.name}=${value}`,
					...(at === 0 ? first : { page, question, state }),
					choice: value
				}));
			});
	});
}

/** The explanation of the question's criterion, when this is the first of its questions. */
function noteBeside({ criterion }: Question, questions: readonly Question[], noted: Set<string>): Question | undefined {
	if (criterion === undefined || noted.has(criterion)) return undefined;
	noted.add(criterion);
	return questions.find((one) => one.criterion === criterion && one.part === 'note');
}

const IN_CELLS: readonly string[] = ['text', 'comment', 'radiogroup', 'checkbox', 'dropdown', 'boolean', 'rating'];

/** One cell, or one for each choice, holds its answer whole. */
const fitsACell = ({ type }: Question): boolean => IN_CELLS.includes(type);

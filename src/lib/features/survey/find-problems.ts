/** What is wrong and what is missing on a page of a survey, at the questions it concerns. */
import type { Framework } from '#lib/domain/framework/framework.ts';
import { treeOf } from '#lib/domain/framework/framework.ts';
import { problem, type Problem } from '#lib/domain/problem.ts';
import { questionOfField } from '#lib/domain/questionnaire/fields.ts';
import { unreadProblems, type Entered } from '#lib/domain/questionnaire/merge-entries.ts';
import { questionName, questionsOf, type Page, type Questionnaire } from '#lib/domain/questionnaire/questionnaire.ts';
import { pageState } from '#lib/domain/questionnaire/survey-model.ts';
import { scoreCriterion } from '#lib/domain/scoring/score-response.ts';
import type { Language } from '#lib/domain/text.ts';

export type PageProblems = {
	/** Questions with two entries to choose from, entries that cannot be read, figures that contradict each other, conditions broken. */
	wrong: Problem[];
	/** Required questions without an answer. */
	missing: Problem[];
	/** Names of the visible questions. */
	visible: string[];
};

type Asked = { framework: Framework; questionnaire: Questionnaire };

/** Only of visible questions: what is hidden is neither asked nor counted. */
export function findProblems(
	{ framework, questionnaire }: Asked,
	page: Page,
	{ answers, unread, contested = {} }: Entered,
	language: Language
): PageProblems {
	const { visible, problems } = pageState(questionnaire, page, answers, language);
	const questions = questionsOf(page).filter(({ name }) => visible.has(name));
	const unreadable = unreadProblems(questions, unread, language);
	const kept = Object.fromEntries(
		questions.flatMap(({ name }) => (answers[name] === undefined ? [] : [[name, answers[name]]]))
	);
	const tree = treeOf(framework);
	const contradicting = [...new Set(questions.flatMap(({ criterion }) => criterion ?? []))].flatMap((code) => {
		const criterion = tree.node(code);
		if (criterion?.level !== 'criterion') return [];
		const { problem: found } = scoreCriterion(framework, criterion, kept);
		return found ? [{ ...found, field: questionName(code, partOf(found)) }] : [];
	});
	const open = questions.filter(({ name }) => contested[name]).map(({ name }) => problem('answer_contested', name));
	const told = new Set([...open, ...unreadable].flatMap(({ field }) => (field ? [questionOfField(field)] : [])));
	return {
		wrong: [...open, ...unreadable, ...contradicting, ...problems.filter(({ code }) => code !== 'answer_required')],
		// What was typed and cannot be read is told as such, not as missing too.
		missing: problems.filter(
			({ code, field }) => code === 'answer_required' && !told.has(questionOfField(field ?? ''))
		),
		visible: questions.map(({ name }) => name)
	};
}

/** What is wrong or missing, page by page. Takes the visible answers, so that conditions read nothing that will not be kept. */
export const whatStopsSending = (asked: Asked, entered: Entered): Problem[] =>
	asked.questionnaire.pages.flatMap((page) => {
		const { wrong, missing } = findProblems(asked, page, entered, 'vi');
		return [...wrong, ...missing];
	});

/** A rule names the part of the criterion (`a`, `b`, `gate`) that its figures are wrong in. */
const partOf = ({ field }: Problem) => (field === 'a' || field === 'b' || field === 'gate' ? field : 'value');

/** How far a response has come. Derived from the answers each time, never stored beside them. */
import { treeOf, type Framework } from '#lib/domain/framework/framework.ts';
import { problem, type Problem } from '#lib/domain/problem.ts';
import type { ResponseScore } from '#lib/domain/scoring/score-response.ts';
import { isBlank, type Answers } from './answers.ts';
import { questionsOf, type Questionnaire } from './questionnaire.ts';
import { pageState } from './survey-model.ts';

export type PageProgress = { name: string; asked: number; answered: number };

/** Visible questions of each page and how many have an answer; explanations are not counted as questions. */
export function progressByPage(questionnaire: Questionnaire, answers: Answers): PageProgress[] {
	return questionnaire.pages.map((page) => {
		const { visible } = pageState(questionnaire, page, answers, 'vi');
		const asked = questionsOf(page).filter(
			({ name, part, otherOf }) => visible.has(name) && part !== 'note' && otherOf === undefined
		);
		return {
			name: page.name,
			asked: asked.length,
			answered: asked.filter(({ name }) => !isBlank(answers[name])).length
		};
	});
}

/** What stops a public response from being sent: required questions without an answer, conditions broken. */
export function openProblems(questionnaire: Questionnaire, answers: Answers): Problem[] {
	return questionnaire.pages.flatMap((page) => pageState(questionnaire, page, answers, 'vi').problems);
}

/**
 * What stops a unit's assessment from being submitted: figures that cannot be right, and criteria that ask for evidence
 * and have points but neither a document nor an explanation. Unanswered criteria do not: they are 0 points, "chưa có điểm".
 */
export function assessmentProblems(
	framework: Framework,
	scores: ResponseScore,
	answers: Answers,
	evidence: ReadonlySet<string>
): Problem[] {
	return treeOf(framework).criteria.flatMap((criterion): Problem[] => {
		const score = scores.get(criterion.code)!;
		if (score.state === 'invalid' && score.problem) return [{ ...score.problem, field: criterion.code }];
		const explained = answers[`${criterion.code.replaceAll('.', '_')}_note`] !== undefined;
		const needsEvidence = criterion.evidence?.required === true && score.state === 'scored' && score.points > 0;
		return needsEvidence && !evidence.has(criterion.code) && !explained ? [problem('incomplete', criterion.code)] : [];
	});
}

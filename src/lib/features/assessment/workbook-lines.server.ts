/** The lines of a unit's assessment in a workbook: which of them this person may fill in now. */
import { treeOf } from '#lib/domain/framework/framework.ts';
import { answerLines, type AnswerLine } from '#lib/domain/questionnaire/answer-lines.ts';
import { isBrought } from '#lib/domain/questionnaire/brought.ts';
import type { Question } from '#lib/domain/questionnaire/questionnaire.ts';
import type { AssessmentRecord } from './assessment-record.server.ts';

export function linesOf(record: AssessmentRecord): AnswerLine[] {
	const { instrument, unit, brought, changeable, response, ledOnly } = record;
	const tree = treeOf(instrument.framework);
	const excluded = new Set(unit.notApplicable.flatMap((code) => tree.criteriaUnder(code)).map(({ code }) => code));
	const draft = response === undefined || response.status === 'draft';
	return answerLines(instrument.questionnaire, (question: Question) => {
		const { criterion } = question;
		if (criterion === undefined) return draft && !ledOnly && changeable.size > 0 ? 'open' : 'locked';
		if (excluded.has(criterion)) return 'notApplicable';
		if (isBrought(brought, question)) return 'brought';
		return changeable.has(criterion) ? 'open' : 'locked';
	});
}

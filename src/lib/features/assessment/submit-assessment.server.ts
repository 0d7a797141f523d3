/** Handing in a unit's assessment: an act of its head, after which only the appraiser can give it back. */
import { toNumeral, type Decimal } from '#lib/domain/decimal.ts';
import { treeOf } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { broughtQuestions, whollyBrought, type Brought } from '#lib/domain/questionnaire/brought.ts';
import { assessmentProblems } from '#lib/domain/questionnaire/completeness.ts';
import type { Questionnaire } from '#lib/domain/questionnaire/questionnaire.ts';
import { visibleAnswers } from '#lib/domain/questionnaire/survey-model.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import { mayAssess, maySubmit } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import {
	deleteReviews,
	listEvidence,
	listReviews,
	updateResponse,
	type Evidence,
	type Response
} from '#lib/server/db/responses.ts';
import { writeScores } from '#lib/server/db/scores.ts';
import { isLate, scoreUnit, type UnitKey } from '#lib/server/unit-assessment.ts';
import { openForChange } from './change-rights.server.ts';

export type SubmittedAssessment = {
	submittedAt: Date;
	/** After the round's closing date. */
	late: boolean;
	points: Decimal;
	max: Decimal;
};

/**
 * Scores what was declared and locks it. Criteria without an answer are 0 points ("chưa có điểm") and need
 * `unansweredConfirmed`; entries that are no answers, figures that cannot be right and missing evidence must be mended
 * first. Handed in again, the criteria that had come back wait for a new judgement.
 */
export async function submitAssessment(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	key: UnitKey,
	now: Date,
	unansweredConfirmed = true
): Promise<Result<SubmittedAssessment>> {
	if (!person || !mayAssess(person, key.unitId)) return refused('not_yours');
	if (!maySubmit(person, key.unitId)) return refused('only_head_submits');
	return db.transaction(async (tx) => {
		const open = await openForChange(tx, content, person, key, person.language, now);
		if (!open.ok) return open;
		const { response, instrument, round, brought } = open.value;
		const [unread] = shownUnread(instrument.questionnaire, response, brought);
		if (unread !== undefined) return refused('incomplete', unread);
		const answers = visibleAnswers(instrument.questionnaire, response.answers);
		const scores = scoreUnit(open.value, answers);
		const documents = provenCriteria(await listEvidence(tx, response), brought);
		const problems = assessmentProblems(instrument.framework, scores, answers, documents);
		// A figure that cannot be right is named before a document that is missing.
		const stopping = problems.find(({ code }) => code !== 'incomplete') ?? problems[0];
		if (stopping) return { ok: false, problem: stopping };
		const total = scores.get(treeOf(instrument.framework).root.code)!;
		if (!unansweredConfirmed && total.answered < total.applicable) return refused('incomplete', UNANSWERED);
		const answered = (await listReviews(tx, response)).filter(({ outcome }) => outcome === 'returned');
		await writeScores(tx, response, instrument, 'self', scores);
		await deleteReviews(tx, response, 'returned');
		await updateResponse(tx, response, {
			answers,
			status: 'submitted',
			submittedAt: now,
			submittedBy: person.id,
			returnNote: null
		});
		await audit(tx, {
			at: now,
			actorId: person.id,
			action: 'assessment.submit',
			subject: `response:${response.id}`,
			roundId: key.roundId,
			organisationId: key.unitId,
			before: {
				status: response.status,
				answered: answered.map(({ criterionCode, reason }) => ({ criterionCode, reason }))
			},
			after: {
				status: 'submitted',
				points: toNumeral(total.points),
				max: toNumeral(total.max),
				revision: response.revision
			}
		});
		return ok({ submittedAt: now, late: isLate(round, now), points: total.points, max: total.max });
	});
}

/** Names of the visible questions whose entry is no answer. Where a figure was imported, what the unit typed waits. */
export function shownUnread(
	questionnaire: Questionnaire,
	{ answers, unread }: Pick<Response, 'answers' | 'unread'>,
	brought: Brought
): string[] {
	const taken = broughtQuestions(brought);
	const shown = Object.keys(visibleAnswers(questionnaire, { ...answers, ...unread }));
	return shown.filter((name) => name in unread && !taken.has(name));
}

/** Criteria with a document of the unit, or whose figures all come from elsewhere: nobody proves what others counted. */
export const provenCriteria = (
	documents: readonly Pick<Evidence, 'criterionCode'>[],
	brought: Brought
): ReadonlySet<string> => new Set([...documents.map(({ criterionCode }) => criterionCode), ...whollyBrought(brought)]);

/** The field of the confirmation that unanswered criteria count 0 points. */
export const UNANSWERED = 'xac-nhan';

/** Handing in a unit's assessment: an act of its head, after which only the city can give it back or open it again. */
import { toNumeral, type Decimal } from '#lib/domain/decimal.ts';
import { reportSeal } from '#lib/domain/evidence/signed-report.ts';
import { treeOf, versionOf } from '#lib/domain/framework/framework.ts';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Answers } from '#lib/domain/questionnaire/answers.ts';
import { broughtQuestions, whollyBrought, type Brought } from '#lib/domain/questionnaire/brought.ts';
import { assessmentProblems } from '#lib/domain/questionnaire/completeness.ts';
import type { Questionnaire } from '#lib/domain/questionnaire/questionnaire.ts';
import { visibleAnswers } from '#lib/domain/questionnaire/survey-model.ts';
import { isLate } from '#lib/domain/round/round-status.ts';
import type { ResponseScore } from '#lib/domain/scoring/score-response.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import { handsInFor } from '#lib/server/auth/hand-in.ts';
import { mayAssess } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import type { Transaction } from '#lib/server/db/client.ts';
import { listEvidence, type Evidence } from '#lib/server/db/documents.ts';
import { updateResponse, type Response } from '#lib/server/db/responses.ts';
import { deleteJudgements } from '#lib/server/db/reviews.ts';
import { listReviews } from '#lib/server/standing-reviews.ts';
import { writeScores } from '#lib/server/db/scores.ts';
import { insertSubmissionAct } from '#lib/server/db/submission-acts.ts';
import { updateSignedReport, type SignedReport } from '#lib/server/db/signed-reports.ts';
import { sealOf } from '#lib/server/submission-seal.ts';
import { scoreUnit, type UnitKey } from '#lib/server/unit-assessment.ts';
import { findWaitingReport } from './signed-report.server.ts';
import { openForChange, type OpenAssessment } from './change-rights.server.ts';

export type SubmittedAssessment = {
	submittedAt: Date;
	/** After the unit's deadline. */
	late: boolean;
	points: Decimal;
	max: Decimal;
	/** An officer handed in, since no head of the unit has an account. */
	standIn: boolean;
};

export type Submitting = {
	unansweredConfirmed?: boolean;
	/** Revision of the entries that the head has read: others are not handed in unseen. Absent: whatever stands. */
	seenRevision?: number;
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
	{ unansweredConfirmed = true, seenRevision }: Submitting = {}
): Promise<Result<SubmittedAssessment>> {
	if (!person || !mayAssess(person, key.unitId)) return refused('not_yours');
	const as = await handsInFor(db, person, key.unitId);
	if (as === null) return refused('only_head_submits');
	return db.transaction(async (tx) => {
		const open = await openForChange(tx, content, person, key, person.language, now);
		if (!open.ok) return open;
		const { response, instrument, round, unit } = open.value;
		if (seenRevision !== undefined && seenRevision !== response.revision) return refused('answers_changed');
		const whole = await wholeEntries(tx, open.value);
		if (!whole.ok) return whole;
		const { answers, scores, documents } = whole.value;
		const report = await findWaitingReport(tx, response);
		if (report?.scan === 'infected') return refused('file_infected', 'tep', { found: report.scanFound ?? '' });
		if (round.signedReport && !report) return refused('signed_report_missing', 'tep');
		const total = scores.get(treeOf(instrument.framework).root.code)!;
		if (!unansweredConfirmed && total.answered < total.applicable) return refused('incomplete', UNANSWERED);
		const answered = (await listReviews(tx, response)).filter(({ outcome }) => outcome === 'returned');
		await writeScores(tx, response, instrument, 'self', scores);
		await deleteJudgements(
			tx,
			response,
			answered.map(({ criterionCode }) => criterionCode)
		);
		await updateResponse(tx, response, {
			answers,
			status: 'submitted',
			submittedAt: now,
			submittedBy: person.id,
			returnNote: null
		});
		const told = {
			points: toNumeral(total.points),
			max: toNumeral(total.max),
			seal: sealOf({
				roundId: key.roundId,
				unitId: key.unitId,
				framework: versionOf(instrument.framework),
				answers,
				documents,
				report: report && sealOfReport(report),
				submittedAt: now
			}),
			...(as === 'standIn' ? { standIn: true as const } : {})
		};
		const submissionId = await insertSubmissionAct(tx, response, { act: 'submit', at: now, by: person.id, told });
		if (report) await updateSignedReport(tx, report.reportId, { submissionId });
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
			after: { status: 'submitted', revision: response.revision, ...told, report: report?.reportNumber ?? null }
		});
		const { points, max } = total;
		return ok({ submittedAt: now, late: isLate(round, unit, now), points, max, standIn: as === 'standIn' });
	});
}

export type WholeEntries = { answers: Answers; scores: ResponseScore; documents: Evidence[] };

/** The entries as they would be handed in; refused with the first thing that must be mended before that. */
export async function wholeEntries(
	tx: Transaction,
	open: Pick<OpenAssessment, 'response' | 'instrument' | 'brought' | 'unit'>
): Promise<Result<WholeEntries>> {
	const { response, instrument, brought } = open;
	const [unread] = shownUnread(instrument.questionnaire, response, brought);
	if (unread !== undefined) return refused('incomplete', unread);
	const [contested] = shownContested(instrument.questionnaire, response, brought);
	if (contested !== undefined) return refused('answer_contested', contested);
	const answers = visibleAnswers(instrument.questionnaire, response.answers);
	const scores = scoreUnit(open, answers);
	const documents = await listEvidence(tx, response);
	const problems = assessmentProblems(instrument.framework, scores, answers, provenCriteria(documents, brought));
	// A figure that cannot be right is named before a document that is missing.
	const stopping = problems.find(({ code }) => code !== 'incomplete') ?? problems[0];
	return stopping ? { ok: false, problem: stopping } : ok({ answers, scores, documents });
}

/** The report's part of the seal. */
export const sealOfReport = ({ reportNumber, reportDate, fileHash }: SignedReport): string =>
	reportSeal({ number: reportNumber, day: reportDate, fileHash });

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

/** Names of the visible questions that still have two entries to choose from. */
export function shownContested(
	questionnaire: Questionnaire,
	{ answers, contested }: Pick<Response, 'answers' | 'contested'>,
	brought: Brought
): string[] {
	const names = Object.keys(contested);
	if (names.length === 0) return names;
	const taken = broughtQuestions(brought);
	// As if each had an answer: whether it is shown hangs on the others'.
	const shown = visibleAnswers(questionnaire, { ...Object.fromEntries(names.map((name) => [name, '?'])), ...answers });
	return names.filter((name) => name in shown && !taken.has(name));
}

/** Criteria with a document of the unit, or whose figures all come from elsewhere: nobody proves what others counted. */
export const provenCriteria = (
	documents: readonly Pick<Evidence, 'criterionCode'>[],
	brought: Brought
): ReadonlySet<string> => new Set([...documents.map(({ criterionCode }) => criterionCode), ...whollyBrought(brought)]);

/** The field of the confirmation that unanswered criteria count 0 points. */
export const UNANSWERED = 'xac-nhan';

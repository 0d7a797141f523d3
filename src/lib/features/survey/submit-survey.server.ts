import { ok, refused, type Problem, type Result } from '#lib/domain/problem.ts';
import type { Entered } from '#lib/domain/questionnaire/merge-entries.ts';
import { visibleAnswers } from '#lib/domain/questionnaire/survey-model.ts';
import { scoreResponse } from '#lib/domain/scoring/score-response.ts';
import { tallyEntries } from '#lib/domain/scoring/tally.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import type { Instrument } from '#lib/server/content/content.ts';
import type { Transaction } from '#lib/server/db/client.ts';
import { updateResponse } from '#lib/server/db/responses.ts';
import { writeScores } from '#lib/server/db/scores.ts';
import { ensureReceipt } from '#lib/server/db/surveys.ts';
import { addToTallies, shardOf } from '#lib/server/db/tallies.ts';
import { findProblems } from './find-problems.ts';
import { findOwnSurvey, isOpen, type OwnSurvey } from './survey.server.ts';
import { hashOf, receiptCodeOf } from './tokens.server.ts';

/**
 * Sends a response: keeps the answers to visible questions only, scores them, counts them for comparisons, and gives out
 * the receipt code, all or nothing. Sent once more (twice clicked, two tabs, two servers) it stays sent once, with the
 * same code. Refused: `survey_unknown`, `round_closed`, `incomplete` with how many questions are open.
 */
export async function submitSurvey(
	app: App,
	token: string | undefined,
	now: Date
): Promise<Result<{ receipt: string }>> {
	return app.db.transaction(async (tx): Promise<Result<{ receipt: string }>> => {
		const own = await findOwnSurvey(app, tx, token, { lock: true });
		if (!own || token === undefined) return refused('survey_unknown');
		const { survey, response } = own;
		const receipt = receiptCodeOf(token);
		if (response.status === 'draft') {
			if (!isOpen(survey.round)) return refused('round_closed');
			const entered = {
				answers: visibleAnswers(survey.instrument.questionnaire, response.answers),
				unread: response.unread
			};
			const open = whatStopsSending(survey.instrument, entered);
			if (open.length > 0) return refused('incomplete', undefined, { count: open.length });
			await count(tx, own, entered.answers, now);
		}
		await ensureReceipt(tx, {
			codeHash: hashOf(receipt),
			roundId: response.roundId,
			responseId: response.id,
			kind: 'receipt',
			createdAt: now
		});
		return ok({ receipt });
	});
}

/** What is wrong or missing, page by page. Takes the visible answers, so that conditions read nothing that will not be kept. */
export const whatStopsSending = (instrument: Instrument, entered: Entered): Problem[] =>
	instrument.questionnaire.pages.flatMap((page) => {
		const { wrong, missing } = findProblems(instrument, page, entered, 'vi');
		return [...wrong, ...missing];
	});

async function count(
	tx: Transaction,
	{ survey: { round, group, instrument }, response }: OwnSurvey,
	answers: Entered['answers'],
	now: Date
): Promise<void> {
	const { framework, questionnaire } = instrument;
	const scores = scoreResponse(framework, answers);
	await updateResponse(tx, response, {
		answers,
		unread: {},
		// When which answer was changed is of use only while it is filled in.
		touched: {},
		revision: response.revision + 1,
		status: 'submitted',
		savedAt: now,
		submittedAt: now
	});
	await writeScores(tx, response, instrument, 'self', scores);
	const entries = tallyEntries(framework, questionnaire, answers, scores);
	await addToTallies(tx, round.id, group, entries, shardOf(response.id));
	await audit(tx, {
		at: now,
		actorId: null,
		action: 'response.submit',
		subject: `response:${response.id}`,
		roundId: round.id,
		after: { group, sample: response.sample }
	});
}

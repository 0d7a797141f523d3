import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Entered } from '#lib/domain/questionnaire/merge-entries.ts';
import { visibleAnswers } from '#lib/domain/questionnaire/survey-model.ts';
import { scoreResponse } from '#lib/domain/scoring/score-response.ts';
import { tallyEntries } from '#lib/domain/scoring/tally.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import type { Transaction } from '#lib/server/db/client.ts';
import { updateResponse } from '#lib/server/db/responses.ts';
import { writeScores } from '#lib/server/db/scores.ts';
import { ensureReceipt } from '#lib/server/db/surveys.ts';
import { addToTallies, tryToFold } from '#lib/server/db/tallies.ts';
import { whatStopsSending } from './find-problems.ts';
import { useUp } from './invited.server.ts';
import { findOwnSurvey, isOpen, type OwnSurvey } from './survey.server.ts';
import { hashOf, receiptCodeOf } from './tokens.server.ts';

export type Sent = {
	receipt: string;
	roundId: string;
	/** By the open address and by the respondent in person: the device is asked not to do so twice. */
	openly: boolean;
};

/**
 * Sends a response: keeps the answers to visible questions only, scores them, counts them for comparisons, and gives out
 * the receipt code, all or nothing. Sent once more (twice clicked, two tabs, two servers) it stays sent once, with the
 * same code. Refused: `survey_unknown`, `round_closed`, `incomplete` with how many questions are open,
 * `invitation_used` when another response was sent with the same invitation first.
 */
export async function submitSurvey(app: App, token: string | undefined, now: Date): Promise<Result<Sent>> {
	const sent = await app.db.transaction(async (tx): Promise<Result<Sent>> => {
		const own = await findOwnSurvey(app, tx, token, { lock: true });
		if (!own || token === undefined) return refused('survey_unknown');
		const { survey, response } = own;
		const receipt = receiptCodeOf(token);
		const keepReceipt = () =>
			ensureReceipt(tx, {
				codeHash: hashOf(receipt),
				roundId: response.roundId,
				responseId: response.id,
				kind: 'receipt',
				createdAt: now
			});
		if (response.status === 'draft') {
			if (!isOpen(survey.round)) return refused('round_closed');
			const entered = {
				answers: visibleAnswers(survey.instrument.questionnaire, response.answers),
				unread: response.unread,
				contested: response.contested
			};
			const open = whatStopsSending(survey.instrument, entered);
			if (open.length > 0) return refused('incomplete', undefined, { count: open.length });
			const invited = await useUp(tx, token, own);
			if (!invited.ok) return invited;
			// The row is ours by now: the rest needs no order, and goes to the database in one go.
			await Promise.all([keepReceipt(), ...countResponse(tx, own, entered.answers, now)]);
		} else await keepReceipt();
		const openly = response.channel === 'web' && !response.assisted;
		return ok({ receipt, roundId: response.roundId, openly });
	});
	if (sent.ok) await tryToFold(app.db);
	return sent;
}

/** What a response adds when it is sent: to be awaited together, on a row that is ours. */
export function countResponse(
	tx: Transaction,
	{ survey: { round, group, instrument }, response }: OwnSurvey,
	answers: Entered['answers'],
	now: Date
): Promise<void>[] {
	const { framework, questionnaire } = instrument;
	const scores = scoreResponse(framework, answers);
	const entries = tallyEntries(framework, questionnaire, answers, scores, response);
	return [
		updateResponse(tx, response, {
			answers,
			unread: {},
			contested: {},
			// When which answer was changed is of use only while it is filled in.
			touched: {},
			revision: response.revision + 1,
			status: 'submitted',
			savedAt: now,
			submittedAt: now
		}),
		writeScores(tx, response, instrument, 'self', scores),
		addToTallies(tx, round.id, group, entries),
		audit(tx, {
			at: now,
			actorId: null,
			action: 'response.submit',
			subject: `response:${response.id}`,
			roundId: round.id,
			after: { group, sample: response.sample }
		})
	];
}

/**
 * What the holder of a receipt code may do with a response that was sent: see it, take it back to change it, or withdraw
 * it for good. And what the browser that fills one in may do: throw the draft away.
 */
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import { scoreResponse } from '#lib/domain/scoring/score-response.ts';
import { tallyEntries } from '#lib/domain/scoring/tally.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import type { Transaction } from '#lib/server/db/client.ts';
import { updateResponse } from '#lib/server/db/responses.ts';
import { deleteReceiptsOf, deleteResponse, deleteScoresOf } from '#lib/server/db/surveys.ts';
import { addToTallies } from '#lib/server/db/tallies.ts';
import { byCode, giveToken } from './by-code.server.ts';
import { giveBack } from './invited.server.ts';
import { findOwnSurvey, isOpen, mayWithdraw, type OwnSurvey } from './survey.server.ts';

/**
 * Deletes the response from answers, scores and counts, until the results are settled; figures already released to
 * respondents follow with the next batch. Only the fact stays, in the audit. Refused: `receipt_unknown`, `round_closed`.
 */
export const withdrawSurvey = (app: App, code: string, now: Date, address?: string): Promise<Result<null>> =>
	byReceipt(app, code, now, address, async (tx, own) => {
		if (!mayWithdraw(own.survey.round)) return refused('round_closed', 'code');
		if (own.response.status === 'submitted') await takeBack(tx, own);
		await remove(tx, own, 'response.withdraw', now);
		return ok(null);
	});

/** Gives this browser access to the response, to see its result. */
export const revisitSurvey = (
	app: App,
	code: string,
	now: Date,
	address?: string
): Promise<Result<{ token: string; slug: string }>> =>
	byReceipt(app, code, now, address, async (tx, own) => ok(await giveToken(tx, own, now)));

/**
 * Takes a response that was sent back into the hands of this browser, to be changed and sent again; until then it counts
 * nowhere. The code stays valid. Refused: `receipt_unknown`, `round_closed` (only while the survey is open).
 */
export const reopenSurvey = (
	app: App,
	code: string,
	now: Date,
	address?: string
): Promise<Result<{ token: string; slug: string }>> =>
	byReceipt(app, code, now, address, async (tx, own) => {
		const { survey, response } = own;
		if (!isOpen(survey.round)) return refused('round_closed', 'code');
		if (response.status === 'submitted') {
			await takeBack(tx, own);
			await updateResponse(tx, response, { status: 'draft', submittedAt: null, savedAt: now });
			await audit(tx, {
				at: now,
				actorId: null,
				action: 'response.reopen',
				subject: `response:${response.id}`,
				roundId: response.roundId
			});
		}
		return ok(await giveToken(tx, own, now));
	});

/** Deletes what this browser has filled in and not sent. Refused: `survey_unknown`, `already_submitted`. */
export async function discardDraft(app: App, token: string | undefined, now: Date): Promise<Result<null>> {
	return app.db.transaction(async (tx): Promise<Result<null>> => {
		const own = await findOwnSurvey(app, tx, token, { lock: true });
		if (!own || token === undefined) return refused('survey_unknown');
		if (own.response.status !== 'draft') return refused('already_submitted');
		await giveBack(tx, token);
		await remove(tx, own, 'response.discard', now);
		return ok(null);
	});
}

const byReceipt = <T>(
	app: App,
	typed: string,
	now: Date,
	address: string | undefined,
	act: (tx: Transaction, own: OwnSurvey) => Promise<Result<T>>
): Promise<Result<T>> => byCode(app, { kind: 'receipt', typed, address }, now, act);

/** Out of scores and counts: the same entries as at sending, since version and answers are the same. */
async function takeBack(tx: Transaction, { survey, response }: OwnSurvey): Promise<void> {
	const { framework, questionnaire } = survey.instrument;
	const scores = scoreResponse(framework, response.answers);
	const entries = tallyEntries(framework, questionnaire, response.answers, scores, response);
	await addToTallies(tx, response.roundId, survey.group, entries, -1);
	await deleteScoresOf(tx, response);
}

async function remove(tx: Transaction, { response }: OwnSurvey, action: string, now: Date): Promise<void> {
	await deleteReceiptsOf(tx, response);
	await deleteResponse(tx, response);
	await audit(tx, { at: now, actorId: null, action, subject: `response:${response.id}`, roundId: response.roundId });
}

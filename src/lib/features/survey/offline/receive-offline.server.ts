/** A response that a device brings when the line is back: taken once, however often it is sent. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { problem, type Problem, type ProblemCode } from '#lib/domain/problem.ts';
import type { App } from '#lib/server/app.ts';
import { addressKey } from '#lib/server/auth/address-key.ts';
import { attempt } from '#lib/server/auth/attempts.ts';
import type { Instrument } from '#lib/server/content/content.ts';
import { insertResponse, keepReceiptOnce } from '#lib/server/db/responses.ts';
import { listPublicSurveys } from '#lib/server/db/rounds.ts';
import { ensureReceipt } from '#lib/server/db/surveys.ts';
import { tryToFold } from '#lib/server/db/tallies.ts';
import type { Group } from '#lib/domain/framework/framework.ts';
import { countResponse } from '../submit-survey.server.ts';
import { findOwnSurvey, isOpen, mayWithdraw, type Survey } from '../survey.server.ts';
import { hashOf, receiptCodeOf } from '../tokens.server.ts';
import type { SentResponse } from './kept-response.ts';
import { readyToSend } from './read-kept.ts';

/** By address: a team sends a day's work of many devices from one office. */
const SENDINGS = { most: 2000, minutes: 60 };
/** Longer ago than any round lasts, a device's clock is wrong. */
const LONGEST_MS = 400 * 86_400_000;

export const sentShape: z.ZodType<SentResponse> = z.strictObject({
	id: z.uuid(),
	roundId: z.string().max(80),
	framework: z.string().max(120),
	language: z.enum(['vi', 'en']),
	consentVersion: z.string().max(40).nullable(),
	adult: z.boolean(),
	team: z.string().max(120),
	startedAt: z.iso.datetime(),
	finishedAt: z.iso.datetime(),
	typed: z.record(z.string().max(120), z.array(z.string().max(100_000)).max(100))
});

export type Received =
	| { ok: true; receipt: string }
	/** `problems`: at their questions, where the answers themselves cannot be taken. */
	| { ok: false; problem: Problem; problems: Problem[] };

/**
 * Takes the response into the round it was gathered for and by the version it was asked with, also where the round asks
 * another by now. The device's id is the respondent's token: whoever sends it again gets the same receipt code and changes
 * nothing. Refused, and then nothing is kept: `survey_unknown`, `framework_unknown`, `adult_required`,
 * `consent_required`, `round_closed`, `incomplete` with the problems, `too_many_attempts`. With `late` it is taken after
 * the survey has closed too, until the results are settled: an administrator brings it in by hand.
 */
export async function receiveOffline(
	app: Pick<App, 'db' | 'content'>,
	{ slug, sent, address, late = false }: { slug: string; sent: SentResponse; address?: string; late?: boolean },
	now: Date
): Promise<Received> {
	const token = sent.id;
	const receipt = receiptCodeOf(token);
	if (await findOwnSurvey(app, app.db, token)) return { ok: true, receipt };
	const survey = await surveyGathered(app, slug, sent);
	if (typeof survey === 'string') return no(survey);
	if (!isOpen(survey.round) && !(late && mayWithdraw(survey.round))) return no('round_closed');
	const { notice } = survey.instrument.questionnaire;
	if (notice?.adult && !sent.adult) return no('adult_required');
	if (notice && sent.consentVersion !== notice.version) return no('consent_required');
	if (address !== undefined) {
		const subject = `offline from:${await addressKey(app.db, address, now)}`;
		if (!(await attempt(app.db, subject, SENDINGS, now))) return no('too_many_attempts');
	}
	const { answers, problems } = readyToSend(survey.instrument, sent.typed, sent.language);
	if (problems.length > 0) return { ok: false, problem: problem('incomplete'), problems };
	await keep(app, survey, sent, answers, now);
	return { ok: true, receipt };
}

const no = (code: ProblemCode): Received => ({ ok: false, problem: problem(code), problems: [] });

/** The round's survey, with the version that was asked; a code where there is none. */
async function surveyGathered(
	app: Pick<App, 'db' | 'content'>,
	slug: string,
	sent: SentResponse
): Promise<Survey | ProblemCode> {
	const found = (await listPublicSurveys(app.db, slug)).find(({ round }) => round.id === sent.roundId);
	if (!found) return 'survey_unknown';
	const instrument: Instrument | undefined = app.content.instruments.get(sent.framework);
	const group = found.instrument.group as Group;
	if (instrument?.framework.group !== group || instrument.framework.status !== 'published') return 'framework_unknown';
	return { round: found.round, group, slug, instrument };
}

async function keep(
	app: Pick<App, 'db' | 'content'>,
	survey: Survey,
	sent: SentResponse,
	answers: ReturnType<typeof readyToSend>['answers'],
	now: Date
): Promise<void> {
	const { round, group, instrument } = survey;
	await app.db.transaction(async (tx) => {
		const of = { roundId: round.id, responseId: randomUUID(), createdAt: now };
		// Sent twice at once: the second waits here for the first, and then has nothing to do.
		if (!(await keepReceiptOnce(tx, { ...of, codeHash: hashOf(sent.id), kind: 'browser' }))) return;
		const response = await insertResponse(tx, {
			...{ roundId: of.roundId, id: of.responseId, group, status: 'draft', answers: {} },
			...{ frameworkId: instrument.framework.id, frameworkVersion: instrument.framework.version },
			...{ language: sent.language, consentVersion: sent.consentVersion },
			...{ channel: 'offline', assisted: true, helperTeam: sent.team.normalize('NFC').trim() || null },
			startedAt: plausible(sent.startedAt, now),
			savedAt: now
		});
		await Promise.all([
			ensureReceipt(tx, { ...of, codeHash: hashOf(receiptCodeOf(sent.id)), kind: 'receipt' }),
			...countResponse(tx, { survey, response }, answers, now)
		]);
	});
	await tryToFold(app.db);
}

/** A device's clock may be wrong: never in the future, nor before any round. */
function plausible(told: string, now: Date): Date {
	const at = new Date(told);
	return at > now || now.getTime() - at.getTime() > LONGEST_MS ? now : at;
}

import { createHash } from 'node:crypto';
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { addressKey } from '#lib/server/auth/address-key.ts';
import { attempt } from '#lib/server/auth/attempts.ts';
import { hashOf } from '#lib/server/auth/respondent-codes.ts';
import { insertReceipt, insertResponse } from '#lib/server/db/responses.ts';
import { beginWith, sealed, usableInvitation } from './invited.server.ts';
import { currentSurvey, isOpen, type Survey } from './survey.server.ts';
import { newToken } from './tokens.server.ts';

/** By address, generously: a school or an office stands behind one. Beyond the first a question is asked, to slow machines. */
const STARTS = { most: 300, minutes: 60 };
const STARTS_ASKED = { most: 3000, minutes: 60 };

const LONGEST_TEAM = 120;

export type Start = {
	slug: string;
	/** The version of the notice that was agreed to; anything but the current one counts as no consent. */
	consentVersion: string;
	/** Says to be 18 or over. Asked only where the notice asks it. */
	adult: boolean;
	language: Language;
	/** Somebody fills it in for the respondent, as a member of this team (which may be left empty). */
	assisted?: { team: string };
	/** The code of an invitation; `again`: although a draft was begun with it elsewhere. */
	invitation?: { code: string; again: boolean };
	/** The round that a response was sent in from this device; `another` says that this is somebody else. */
	device?: { roundId: string; another: boolean };
	/** What was answered to the question that `busy_address` asks. */
	busyAnswer?: string;
	/** Made-up, for the sample round. */
	sample?: boolean;
	/** Of the browser; never stored, only counted by a hash. Absent: not limited. */
	address?: string;
};

/**
 * Begins a response, after notice and consent. Its token is for the browser alone. Refused: `survey_unknown`,
 * `round_closed`, `adult_required`, `consent_required`, `another_required` (each at its box), what is wrong with the
 * invitation, `busy_address` with the question to answer, `too_many_attempts`.
 */
export async function startSurvey(
	app: App,
	start: Start,
	now: Date
): Promise<Result<{ token: string; roundId: string; responseId: string }>> {
	const survey = await currentSurvey(app, start.slug);
	if (!survey) return refused('survey_unknown');
	if (!isOpen(survey.round)) return refused('round_closed');
	const agreed = agreement(survey, start);
	if (!agreed.ok) return agreed;
	const counted = await letIn(app, start, now);
	if (!counted.ok) return counted;
	const token = newToken();
	return app.db.transaction(async (tx): Promise<Result<{ token: string; roundId: string; responseId: string }>> => {
		const { invitation } = start;
		const invited =
			invitation && (await usableInvitation(tx, survey, invitation.code, { again: invitation.again, lock: true }));
		if (invited && !invited.ok) return invited;
		if (invited) await beginWith(tx, invited.value);
		const response = await insertResponse(tx, newResponse(survey, start, now));
		await insertReceipt(tx, {
			codeHash: hashOf(token),
			roundId: response.roundId,
			responseId: response.id,
			kind: 'browser',
			sealedInvitation: sealed(token, invited?.value.id ?? null),
			createdAt: now
		});
		return ok({ token, roundId: response.roundId, responseId: response.id });
	});
}

function agreement(
	{ instrument, round }: Survey,
	{ adult, consentVersion, assisted, invitation, device }: Start
): Result<null> {
	const { notice } = instrument.questionnaire;
	if (assisted && !notice?.assisted) return refused('not_yours');
	if (notice?.adult && !adult) return refused('adult_required', 'adult');
	if (notice && consentVersion !== notice.version) return refused('consent_required', 'consent');
	// A helper's device sends for many, and an invitation is counted by itself.
	if (device?.roundId === round.id && !device.another && !assisted && !invitation)
		return refused('another_required', 'another');
	return ok(null);
}

/** Nobody is barred for sharing an address: from some number on a question is asked, which people answer and scripts seldom do. */
async function letIn(app: App, { address, busyAnswer }: Start, now: Date): Promise<Result<null>> {
	if (address === undefined) return ok(null);
	const key = await addressKey(app.db, address, now);
	if (await attempt(app.db, `survey from:${key}`, STARTS, now)) return ok(null);
	if (!(await attempt(app.db, `survey asked:${key}`, STARTS_ASKED, now)))
		return refused('too_many_attempts', undefined, { minutes: STARTS_ASKED.minutes });
	// Drawn from the address and the hour: nothing is kept to know what was asked.
	const [x, y] = createHash('sha256')
		.update(`${key} ${now.toISOString().slice(0, 13)}`)
		.digest();
	const [a, b] = [2 + (x! % 8), 2 + (y! % 8)];
	return Number(busyAnswer?.trim()) === a + b ? ok(null) : refused('busy_address', 'busy', { a, b });
}

const newResponse = (
	{ round, group, instrument: { framework, questionnaire } }: Survey,
	{ language, assisted, invitation, sample = false }: Start,
	now: Date
): Parameters<typeof insertResponse>[1] => ({
	roundId: round.id,
	group,
	frameworkId: framework.id,
	frameworkVersion: framework.version,
	language,
	consentVersion: questionnaire.notice?.version ?? null,
	channel: invitation ? 'invited' : 'web',
	assisted: assisted !== undefined,
	helperTeam: assisted?.team.normalize('NFC').trim().slice(0, LONGEST_TEAM) || null,
	sample,
	startedAt: now,
	savedAt: now
});

import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { addressKey } from '#lib/server/auth/address-key.ts';
import { attempt } from '#lib/server/auth/attempts.ts';
import { insertReceipt, insertResponse } from '#lib/server/db/responses.ts';
import { currentSurvey, isOpen } from './survey.server.ts';
import { hashOf, newToken } from './tokens.server.ts';

/** By address, generously: a school or an office stands behind one. */
const STARTS = { most: 300, minutes: 60 };

export type Start = {
	slug: string;
	/** The version of the notice that was agreed to; anything but the current one counts as no consent. */
	consentVersion: string;
	/** Says to be 18 or over. Asked only where the notice asks it. */
	adult: boolean;
	language: Language;
	/** Made-up, for the sample round. */
	sample?: boolean;
	/** Of the browser; never stored, only counted by a hash. Absent: not limited. */
	address?: string;
};

/**
 * Begins a response, after notice and consent. Its token is for the browser alone. Refused: `survey_unknown`,
 * `round_closed`, `adult_required`, `consent_required` (each at its box), `too_many_attempts`.
 */
export async function startSurvey(
	app: App,
	{ slug, consentVersion, adult, language, sample = false, address }: Start,
	now: Date
): Promise<Result<{ token: string; roundId: string; responseId: string }>> {
	const survey = await currentSurvey(app, slug);
	if (!survey) return refused('survey_unknown');
	if (!isOpen(survey.round)) return refused('round_closed');
	const { framework, questionnaire } = survey.instrument;
	const { notice } = questionnaire;
	if (notice?.adult && !adult) return refused('adult_required', 'adult');
	if (notice && consentVersion !== notice.version) return refused('consent_required', 'consent');
	if (address !== undefined) {
		const subject = `survey from:${await addressKey(app.db, address, now)}`;
		if (!(await attempt(app.db, subject, STARTS, now)))
			return refused('too_many_attempts', undefined, { minutes: STARTS.minutes });
	}
	const token = newToken();
	const response = await app.db.transaction(async (tx) => {
		const response = await insertResponse(tx, {
			roundId: survey.round.id,
			group: survey.group,
			frameworkId: framework.id,
			frameworkVersion: framework.version,
			language,
			consentVersion: notice?.version ?? null,
			sample,
			startedAt: now,
			savedAt: now
		});
		await insertReceipt(tx, {
			codeHash: hashOf(token),
			roundId: response.roundId,
			responseId: response.id,
			kind: 'browser',
			createdAt: now
		});
		return response;
	});
	return ok({ token, roundId: response.roundId, responseId: response.id });
}

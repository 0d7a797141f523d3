/**
 * Going on with a draft on another device, without an identity: the browser that fills it in asks for a code (mã tiếp
 * tục), as digits to copy, a link or a QR code. Whoever has it has the draft; it is of no use once the draft is sent.
 */
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { Language } from '#lib/domain/text.ts';
import type { App } from '#lib/server/app.ts';
import { findReceipt } from '#lib/server/db/responses.ts';
import { ensureReceipt } from '#lib/server/db/surveys.ts';
import { qrCode, type QrCode } from '#lib/server/qr-code.ts';
import { byCode, giveToken } from './by-code.server.ts';
import { invitationBehind, sealed } from './invited.server.ts';
import { leftOffAt } from './survey-pages.server.ts';
import { findOwnSurvey, isOpen } from './survey.server.ts';
import { hashOf, resumeCodeOf } from './tokens.server.ts';

/** Where a code is typed in, or is typed in already. */
export const RESUME_ADDRESS = '/khao-sat/tiep-tuc';

/** Makes the draft's code good. Asked again, it is the same code. Refused: `survey_unknown`, `already_submitted`, `round_closed`. */
export async function keepForLater(app: App, token: string | undefined, now: Date): Promise<Result<null>> {
	return app.db.transaction(async (tx): Promise<Result<null>> => {
		const own = await findOwnSurvey(app, tx, token);
		if (!own || token === undefined) return refused('survey_unknown');
		const { survey, response } = own;
		if (response.status !== 'draft') return refused('already_submitted');
		if (!isOpen(survey.round)) return refused('round_closed');
		const code = resumeCodeOf(token);
		await ensureReceipt(tx, {
			codeHash: hashOf(code),
			roundId: response.roundId,
			responseId: response.id,
			kind: 'resume',
			sealedInvitation: sealed(code, await invitationBehind(tx, token)),
			createdAt: now
		});
		return ok(null);
	});
}

export type ResumeCard = { title: string; sample: boolean; closesAt: Date; code: string; link: string; qr: QrCode };

/** The code of this browser's draft, once it was asked for. Refused: `survey_unknown` before, `already_submitted`. */
export async function resumeCard(
	app: App,
	token: string | undefined,
	origin: string,
	language: Language
): Promise<Result<ResumeCard>> {
	const own = await findOwnSurvey(app, app.db, token);
	if (!own || token === undefined) return refused('survey_unknown');
	if (own.response.status !== 'draft') return refused('already_submitted');
	const code = resumeCodeOf(token);
	if (!(await findReceipt(app.db, hashOf(code)))) return refused('survey_unknown');
	const link = `${origin}${RESUME_ADDRESS}?ma=${code}`;
	const { round, instrument } = own.survey;
	return ok({
		title: instrument.questionnaire.title[language],
		sample: round.sample,
		closesAt: round.closesAt,
		code,
		link,
		qr: qrCode(link)
	});
}

/**
 * Gives this browser the draft. Both browsers have it then, and answers of either are kept. After the survey has closed
 * the draft can still be seen and thrown away. Refused: `resume_unknown`, `resume_sent` once it was sent.
 */
export const continueSurvey = (
	app: App,
	typed: string,
	now: Date,
	address?: string
): Promise<Result<{ token: string; slug: string; page: string }>> =>
	byCode(app, { kind: 'resume', typed, address }, now, async (tx, own, code) =>
		own.response.status === 'draft'
			? ok({
					...(await giveToken(tx, own, now, await invitationBehind(tx, code))),
					page: isOpen(own.survey.round) ? leftOffAt(own) : ''
				})
			: refused('resume_sent', 'code')
	);

/** Acts of whoever holds a code: of the receipt, or of a draft to go on with. */
import { refused, type Result } from '#lib/domain/problem.ts';
import type { App } from '#lib/server/app.ts';
import { addressKey } from '#lib/server/auth/address-key.ts';
import { attempt } from '#lib/server/auth/attempts.ts';
import type { Transaction } from '#lib/server/db/client.ts';
import { insertReceipt } from '#lib/server/db/responses.ts';
import { sealed } from './invited.server.ts';
import { findOwnSurvey, type OwnSurvey } from './survey.server.ts';
import { hashOf, newToken, readReceiptCode } from './tokens.server.ts';

/** Wrong codes an hour from one address, after which it is asked to wait. */
const WRONG_CODES = { most: 60, minutes: 60 };

export type ByCode = { kind: 'receipt' | 'resume'; typed: string; address?: string | undefined };

/** Refused at `code`: `receipt_unknown` or `resume_unknown`, `too_many_attempts`. */
export async function byCode<T>(
	app: App,
	{ kind, typed, address }: ByCode,
	now: Date,
	act: (tx: Transaction, own: OwnSurvey, code: string) => Promise<Result<T>>
): Promise<Result<T>> {
	const code = readReceiptCode(typed);
	const done =
		code === null
			? null
			: await app.db.transaction(async (tx) => {
					const own = await findOwnSurvey(app, tx, code, { kind, lock: true });
					return own ? act(tx, own, code) : null;
				});
	if (done) return done;
	// Only wrong codes are counted, and a right one is always let in: behind one address may be a whole school, and of
	// some 5 x 10^17 codes none is guessed.
	if (address !== undefined) {
		const subject = `${kind} from:${await addressKey(app.db, address, now)}`;
		if (!(await attempt(app.db, subject, WRONG_CODES, now)))
			return refused('too_many_attempts', 'code', { minutes: WRONG_CODES.minutes });
	}
	return refused(kind === 'receipt' ? 'receipt_unknown' : 'resume_unknown', 'code');
}

/** Gives another browser access to the response; with its invitation, where it is a draft that was begun with one. */
export async function giveToken(
	tx: Transaction,
	{ survey, response }: OwnSurvey,
	now: Date,
	invitationId: string | null = null
): Promise<{ token: string; slug: string }> {
	const token = newToken();
	await insertReceipt(tx, {
		codeHash: hashOf(token),
		roundId: response.roundId,
		responseId: response.id,
		kind: 'browser',
		sealedInvitation: sealed(token, invitationId),
		createdAt: now
	});
	return { token, slug: survey.slug };
}

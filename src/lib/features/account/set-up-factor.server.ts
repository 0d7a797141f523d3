/** Setting up a second factor: a secret is offered, goes to an app, and counts once a code of that app has proven it. */
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import { keepSecondFactor, newSecret, otpAddress, stepOf } from '#lib/server/auth/second-factor.ts';
import { qrCode, type QrCode } from '#lib/server/qr-code.ts';

export type OfferedFactor = {
	qr: QrCode;
	/** To type where nothing can be scanned, in groups of four. */
	secret: string;
	/** The same for the form: sealed, and good for this person only. */
	offer: string;
};

/** As apps list it. */
const ISSUER = 'Thước Số';

export const offerFactor = (app: Pick<App, 'secretKey'>, userId: string, email: string): OfferedFactor =>
	offered(app, userId, email, newSecret());

/** The same again, after a code that was wrong: the app has it already. */
export function offerAgain(app: Pick<App, 'secretKey'>, userId: string, email: string, offer: string): OfferedFactor {
	const secret = secretOf(app, userId, offer);
	return secret === null ? offerFactor(app, userId, email) : offered(app, userId, email, secret);
}

/** The recovery codes. Refused when the code is not of the offered secret. */
export async function proveFactor(
	app: Pick<App, 'db' | 'secretKey'>,
	userId: string,
	{ offer, code }: { offer: string; code: string },
	now: Date
): Promise<Result<string[]>> {
	const secret = secretOf(app, userId, offer);
	if (secret === null) return refused('sign_in_lost');
	const step = stepOf(secret, code, now);
	if (step === null) return refused('code_wrong', 'code');
	return app.db.transaction(async (tx) => {
		const codes = await keepSecondFactor(tx, app.secretKey, userId, { secret, step }, now);
		await audit(tx, { at: now, actorId: userId, action: 'factor.set', subject: `user:${userId}` });
		return ok(codes);
	});
}

function offered({ secretKey }: Pick<App, 'secretKey'>, userId: string, email: string, secret: string): OfferedFactor {
	return {
		qr: qrCode(otpAddress(secret, email, ISSUER)),
		secret: secret.match(/.{1,4}/g)!.join(' '),
		offer: secretKey.seal(`${userId}:${secret}`)
	};
}

function secretOf({ secretKey }: Pick<App, 'secretKey'>, userId: string, offer: string): string | null {
	const [owner, secret] = secretKey.unseal(offer)?.split(':') ?? [];
	return owner === userId && secret ? secret : null;
}

/** Taking a code of somebody's second factor; wrong ones are slowed like wrong passwords, wherever they are typed. */
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import { countFailure, forgetFailures, waitOf } from '#lib/server/auth/failures.ts';
import { takeCode } from '#lib/server/auth/second-factor.ts';

/** Wrong codes that cost nothing. */
const FREE = 5;

/** What it was: a code of the app, or a recovery code, which is used up and leaves its line. */
export async function checkCode(
	app: Pick<App, 'db' | 'secretKey'>,
	userId: string,
	code: string,
	now: Date
): Promise<Result<'code' | 'recovery'>> {
	return slowed(app, userId, now, async () => {
		const taken = await takeCode(app.db, app.secretKey, userId, code, now);
		if (!taken) return refused('code_wrong', 'code');
		if (taken === 'recovery')
			await audit(app.db, { at: now, actorId: userId, action: 'factor.recover', subject: `user:${userId}` });
		return ok(taken);
	});
}

/** Does what tries a code of a person, unless too many were wrong just now; counts a wrong one. */
export async function slowed<Found>(
	{ db }: Pick<App, 'db'>,
	userId: string,
	now: Date,
	attempt: () => Promise<Result<Found>>
): Promise<Result<Found>> {
	const subject = `code:${userId}`;
	const wait = await waitOf(db, subject, FREE, now);
	if (wait > 0) return refused('too_many_attempts', 'code', { minutes: Math.ceil(wait / 60_000) });
	const result = await attempt();
	if (result.ok) await forgetFailures(db, subject);
	else if (result.problem.code === 'code_wrong') await countFailure(db, subject, now);
	return result;
}

/** Changing one's own second factor: whoever has one shows it first, so that a session left open is not enough. */
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { App } from '#lib/server/app.ts';
import { audit } from '#lib/server/audit.ts';
import { needsSecondFactor } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import {
	dropSecondFactor,
	hasSecondFactor,
	renewRecoveryCodes,
	secondFactorOf
} from '#lib/server/auth/second-factor.ts';
import { checkCode } from './check-code.server.ts';
import { offerAgain, offerFactor, proveFactor, type OfferedFactor } from './set-up-factor.server.ts';

/** What an app reads; null: there is a factor already, and its code comes first. */
export async function ownFactor(app: App, person: Person) {
	const factor = await secondFactorOf(app.db, person.id);
	return {
		factor,
		needed: needsSecondFactor(app.settings, person),
		offered: factor ? null : offerFactor(app, person.id, person.email)
	};
}

/** An offer for another device. */
export async function offerOther(app: App, person: Person, code: string, now: Date): Promise<Result<OfferedFactor>> {
	const checked = await checkCode(app, person.id, code, now);
	return checked.ok ? ok(offerFactor(app, person.id, person.email)) : checked;
}

/** The recovery codes, or the same offer again beside what was wrong. */
export async function setUpFactor(
	app: App,
	person: Person,
	{ offer, code, moving }: { offer: string; code: string; moving: boolean },
	now: Date
): Promise<Result<string[]> & { offered?: OfferedFactor }> {
	// An offer drawn while there was no factor is not one for another device.
	if (!moving && (await hasSecondFactor(app.db, person.id))) return refused('sign_in_lost');
	const proven = await proveFactor(app, person.id, { offer, code }, now);
	return proven.ok ? proven : { ...proven, offered: offerAgain(app, person.id, person.email, offer) };
}

export async function renewCodes(app: App, person: Person, code: string, now: Date): Promise<Result<string[]>> {
	const checked = await checkCode(app, person.id, code, now);
	if (!checked.ok) return checked;
	return app.db.transaction(async (tx) => {
		await audit(tx, { ...about(person, now), action: 'factor.renew' });
		return ok(await renewRecoveryCodes(tx, person.id));
	});
}

/** Refused for whoever must have one. */
export async function dropFactor(app: App, person: Person, code: string, now: Date): Promise<Result<null>> {
	if (needsSecondFactor(app.settings, person)) return refused('factor_required');
	const checked = await checkCode(app, person.id, code, now);
	if (!checked.ok) return checked;
	return app.db.transaction(async (tx) => {
		if (await dropSecondFactor(tx, person.id)) await audit(tx, { ...about(person, now), action: 'factor.drop' });
		return ok(null);
	});
}

const about = (person: Person, now: Date) => ({ at: now, actorId: person.id, subject: `user:${person.id}` });

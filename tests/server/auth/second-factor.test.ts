/** The second factor: who must have one, what a code opens and how often, and the ways back for whoever lost it. */
import { and, eq } from 'drizzle-orm';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ownAccount, signOutElsewhere } from '#lib/features/account/own-account.server.ts';
import { dropFactor, offerOther, ownFactor, renewCodes, setUpFactor } from '#lib/features/account/own-factor.server.ts';
import { resetFactor } from '#lib/features/people/change-person.server.ts';
import { secondStep, setUpAndEnter, showCode } from '#lib/features/account/second-step.server.ts';
import { signIn } from '#lib/features/account/sign-in.server.ts';
import type { App } from '#lib/server/app.ts';
import { waitAfter } from '#lib/server/auth/failures.ts';
import { hashPassword } from '#lib/server/auth/password.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { stepOf } from '#lib/server/auth/second-factor.ts';
import { auditEvents } from '#lib/server/db/schema/audit.ts';
import { recoveryCodes, secondFactors, users } from '#lib/server/db/schema/people.ts';
import { openSecretKey } from '#lib/server/secret-key.ts';
import { addPerson, DATABASES, openBareApp } from '../databases.ts';

const PASSWORD = 'mat-khau-rat-dai';
const NOW = new Date('2026-03-02T03:00:00Z');
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
const PLACE = { address: '10.0.0.1', device: 'Firefox on Linux', knownDevices: undefined };

const codeOf = (secret: string, at: Date) =>
	new TOTP({ secret: Secret.fromBase32(secret.replaceAll(' ', '')) }).generate({ timestamp: at.getTime() });

test('codes are those of RFC 6238, appendix B, cut to six digits, a step early or late at most', () => {
	const secret = new Secret({ buffer: new TextEncoder().encode('12345678901234567890').buffer }).base32;
	for (const [seconds, code] of [
		[59, '287082'],
		[1_111_111_109, '081804'],
		[1_234_567_890, '005924'],
		[2_000_000_000, '279037']
	] as const) {
		const step = Math.floor(seconds / 30);
		for (const off of [-30, 0, 30]) expect(stepOf(secret, code, new Date((seconds + off) * 1000))).toBe(step);
		expect(stepOf(secret, code, new Date((seconds + 90) * 1000))).toBeNull();
		expect(stepOf(secret, ` ${code.slice(0, 3)} ${code.slice(3)}`, new Date(seconds * 1000))).toBe(step);
	}
	for (const wrong of ['', '12345', '1234567', 'abcdef']) expect(stepOf(secret, wrong, NOW)).toBeNull();
});

test('the wait after failures doubles from a quarter of a minute to a quarter of an hour', () => {
	expect([0, 4, 5, 6, 7, 10, 11, 50].map((count) => waitAfter(count, 5) / 1000)).toEqual([
		0, 0, 15, 30, 60, 480, 900, 900
	]);
});

describe.each(DATABASES)('%s', ({ open }) => {
	let app: App;
	let ha: Person;
	let number = 0;
	beforeAll(async () => {
		app = await openBareApp(open);
	});
	afterAll(() => app.close());
	beforeEach(async () => {
		ha = await withPassword(`ha${(number += 1)}`, ['HP', 'planner']);
	});

	async function withPassword(name: string, ...roles: Parameters<typeof addPerson>[2][]): Promise<Person> {
		const person = await addPerson(app, name, ...roles);
		await app.db
			.update(users)
			.set({ passwordHash: await hashPassword(PASSWORD) })
			.where(eq(users.id, person.id));
		return person;
	}
	const required = (): App => ({ ...app, settings: { ...app.settings, secondFactor: 'required' } });
	async function entered(who: Person, at: Date, on = app) {
		const result = await signIn(on, { email: who.email, password: PASSWORD, place: PLACE }, at);
		if (!result.ok) throw new Error(result.problem.code);
		return result.value;
	}
	/** The secret and the recovery codes of a person who has set a factor up. */
	async function withFactor(who: Person, at: Date) {
		const { offered } = await ownFactor(app, who);
		const code = codeOf(offered!.secret, at);
		const codes = await setUpFactor(app, who, { offer: offered!.offer, code, moving: false }, at);
		if (!codes.ok) throw new Error(codes.problem.code);
		return { secret: offered!.secret, codes: codes.value };
	}

	test('Hà, planner, sets a factor up before anything else where it is required; Lan, officer, does not have to', async () => {
		const lan = await withPassword(`lan${number}`, ['STP', 'officer']);
		expect((await entered(lan, NOW, required())).step).toBe('done');
		expect((await entered(ha, NOW)).step, 'offered only').toBe('done');
		const started = await entered(ha, NOW, required());
		expect(started.step).toBe('second');
		expect((await app.auth.validateSession(started.token)).session, 'the half of it opens nothing').toBeNull();

		const step = await secondStep(app, started.token, null, NOW);
		const { offer, secret } = step!.offered!;
		const wrong = await setUpAndEnter(app, started.token, { offer, code: '000000' }, PLACE, NOW);
		expect(wrong).toMatchObject({ ok: false, problem: { code: 'code_wrong' } });
		expect((await secondStep(app, started.token, offer, NOW))!.offered!.secret, 'the same again').toBe(secret);
		const set = await setUpAndEnter(app, started.token, { offer, code: codeOf(secret, NOW) }, PLACE, NOW);
		if (!set.ok) throw new Error(set.problem.code);
		expect(set.value.codes).toHaveLength(10);
		expect((await app.auth.validateSession(set.value.token)).session).toMatchObject({ userId: ha.id });
		expect(await secondStep(app, started.token, null, NOW), 'it is used up').toBeNull();
	});

	test('whoever has a factor shows it, whatever the role and the setting', async () => {
		const lan = await withPassword(`lan${number}`, ['STP', 'officer']);
		const { secret } = await withFactor(lan, NOW);
		const started = await entered(lan, later(60));
		expect(started.step).toBe('second');
		expect((await secondStep(app, started.token, null, later(60)))!.offered).toBeNull();
		const shown = await showCode(app, started.token, codeOf(secret, later(60)), PLACE, later(60));
		expect(shown).toMatchObject({ ok: true, value: { step: 'done', userId: lan.id } });
	});

	test('a code is taken once, though two ask at once, and so is the first step', async () => {
		const { secret } = await withFactor(ha, NOW);
		const at = later(60);
		const tokens = [await entered(ha, at), await entered(ha, at)].map(({ token }) => token);
		const code = codeOf(secret, at);
		const both = await Promise.all(tokens.map((token) => showCode(app, token, code, PLACE, at)));
		expect(both.filter(({ ok }) => ok)).toHaveLength(1);
		const used = tokens[both.findIndex(({ ok }) => ok)];
		const again = await showCode(app, used, codeOf(secret, later(120)), PLACE, later(120));
		expect(again).toMatchObject({ ok: false, problem: { code: 'sign_in_lost' } });
		const old = tokens[both.findIndex(({ ok }) => !ok)];
		expect(await showCode(app, old, codeOf(secret, later(30)), PLACE, later(45)), 'an older one').toMatchObject({
			ok: false
		});
	});

	test('the first step is good for ten minutes', async () => {
		const { secret } = await withFactor(ha, NOW);
		const { token } = await entered(ha, later(60));
		const at = later(60 + 601);
		expect(await showCode(app, token, codeOf(secret, at), PLACE, at)).toMatchObject({
			problem: { code: 'sign_in_lost' }
		});
		expect(await secondStep(app, 'no-token', null, at)).toBeNull();
	});

	test('a recovery code signs in once, however it is typed, and leaves its line', async () => {
		const { codes } = await withFactor(ha, NOW);
		const typed = codes[3]!.toUpperCase().replace('-', ' ');
		const first = await entered(ha, later(60));
		expect((await showCode(app, first.token, typed, PLACE, later(60))).ok).toBe(true);
		const second = await entered(ha, later(90));
		expect(await showCode(app, second.token, typed, PLACE, later(90))).toMatchObject({
			problem: { code: 'code_wrong' }
		});
		expect((await ownFactor(app, ha)).factor!.codesLeft).toBe(9);
		const lines = await app.db.$count(
			auditEvents,
			and(eq(auditEvents.actorId, ha.id), eq(auditEvents.action, 'factor.recover'))
		);
		expect(lines).toBe(1);
	});

	test('wrong codes are slowed, the right one included', async () => {
		const { secret } = await withFactor(ha, NOW);
		const { token } = await entered(ha, later(60));
		for (let count = 0; count < 5; count++) await showCode(app, token, '000000', PLACE, later(60));
		const hasty = await showCode(app, token, codeOf(secret, later(61)), PLACE, later(61));
		expect(hasty).toMatchObject({ problem: { code: 'too_many_attempts' } });
		expect((await showCode(app, token, codeOf(secret, later(90)), PLACE, later(90))).ok).toBe(true);
	});

	test('the database holds neither the secret nor a recovery code, and another key opens nothing', async () => {
		const { secret, codes } = await withFactor(ha, NOW);
		const stored = JSON.stringify([
			await app.db.select().from(secondFactors).where(eq(secondFactors.userId, ha.id)),
			await app.db.select().from(recoveryCodes).where(eq(recoveryCodes.userId, ha.id)),
			await app.db.select().from(auditEvents).where(eq(auditEvents.actorId, ha.id))
		]);
		for (const hidden of [secret.replaceAll(' ', ''), ...codes]) expect(stored).not.toContain(hidden);
		const other = { ...app, secretKey: openSecretKey({ secretKey: 'khac', dataDir: app.settings.dataDir }) };
		const { token } = await entered(ha, later(60));
		expect((await showCode(other, token, codeOf(secret, later(60)), PLACE, later(60))).ok).toBe(false);
	});

	test('moving it, new recovery codes and turning it off each want its code', async () => {
		const { secret, codes } = await withFactor(ha, NOW);
		const [one, two] = [later(60), later(120)];
		expect((await offerOther(app, ha, '000000', one)).ok).toBe(false);
		const unasked = await setUpFactor(app, ha, { offer: 'x', code: codeOf(secret, one), moving: false }, one);
		expect(unasked, 'an offer from before').toMatchObject({ problem: { code: 'sign_in_lost' } });
		const offered = await offerOther(app, ha, codeOf(secret, one), one);
		if (!offered.ok) throw new Error(offered.problem.code);
		const { offer, secret: newer } = offered.value;
		const moved = await setUpFactor(app, ha, { offer, code: codeOf(newer, one), moving: true }, one);
		expect(moved.ok).toBe(true);
		expect((await renewCodes(app, ha, codes[0]!, two)).ok, 'the old codes went with the old device').toBe(false);
		const renewed = await renewCodes(app, ha, codeOf(newer, two), two);
		expect(renewed).toMatchObject({ ok: true });
		const refused = await dropFactor(required(), ha, codeOf(newer, later(180)), later(180));
		expect(refused, 'whose role needs it keeps it').toMatchObject({ problem: { code: 'factor_required' } });
		expect((await dropFactor(app, ha, codeOf(newer, later(180)), later(180))).ok).toBe(true);
		expect((await entered(ha, later(240))).step).toBe('done');
	});

	test("an offer made for Hà is nobody else's", async () => {
		const { offered } = await ownFactor(app, ha);
		const minh = await addPerson(app, `minh${number}`, ['STP', 'head']);
		const typed = { offer: offered!.offer, code: codeOf(offered!.secret, NOW), moving: false };
		expect(await setUpFactor(app, minh, typed, NOW)).toMatchObject({ problem: { code: 'sign_in_lost' } });
	});

	test('Sơn, administrator, resets the factor of Hà with a reason; Hà is signed out; nobody else may', async () => {
		const son = await addPerson(app, `son${number}`, ['HP', 'administrator']);
		await withFactor(ha, NOW);
		const { token } = await app.auth
			.createSession(ha.id, { device: '', address: '', elsewhere: false })
			.then(({ id }) => ({ token: id }));
		const reset = (who: Person | null, reason: string) => resetFactor(app, who, { userId: ha.id, reason }, NOW);
		for (const who of [null, ha]) expect(await reset(who, 'x')).toMatchObject({ problem: { code: 'not_yours' } });
		expect(await reset(son, ' ')).toMatchObject({ problem: { code: 'reason_required' } });
		expect(await reset(son, 'Mất điện thoại')).toEqual({ ok: true, value: true });
		expect((await app.auth.validateSession(token)).session).toBeNull();
		expect((await entered(ha, later(60))).step).toBe('done');
	});

	test('Hà sees where she is signed in, and signs out everywhere else', async () => {
		const [here, phone] = [await entered(ha, NOW), await entered(ha, NOW)];
		const mine = { person: ha, token: here.token };
		const { sessions } = await ownAccount(app, mine, NOW);
		expect(sessions.map((one) => one.here).sort()).toEqual([false, true]);
		expect(sessions[0]).toMatchObject({ device: PLACE.device, address: PLACE.address });
		expect(await signOutElsewhere(app, mine, NOW)).toBe(1);
		expect((await app.auth.validateSession(phone.token)).session).toBeNull();
		expect((await app.auth.validateSession(here.token)).session).not.toBeNull();
	});
});

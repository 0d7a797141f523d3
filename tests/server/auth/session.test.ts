/** Sessions and sign-in: only hashes are kept, guessers are slowed, and nobody learns which accounts exist. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { signIn } from '#lib/features/account/sign-in.server.ts';
import { signOut } from '#lib/features/account/sign-out.server.ts';
import type { App } from '#lib/server/app.ts';
import { DEVICE_AGE, deviceOf } from '#lib/server/auth/known-device.ts';
import { hashPassword, verifyPassword } from '#lib/server/auth/password.ts';
import { endSessionsOf } from '#lib/server/auth/session.ts';
import { auditEvents } from '#lib/server/db/schema/audit.ts';
import { failures, sessions, users } from '#lib/server/db/schema/people.ts';
import { addPerson, DATABASES, openBareApp } from '../databases.ts';

const PASSWORD = 'mat-khau-rat-dai';
const NOW = new Date('2026-03-02T03:00:00Z');
const secondsLater = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
const minutesLater = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

describe.each(DATABASES)('%s', ({ open }) => {
	let app: App;
	let lan: { id: string; email: string };
	let number = 0;
	beforeAll(async () => {
		app = await openBareApp(open);
	});
	afterAll(() => app.close());
	beforeEach(async () => {
		lan = await addPerson(app, `lan${(number += 1)}`, ['STP', 'officer']);
		await app.db
			.update(users)
			.set({ passwordHash: await hashPassword(PASSWORD) })
			.where(eq(users.id, lan.id));
	});

	const enter = (password: string, at = NOW, email = lan.email, address = '10.0.0.1', knownDevices?: string) =>
		signIn(app, { email, password, place: { address, device: 'Firefox on Linux', knownDevices } }, at);
	const tokenOf = async () => {
		const entered = await enter(PASSWORD);
		if (!entered.ok) throw new Error(entered.problem.code);
		return entered.value.token;
	};
	const leave = (token: string) => signOut(app, { person: lan, token }, NOW);

	test('the right password begins a session that lucia finds, for the person', async () => {
		const token = await tokenOf();
		const { session, user } = await app.auth.validateSession(token);
		expect(session).toMatchObject({ id: token, userId: lan.id });
		expect(user).toMatchObject({ id: lan.id });
	});

	test('e-mail addresses are read whatever their case', async () => {
		expect((await enter(PASSWORD, NOW, ` ${lan.email.toUpperCase()} `)).ok).toBe(true);
	});

	test('the table of sessions holds no token, and a stolen hash opens nothing', async () => {
		const token = await tokenOf();
		const [stored] = await app.db.select().from(sessions).where(eq(sessions.userId, lan.id));
		expect(JSON.stringify(stored)).not.toContain(token);
		expect(stored!.tokenHash).toMatch(/^[0-9a-f]{64}$/);
		expect((await app.auth.validateSession(stored!.tokenHash)).session).toBeNull();
	});

	test('passwords are argon2id hashes, and letters typed in another way are the same', async () => {
		const hash = await hashPassword('mật khẩu dài'.normalize('NFC'));
		expect(hash).toMatch(/^\$argon2id\$/);
		expect(await verifyPassword(hash, 'mật khẩu dài'.normalize('NFD'))).toBe(true);
		expect(await verifyPassword(hash, 'mật khẩu dai')).toBe(false);
		expect(await verifyPassword('none', 'none')).toBe(false);
	});

	test('signing out ends this session and no other', async () => {
		const [phone, office] = [await tokenOf(), await tokenOf()];
		await leave(phone);
		expect((await app.auth.validateSession(phone)).session).toBeNull();
		expect((await app.auth.validateSession(office)).session).not.toBeNull();
	});

	test('ending all sessions of a person leaves those of others', async () => {
		const own = [await tokenOf(), await tokenOf()];
		const minh = await addPerson(app, `minh${number}`, ['STP', 'head']);
		const other = await app.auth.createSession(minh.id, { device: '', address: '', elsewhere: false });
		await endSessionsOf(app.db, lan.id);
		for (const token of own) expect((await app.auth.validateSession(token)).session).toBeNull();
		expect((await app.auth.validateSession(other.id)).session).not.toBeNull();
	});

	test('a session past its end is none', async () => {
		const token = await tokenOf();
		await app.db
			.update(sessions)
			.set({ expiresAt: new Date(Date.now() - 1000) })
			.where(eq(sessions.userId, lan.id));
		expect((await app.auth.validateSession(token)).session).toBeNull();
		expect(await app.db.$count(sessions, eq(sessions.userId, lan.id))).toBe(0);
	});

	test('a closed account neither signs in nor keeps its sessions', async () => {
		const token = await tokenOf();
		await app.db.update(users).set({ disabledAt: NOW }).where(eq(users.id, lan.id));
		expect((await app.auth.validateSession(token)).session).toBeNull();
		expect(await enter(PASSWORD)).toMatchObject({ ok: false, problem: { code: 'wrong_credentials' } });
	});

	test('a wrong password and an unknown account are told apart by nothing', async () => {
		const wrong = await enter('khong-phai-mat-khau');
		const unknown = await enter('khong-phai-mat-khau', NOW, 'khong-ai@thu.example');
		expect(wrong).toEqual({ ok: false, problem: { code: 'wrong_credentials', field: 'password' } });
		expect(unknown).toEqual(wrong);
	});

	test('after five wrong passwords Lan waits, a little longer after each, and never for long', async () => {
		for (let count = 0; count < 5; count++)
			expect(await enter(`sai-${count}`)).toMatchObject({ problem: { code: 'wrong_credentials' } });
		const refused = { ok: false, problem: { code: 'too_many_attempts', details: { minutes: 1 } } };
		expect(await enter(PASSWORD, secondsLater(14)), 'the right one too').toMatchObject(refused);
		expect(await enter('sai-5', secondsLater(15))).toMatchObject({ problem: { code: 'wrong_credentials' } });
		expect(await enter(PASSWORD, secondsLater(44))).toMatchObject(refused);
		expect((await enter(PASSWORD, secondsLater(45))).ok).toBe(true);
	});

	test('what is refused for its haste does not make the wait longer', async () => {
		for (let count = 0; count < 5; count++) await enter(`sai-${count}`);
		for (let count = 0; count < 20; count++) await enter(PASSWORD, secondsLater(10));
		expect((await enter(PASSWORD, secondsLater(15))).ok).toBe(true);
	});

	test('signing in forgets the failures before it', async () => {
		for (let round = 0; round < 3; round++) {
			for (let count = 0; count < 4; count++) await enter(`sai-${count}`);
			await tokenOf();
		}
	});

	test('whoever guesses at Lan from the office bars nobody else of the office, nor Lan at home', async () => {
		const minh = await addPerson(app, `minh${number}`, ['STP', 'head']);
		await app.db
			.update(users)
			.set({ passwordHash: await hashPassword(PASSWORD) })
			.where(eq(users.id, minh.id));
		for (let count = 0; count < 8; count++) await enter(`sai-${count}`);
		expect((await enter(PASSWORD, NOW, minh.email)).ok, 'Minh at the same address').toBe(true);
		expect((await enter(PASSWORD, NOW, lan.email, '10.7.7.7')).ok, 'Lan elsewhere').toBe(true);
	});

	test('guesses from everywhere slow the account everywhere, but not on the browser that Lan knows', async () => {
		await app.db.insert(failures).values({ subject: `sign-in:${lan.email}`, count: 24, lastAt: NOW });
		expect(await enter(PASSWORD, minutesLater(1), lan.email, '10.1.1.1')).toMatchObject({
			problem: { code: 'too_many_attempts' }
		});
		const own = deviceOf(app.secretKey, lan.id, undefined, NOW);
		expect((await enter(PASSWORD, minutesLater(1), lan.email, '10.1.1.1', own)).ok).toBe(true);
	});

	test('a browser that somebody else knows, a forged cookie and an old one are no known device', async () => {
		await app.db.insert(failures).values({ subject: `sign-in:${lan.email}`, count: 24, lastAt: NOW });
		const own = deviceOf(app.secretKey, lan.id, undefined, NOW);
		const past = new Date(NOW.getTime() - DEVICE_AGE * 1000 - 1);
		for (const cookie of [
			deviceOf(app.secretKey, 'somebody', undefined, NOW),
			`${own.split('.')[0]}.forged`,
			'nothing',
			deviceOf(app.secretKey, lan.id, undefined, past)
		])
			expect(await enter(PASSWORD, NOW, lan.email, '10.1.1.1', cookie)).toMatchObject({
				problem: { code: 'too_many_attempts' }
			});
	});

	test('no network address is kept with a failure', async () => {
		await enter('sai', NOW, lan.email, '10.9.9.9');
		expect(JSON.stringify(await app.db.select().from(failures))).not.toContain('10.9.9.9');
	});

	test('beginning and ending a session are in the audit, without the token', async () => {
		const token = await tokenOf();
		await leave(token);
		const lines = await app.db.select().from(auditEvents).where(eq(auditEvents.actorId, lan.id));
		expect(lines.map(({ action }) => action)).toEqual(['session.begin', 'session.end']);
		expect(JSON.stringify(lines)).not.toContain(token);
	});
});

/** Sessions and sign-in: only hashes are kept, guessers are slowed, and nobody learns which accounts exist. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { signIn, signOut } from '#lib/features/sign-in/sign-in.server.ts';
import type { App } from '#lib/server/app.ts';
import { addressKey } from '#lib/server/auth/address-key.ts';
import { hashPassword, verifyPassword } from '#lib/server/auth/password.ts';
import { endSessionsOf } from '#lib/server/auth/session.ts';
import { auditEvents } from '#lib/server/db/schema/audit.ts';
import { attempts, sessions, users } from '#lib/server/db/schema/people.ts';
import { addPerson, DATABASES, openBareApp } from '../databases.ts';

const PASSWORD = 'mat-khau-rat-dai';
// On the edge of a window, so that the tests of limits do not depend on the minute they run in.
const NOW = new Date('2026-03-02T03:00:00Z');
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

	const enter = (password: string, at = NOW, email = lan.email, address = '10.0.0.1') =>
		signIn(app, { email, password, address }, at);
	const tokenOf = async () => {
		const entered = await enter(PASSWORD);
		if (!entered.ok) throw new Error(entered.problem.code);
		return entered.value;
	};

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
		await signOut(app, phone, lan.id, NOW);
		expect((await app.auth.validateSession(phone)).session).toBeNull();
		expect((await app.auth.validateSession(office)).session).not.toBeNull();
	});

	test('ending all sessions of a person leaves those of others', async () => {
		const own = [await tokenOf(), await tokenOf()];
		const minh = await addPerson(app, `minh${number}`, ['STP', 'head']);
		const other = await app.auth.createSession(minh.id, {});
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

	test('eight wrong passwords in five minutes close the account to guessers, the right one included, for a while', async () => {
		for (let count = 0; count < 8; count++)
			expect(await enter(`sai-${count}`)).toMatchObject({ problem: { code: 'wrong_credentials' } });
		const refused = { ok: false, problem: { code: 'too_many_attempts', details: { minutes: 5 } } };
		expect(await enter(PASSWORD, minutesLater(4))).toMatchObject(refused);
		expect((await enter(PASSWORD, minutesLater(5))).ok).toBe(true);
	});

	test('signing in forgets the attempts before it', async () => {
		for (let count = 0; count < 7; count++) await enter(`sai-${count}`);
		await tokenOf();
		for (let count = 0; count < 7; count++)
			expect(await enter(`sai-${count}`)).toMatchObject({ problem: { code: 'wrong_credentials' } });
	});

	test('one address trying many accounts is slowed too', async () => {
		const at = minutesLater(60);
		const from = (email: string) => signIn(app, { email, password: 'x', address: '10.9.9.9' }, at);
		// Unknown accounts cost a real check each; a count already reached shows the limit as well and faster.
		const subject = `sign-in from:${await addressKey(app.db, '10.9.9.9', at)}`;
		await app.db.insert(attempts).values({ subject, windowStart: at, count: 119 });
		expect(await from('a@thu.example')).toMatchObject({ problem: { code: 'wrong_credentials' } });
		expect(await from('b@thu.example')).toMatchObject({ problem: { code: 'too_many_attempts' } });
		// Counted, and kept nowhere as it is.
		expect(JSON.stringify(await app.db.select().from(attempts))).not.toContain('10.9.9.9');
	});

	test('beginning and ending a session are in the audit, without the token', async () => {
		const token = await tokenOf();
		await signOut(app, token, lan.id, NOW);
		const lines = await app.db.select().from(auditEvents).where(eq(auditEvents.actorId, lan.id));
		expect(lines.map(({ action }) => action)).toEqual(['session.begin', 'session.end']);
		expect(JSON.stringify(lines)).not.toContain(token);
	});
});

/**
 * Accounts, told as people. Sơn administers, Hà plans, Minh heads Justice with Lan as its officer, Hoa is an officer
 * elsewhere; Thu is invited.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { signIn } from '#lib/features/account/sign-in.server.ts';
import { assignParts } from '#lib/features/assessment/assign-parts.server.ts';
import { changeRoles, closeAccount, endSessions, reopenAccount } from '#lib/features/people/change-person.server.ts';
import { invitePerson, sendLink, type Invitation } from '#lib/features/people/invite-person.server.ts';
import { ownUnitPeople, peopleList, personPage } from '#lib/features/people/people-pages.server.ts';
import {
	askForLink,
	changeOwnPassword,
	openedLink,
	setPasswordByLink
} from '#lib/features/people/set-password.server.ts';
import { readMail } from '#lib/features/mail/read-outbox.server.ts';
import type { Result } from '#lib/domain/problem.ts';
import { findPerson, type Person } from '#lib/server/auth/person.ts';
import { findAccount, workOf } from '#lib/server/db/accounts.ts';
import { listMails } from '#lib/server/mail/outbox.ts';
import { addPerson, DATABASES, DURING, openTestApp, type TestApp } from '../databases.ts';

const HOUR = 3_600_000;
const PASSWORD = 'bốn từ không liên quan';
const at = (now = DURING) => ({ now, origin: 'https://thu.example' });
const code = (result: Result<unknown>) => (result.ok ? 'ok' : result.problem.code);
const fieldOf = (result: Result<unknown>) => (result.ok ? null : [result.problem.code, result.problem.field]);
function value<T>(result: Result<T>): T {
	if (!result.ok) throw new Error(result.problem.code);
	return result.value;
}

describe.each(DATABASES)('%s', ({ open }) => {
	let app: TestApp;
	let son: Person, ha: Person, minh: Person, lan: Person, hoa: Person;
	let many = 0;
	const thu = (changes: Partial<Invitation> = {}): Invitation => ({
		name: 'Trần Thị Thu',
		email: `thu-${++many}@hp.example`,
		language: 'vi',
		roles: [{ organisationId: 'STP', role: 'officer' }],
		...changes
	});
	const invite = (who: Person | null, changes: Partial<Invitation> = {}) =>
		invitePerson(app, who, thu(changes), 'letter', at());
	const tokenOf = (address: string) => address.split('/').at(-1)!;
	const enter = (email: string, password: string, now = DURING) =>
		signIn(app, { email, password, place: { address: '10.0.0.1', device: 'thử', knownDevices: undefined } }, now);

	beforeAll(async () => {
		app = await openTestApp(open);
		son = await addPerson(app, 'Sơn', ['HP', 'administrator']);
		ha = await addPerson(app, 'Hà', ['HP', 'planner']);
		minh = await addPerson(app, 'Minh', ['STP', 'head']);
		lan = await addPerson(app, 'Lan', ['STP', 'officer']);
		hoa = await addPerson(app, 'Hoa', ['Q_HB', 'officer']);
	});
	afterAll(() => app.close());

	describe('who may invite whom', () => {
		const role = (organisationId: string, role: 'administrator' | 'planner' | 'head' | 'officer') => ({
			roles: [{ organisationId, role }]
		});
		test('an administrator everybody, a planner all but administrators, a head officers of the own unit', async () => {
			expect(code(await invite(son, role('HP', 'administrator')))).toBe('ok');
			expect(fieldOf(await invite(ha, role('HP', 'administrator')))).toEqual(['not_yours', 'roles']);
			expect(code(await invite(ha, role('HP', 'planner')))).toBe('ok');
			expect(code(await invite(minh, role('STP', 'officer')))).toBe('ok');
			for (const wrong of [role('STP', 'head'), role('Q_HB', 'officer'), role('HP', 'planner')])
				expect(fieldOf(await invite(minh, wrong))).toEqual(['not_yours', 'roles']);
			for (const who of [null, lan, hoa]) expect(code(await invite(who))).toBe('not_yours');
		});

		test('what is wrong is told at its field, and nothing is made', async () => {
			const all = async () => value(await peopleList(app, son, { words: '', role: '', state: '', page: 1 }, 'vi')).all;
			const before = await all();
			expect(fieldOf(await invite(son, { name: ' ' }))).toEqual(['name_required', 'name']);
			expect(fieldOf(await invite(son, { email: 'thu@' }))).toEqual(['email_malformed', 'email']);
			expect(fieldOf(await invite(son, { roles: [] }))).toEqual(['role_required', 'roles']);
			expect(fieldOf(await invite(son, role('STP', 'planner')))).toEqual(['role_misplaced', 'roles']);
			expect(fieldOf(await invite(son, role('KHONG_CO', 'officer')))).toEqual(['unit_unknown', 'roles']);
			const again = thu();
			value(await invitePerson(app, son, again, 'letter', at()));
			expect(fieldOf(await invite(son, { email: again.email.toUpperCase() }))).toEqual(['account_exists', 'email']);
			expect(await all(), 'the good one alone').toBe(before + 1);
		});
	});

	describe('a link', () => {
		let email: string, id: string, token: string;
		beforeEach(async () => {
			const given = thu();
			const made = value(await invitePerson(app, ha, given, 'letter', at()));
			[email, id, token] = [given.email, made.id, tokenOf(made.letter!.address)];
		});
		const setAt = (password: string, now = DURING, which = token) => setPasswordByLink(app, which, password, at(now));

		test('sets the password once; without one nobody signs in', async () => {
			expect(code(await enter(email, ''))).toBe('wrong_credentials');
			expect(value(await openedLink(app, token, DURING))).toMatchObject({ email, purpose: 'invitation' });
			expect(fieldOf(await setAt('ngắn'))).toEqual(['password_short', 'password']);
			expect(fieldOf(await setAt('Tran Thi Thu STP'))).toEqual(['password_personal', 'password']);
			expect(code(await setAt(PASSWORD)), 'what was refused did not use it up').toBe('ok');
			expect(code(await setAt(PASSWORD))).toBe('link_used');
			expect(code(await openedLink(app, token, DURING))).toBe('link_used');
			expect(value(await enter(email, PASSWORD)).step).toBe('done');
			expect((await findAccount(app.db, id))!.lastSignInAt).toEqual(DURING);
		});

		test('opened twice at once is used once', async () => {
			const both = await Promise.all([setAt(PASSWORD), setAt(`${PASSWORD} nữa`)]);
			expect(both.map(code).sort()).toEqual(['link_used', 'ok']);
		});

		test('is void when a newer one was sent, and over after two weeks', async () => {
			const letter = value(await sendLink(app, ha, id, 'letter', at()));
			expect(code(await setAt(PASSWORD))).toBe('link_void');
			const newer = tokenOf(letter!.address);
			expect(code(await setAt(PASSWORD, new Date(DURING.getTime() + 14 * 24 * HOUR), newer))).toBe('link_expired');
			expect(code(await setAt(PASSWORD, DURING, newer))).toBe('ok');
			expect(code(await openedLink(app, 'khong-co', DURING))).toBe('link_unknown');
		});

		test('of a closed account opens nothing', async () => {
			value(await closeAccount(app, ha, { userId: id, successorId: null, reason: '' }, DURING));
			expect(code(await setAt(PASSWORD))).toBe('link_void');
			expect(code(await sendLink(app, ha, id, 'letter', at()))).toBe('account_closed');
		});
	});

	test('a forgotten password: the same for everybody outside, a mail for whoever has an account, not without end', async () => {
		const given = thu();
		const { id, letter } = value(await invitePerson(app, ha, given, 'letter', at()));
		value(await setPasswordByLink(app, tokenOf(letter!.address), PASSWORD, at()));
		const session = value(await enter(given.email, PASSWORD));
		const mailsTo = async () => (await listMails(app.db, { most: 500 })).filter(({ userId }) => userId === id);
		await askForLink(app, { email: 'khong-ai@hp.example', address: '10.0.0.2' }, at());
		for (let asked = 0; asked < 5; asked++)
			await askForLink(
				app,
				{ email: ` ${given.email.toUpperCase()}`, address: '10.0.0.2' },
				at(new Date(DURING.getTime() + asked * 1000))
			);
		const mails = await mailsTo();
		expect(mails, 'three an hour').toHaveLength(3);
		const shown = value(await readMail(app, ha, mails[0]!.id, 'vi'));
		expect(shown.body, 'the outbox makes nobody anybody').not.toContain(tokenIn(mails[0]!.body));
		expect(code(await setPasswordByLink(app, tokenIn(mails[1]!.body), PASSWORD, at()))).toBe('link_void');
		const token = tokenIn(mails[0]!.body);
		value(await setPasswordByLink(app, token, `${PASSWORD} mới`, at()));
		expect((await app.auth.validateSession(session.token)).session, 'sessions from before are over').toBeNull();
		expect(code(await enter(given.email, PASSWORD))).toBe('wrong_credentials');
		expect(code(await enter(given.email, `${PASSWORD} mới`))).toBe('ok');
		expect((await mailsTo()).some(({ subject }) => subject.includes('đã được đổi'))).toBe(true);
	});

	test('changing one’s own password asks for the old one and ends the sessions elsewhere', async () => {
		const given = thu();
		const { id, letter } = value(await invitePerson(app, ha, given, 'letter', at()));
		value(await setPasswordByLink(app, tokenOf(letter!.address), PASSWORD, at()));
		const [here, there] = [value(await enter(given.email, PASSWORD)), value(await enter(given.email, PASSWORD))];
		const asking = { person: (await findPerson(app.db, id))!, token: here.token };
		const change = (old: string, wanted: string) => changeOwnPassword(app, asking, { old, wanted }, at());
		expect(fieldOf(await change('khác', 'một câu dài hơn'))).toEqual(['wrong_credentials', 'old']);
		expect(fieldOf(await change(PASSWORD, '123456789012'))).toEqual(['password_common', 'password']);
		expect(value(await change(PASSWORD, 'một câu dài hơn nữa'))).toBe(1);
		expect((await app.auth.validateSession(there.token)).session).toBeNull();
		expect((await app.auth.validateSession(here.token)).session).not.toBeNull();
		for (let wrong = 0; wrong < 5; wrong++) await change('sai', 'một câu dài hơn nữa nữa');
		expect(code(await change('một câu dài hơn nữa', PASSWORD)), 'guesses are slowed').toBe('too_many_attempts');
	});

	describe('roles', () => {
		test('one person in two units; not by who may not give them, and never one’s own', async () => {
			const { id } = value(await invite(ha));
			const roles = [
				{ organisationId: 'STP', role: 'officer' },
				{ organisationId: 'Q_HB', role: 'head' }
			] as const;
			expect(code(await changeRoles(app, ha, id, roles, DURING))).toBe('ok');
			expect((await findPerson(app.db, id))!.memberships).toHaveLength(2);
			expect(code(await changeRoles(app, minh, id, [roles[0]], DURING)), 'now also of another unit').toBe('not_yours');
			expect(code(await changeRoles(app, ha, ha.id, [{ organisationId: 'HP', role: 'planner' }], DURING))).toBe(
				'own_account'
			);
			expect(code(await changeRoles(app, ha, son.id, roles, DURING))).toBe('not_yours');
			for (const who of [null, lan]) expect(code(await changeRoles(app, who, id, roles, DURING))).toBe('not_yours');
			expect(code(await changeRoles(app, ha, 'khong-phai-ma', roles, DURING))).toBe('person_unknown');
		});

		test('of two administrators who close each other at once, one stays', async () => {
			const fresh = await openTestApp(open);
			try {
				const [an, binh] = [
					await addPerson(fresh, 'An', ['HP', 'administrator']),
					await addPerson(fresh, 'Bình', ['HP', 'administrator'])
				];
				const close = (who: Person, userId: string) =>
					closeAccount(fresh, who, { userId, successorId: null, reason: '' }, DURING);
				const both = await Promise.all([close(an, binh.id), close(binh, an.id)]);
				expect(both.map(code).sort()).toEqual(['last_administrator', 'ok']);
			} finally {
				await fresh.close();
			}
		});
	});

	test('who leaves hands over what fits; the rest is free; the account can be opened again', async () => {
		const leaving = value(await invite(ha)).id;
		const colleague = value(await invite(ha)).id;
		const key = { roundId: app.roundId, unitId: 'STP' };
		value(
			await assignParts(app, minh, key, { codes: ['CQS.NT.1', 'CQS.NT.2'], assigneeId: leaving, dueOn: null }, DURING)
		);
		const page = value(await personPage(app, ha, leaving, 'vi', DURING));
		expect(page.left).toEqual({ criteria: 2, parts: 0 });
		expect(page.successors.map(({ id }) => id)).toContain(colleague);
		expect(page.successors.map(({ id }) => id)).not.toContain(hoa.id);
		const leave = (successorId: string | null) =>
			closeAccount(app, ha, { userId: leaving, successorId, reason: 'Chuyển công tác' }, DURING);
		expect(fieldOf(await leave('00000000-0000-0000-0000-000000000000'))).toEqual(['assignee_unknown', 'successor']);
		expect(value(await leave(colleague))).toEqual({ criteria: 2, parts: 0 });
		expect((await workOf(app.db, colleague)).criteria).toHaveLength(2);
		expect((await workOf(app.db, leaving)).criteria).toHaveLength(0);
		expect(code(await leave(null))).toBe('account_closed');
		expect(code(await reopenAccount(app, ha, leaving, DURING))).toBe('ok');
		value(await closeAccount(app, minh, { userId: colleague, successorId: hoa.id, reason: '' }, DURING));
		expect((await workOf(app.db, hoa.id)).criteria, 'criteria of a unit stay in the unit').toHaveLength(0);
	});

	test('signed out everywhere', async () => {
		const given = thu();
		const { id, letter } = value(await invitePerson(app, ha, given, 'letter', at()));
		value(await setPasswordByLink(app, tokenOf(letter!.address), PASSWORD, at()));
		const { token } = value(await enter(given.email, PASSWORD));
		expect(code(await endSessions(app, lan, id, DURING))).toBe('not_yours');
		value(await endSessions(app, son, id, DURING));
		expect((await app.auth.validateSession(token)).session).toBeNull();
	});

	test('the lists: planners see everybody, heads their unit, others nobody; names are found without marks', async () => {
		const find = (who: Person | null, words: string) =>
			peopleList(app, who, { words, role: '', state: '', page: 1 }, 'vi');
		expect(value(await find(ha, 'so tu phap')).people.map(({ name }) => name)).toContain('Minh');
		expect(value(await find(ha, 'không ai tên thế')).people).toEqual([]);
		for (const who of [null, lan, minh]) expect(code(await find(who, ''))).toBe('not_yours');
		const own = value(await ownUnitPeople(app, minh, 'vi', DURING));
		expect(own.units.map(({ id }) => id)).toEqual(['STP']);
		expect(own.units[0]!.people.find(({ id }) => id === lan.id)).toMatchObject({ mayClose: true });
		expect(own.units[0]!.people.find(({ id }) => id === minh.id)).toMatchObject({ mayClose: false });
		expect(own.choices.roles).toEqual(['officer']);
		for (const who of [null, lan, ha]) expect(code(await ownUnitPeople(app, who, 'vi', DURING))).toBe('not_yours');
	});
});

const tokenIn = (body: string): string => /dat-mat-khau\/(\S+)/.exec(body)![1]!;

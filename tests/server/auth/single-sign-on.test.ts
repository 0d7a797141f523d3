/** Signing in at the city's single sign-on, with a real OpenID provider: who gets in, who does not, and what they are told. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signInElsewhere } from '#lib/features/account/sign-in-elsewhere.server.ts';
import { signOut } from '#lib/features/account/sign-out.server.ts';
import type { App } from '#lib/server/app.ts';
import { openSingleSignOn, type Identity } from '#lib/server/auth/single-sign-on.ts';
import { readSingleSignOn, type SingleSignOnSettings } from '#lib/server/auth/single-sign-on-settings.ts';
import { externalIdentities, users } from '#lib/server/db/schema/people.ts';
import { CLIENT, startProvider } from '../../fixtures/openid-provider.ts';
import { addPerson, DATABASES, openBareApp } from '../databases.ts';

const NOW = new Date('2026-03-02T03:00:00Z');
const PLACE = { address: '10.0.0.1', device: 'Firefox on Linux', knownDevices: undefined };
const BACK = 'http://127.0.0.1:3999/dang-nhap/mot-cua/ve';
const PEOPLE = {
	'ha-o-so': { email: 'ha@thu.example', verified: true },
	'khong-ro': { email: 'lan@thu.example', verified: false },
	'nguoi-la': { email: 'nguoi-la@thu.example', verified: true }
};

let provider: Awaited<ReturnType<typeof startProvider>>;
let settings: SingleSignOnSettings;
beforeAll(async () => {
	provider = await startProvider(PEOPLE, [BACK]);
	settings = readSingleSignOn({
		OIDC_ISSUER: provider.issuer,
		OIDC_CLIENT_ID: CLIENT.id,
		OIDC_CLIENT_SECRET: CLIENT.secret
	})!;
});
afterAll(() => provider.stop());

test('settings are all there or the start stops, and only this machine goes without TLS', () => {
	const read = (issuer: string, more = {}) =>
		readSingleSignOn({ OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'a', OIDC_CLIENT_SECRET: 'b', ...more });
	expect(readSingleSignOn({})).toBeUndefined();
	expect(read('https://sso.example.vn')).toMatchObject({ name: 'SSO', trustsFactor: false });
	expect(read('http://127.0.0.1:9000')).toBeDefined();
	for (const issuer of ['http://sso.example.vn', 'sso.example.vn', 'x'])
		expect(() => read(issuer)).toThrow(/OIDC_ISSUER/);
	expect(() => read('https://sso.example.vn', { OIDC_CLIENT_SECRET: '' })).toThrow(/OIDC_CLIENT_SECRET/);
});

test('somebody goes there, signs in and comes back known', async () => {
	const sso = openSingleSignOn(settings);
	const { arrived, waiting } = await goAndComeBack(sso, 'ha-o-so', '/doi-sanh');
	expect(await sso.finish(arrived, waiting)).toEqual({
		identity: {
			...{ issuer: provider.issuer, subject: 'ha-o-so', email: 'ha@thu.example' },
			...{ verified: true, factors: false }
		},
		next: '/doi-sanh'
	});
	expect(await sso.finish(arrived, waiting), 'what was sent is good once').toBe('provider_refused');
});

test('what comes back without what the browser kept, or to another browser, is nobody', async () => {
	const sso = openSingleSignOn(settings);
	const { arrived } = await goAndComeBack(sso, 'ha-o-so', '/');
	for (const lost of [undefined, '', 'khong-phai', Buffer.from('{}').toString('base64url')])
		expect(await sso.finish(arrived, lost)).toBe('sign_in_lost');
	const other = await sso.begin(new URL(BACK), '/');
	if (typeof other === 'string') throw new Error(other);
	expect(await sso.finish(arrived, other.waiting)).toBe('provider_refused');
	const refusal = new URL(`${BACK}?error=access_denied&state=x`);
	expect(await sso.finish(refusal, other.waiting)).toBe('provider_refused');
});

test('a provider that is not there is told as that, and is asked again when it is back', async () => {
	const gone = await startProvider(PEOPLE, [BACK]);
	await gone.stop();
	const sso = openSingleSignOn({ ...settings, issuer: new URL(gone.issuer) });
	for (let count = 0; count < 2; count++) expect(await sso.begin(new URL(BACK), '/')).toBe('provider_down');
	expect(await sso.signOutAt(new URL(BACK))).toBeNull();
});

describe.each(DATABASES)('%s', ({ open }) => {
	let app: App;
	beforeAll(async () => {
		const opened = await openBareApp(open);
		app = { ...opened, singleSignOn: openSingleSignOn(settings) };
		await addPerson(app, 'ha', ['HP', 'planner']);
		await addPerson(app, 'lan', ['STP', 'officer']);
	});
	afterAll(() => app.close());

	const come = (identity: Partial<Identity>, on = app) =>
		signInElsewhere(
			on,
			{
				issuer: provider.issuer,
				subject: 'ha-o-so',
				email: 'ha@thu.example',
				verified: true,
				factors: false,
				...identity
			},
			PLACE,
			NOW
		);
	const withSettings = (secondFactor: 'required', trustsFactor: boolean): App => ({
		...app,
		settings: { ...app.settings, secondFactor, singleSignOn: { ...settings, trustsFactor } }
	});

	test('strangers get no account, and an address that nobody verified is nobody', async () => {
		const stranger = await come({ subject: 'nguoi-la', email: 'nguoi-la@thu.example' });
		expect(stranger).toMatchObject({ ok: false, problem: { code: 'no_account' } });
		const unverified = await come({ subject: 'khong-ro', email: 'lan@thu.example', verified: false });
		expect(unverified).toMatchObject({ ok: false, problem: { code: 'email_unverified' } });
		expect(await come({ subject: 'khong-ro', email: null })).toMatchObject({ problem: { code: 'email_unverified' } });
		expect(await app.db.$count(externalIdentities)).toBe(0);
	});

	test('Hà is linked by her address once, and known by her name there when the address has changed', async () => {
		const first = await come({});
		expect(first).toMatchObject({ ok: true, value: { step: 'done' } });
		const later = await come({ email: 'ten-moi@thu.example', verified: false });
		expect(later).toMatchObject({ ok: true });
		expect(await app.db.$count(externalIdentities)).toBe(1);
		const other = await come({ issuer: 'https://khac.example', verified: false });
		expect(other, 'the same name at another provider').toMatchObject({ ok: false });
	});

	test('the second factor is asked for, unless the provider has, and is trusted in it', async () => {
		expect(await come({}, withSettings('required', false))).toMatchObject({ value: { step: 'second' } });
		expect(await come({ factors: true }, withSettings('required', false))).toMatchObject({ value: { step: 'second' } });
		expect(await come({}, withSettings('required', true))).toMatchObject({ value: { step: 'second' } });
		expect(await come({ factors: true }, withSettings('required', true))).toMatchObject({ value: { step: 'done' } });
	});

	test('signing out here says whether somebody is still signed in there, and where to go on', async () => {
		const entered = await come({});
		if (!entered.ok) throw new Error(entered.problem.code);
		const { token, userId: id } = entered.value;
		expect(await signOut(app, { person: { id }, token }, NOW)).toBe(true);
		const here = await app.auth.createSession(id, { device: '', address: '', elsewhere: false });
		expect(await signOut(app, { person: { id }, token: here.id }, NOW)).toBe(false);
		const next = await app.singleSignOn!.signOutAt(new URL('https://thu.example/'));
		expect(next?.origin).toBe(provider.issuer);
		expect(next?.searchParams.get('post_logout_redirect_uri')).toBe('https://thu.example/');
	});

	test('a closed account stays closed', async () => {
		await app.db.update(users).set({ disabledAt: NOW }).where(eq(users.email, 'ha@thu.example'));
		expect(await come({})).toMatchObject({ ok: false, problem: { code: 'no_account' } });
	});
});

/** As a browser does it: follows what leads on, signs in by the provider's form, agrees to what it asks. */
async function goAndComeBack(sso: ReturnType<typeof openSingleSignOn>, name: string, next: string) {
	const begun = await sso.begin(new URL(BACK), next);
	if (typeof begun === 'string') throw new Error(begun);
	const cookies = new Map<string, string>();
	let address = begun.to;
	let body: URLSearchParams | undefined;
	for (let step = 0; step < 12; step++) {
		const response: Response = await fetch(address, {
			...{ redirect: 'manual', headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') } },
			...(body ? { method: 'POST', body } : {})
		});
		for (const cookie of response.headers.getSetCookie()) {
			const [, key, value] = /^([^=]+)=([^;]*)/.exec(cookie)!;
			cookies.set(key!, value!);
		}
		const target = response.headers.get('location');
		const html = await response.text();
		if (target) {
			[address, body] = [new URL(target, address), undefined];
			if (address.href.startsWith(BACK)) return { arrived: address, waiting: begun.waiting };
			continue;
		}
		const prompt = /name="prompt" value="(\w+)"/.exec(html)?.[1];
		const action = /<form[^>]*action="([^"]+)"/.exec(html)?.[1];
		if (!prompt || !action) throw new Error(`no way on from ${address.href}: ${html.slice(0, 500)}`);
		[address, body] = [new URL(action, address), new URLSearchParams({ prompt, login: name, password: 'x' })];
	}
	throw new Error('the provider leads nowhere');
}

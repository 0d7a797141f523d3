/**
 * Every address and act, tried by everybody on a running server: first by all who are refused, after which nothing has
 * changed, then by all who may. Forms are sent empty, so that whoever may is told what is missing; where that is told to
 * anybody, with what is missing.
 */
import { rmSync } from 'node:fs';
import postgres from 'postgres';
import { dayOf } from '../../src/lib/domain/date.ts';
import { quarterId, quarterOf } from '../../src/lib/domain/plan/quarter.ts';
import { SAMPLE_PASSWORD } from '../../src/lib/demo/sample-accounts.ts';
import { emptyFolder, freshPostgres, launch, printed } from '../fixtures/commands.ts';
import { PEOPLE, PERMISSIONS, type Name, type Permission, type Verdict } from '../fixtures/permissions.ts';
import { expect, test } from './checked-page.ts';

const READY = /^ready (http:\/\/127\.0\.0\.1:\d+)$/m;
const NONE = '00000000-0000-0000-0000-000000000000';
/** What stands at an address for `[name]`: where an act is about one record, one that does not exist. */
const PLACES: Record<string, string> = {
	...{
		round: 'mau-2022',
		unit: 'STP',
		block: 'SO',
		code: 'CQS.NT.1',
		page: 'cqs-hd',
		slug: 'doanh-nghiep',
		group: 'nguoi-dan'
	},
	...{
		table: 'khong-co',
		file: 'khong-co',
		kind: 'khong-co',
		version: '0',
		token: 'khong-co',
		quarter: quarterId(quarterOf(dayOf(new Date())))
	}
};
const SENT: Record<string, () => RequestInit> = {
	'POST /tu-danh-gia/[round]/[unit]/bang-tinh': () => ({ body: withFile('bang.xlsx') }),
	'POST /tu-danh-gia/[round]/[unit]/tai-lieu': () => ({ body: new URLSearchParams({ 'tai-lieu': NONE }) }),
	'POST /tu-danh-gia/[round]/[unit]/tai-lieu/gui': () => ({ body: 'tep', headers: { 'x-live': '1' } }),
	'?/quyet /tham-dinh/[round]/[unit]': () => ({ body: decision() }),
	'?/quyet /tham-dinh/[round]/tieu-chi/[block]/[code]': () => ({ body: decision() }),
	'?/gui /tu-danh-gia/[round]/[unit]/tieu-chi/[code]': () => ({ body: new URLSearchParams({ loi: 'Xin hỏi.' }) }),
	'?/giai-trinh /tu-danh-gia/[round]/[unit]/nop': () => ({
		body: new URLSearchParams({ 'tieu-chi': 'khong-co', 'giai-trinh': 'Lời giải trình.' })
	})
};

test('everybody may what the table says, and what is refused changes nothing', async () => {
	test.setTimeout(600_000);
	const database = await freshPostgres();
	test.skip(!database, 'TEST_DATABASE_URL is not set');
	const folder = emptyFolder();
	const settings = { PORT: '0', HOST: '127.0.0.1', DEMO: '1', DATA_DIR: folder, DATABASE_URL: database!.url };
	const server = launch(['src/cli/serve.mjs'], settings);
	const sql = postgres(database!.url, { max: 1, onnotice: () => {} });
	try {
		const base = (await printed(server, READY))[1]!;
		const cookies = new Map<Name, string>();
		for (const [name, email] of Object.entries(PEOPLE) as [Name, string | null][])
			cookies.set(name, email ? await signIn(base, email) : '');
		const told: string[] = [];
		const expected: string[] = [];
		const attempt = async (wanted: (verdict: Verdict) => boolean) => {
			for (const permission of PERMISSIONS)
				for (const [name, email] of Object.entries(PEOPLE) as [Name, string | null][]) {
					const verdict = permission.verdicts[name];
					if (!wanted(verdict)) continue;
					const line = `${name}: ${permission.act} ${permission.route}`;
					const found = await tried(base, permission, cookies.get(name)!);
					expected.push(`${line}: ${verdict}`);
					told.push(`${line}: ${found.verdict}`);
					// Signing out is an act too.
					if (found.changedSession && email) cookies.set(name, await signIn(base, email));
				}
		};
		const before = await lines(sql);
		await attempt((verdict) => verdict !== 'may');
		expect(told).toEqual(expected);
		expect(await lines(sql), 'what was refused is in no audit line').toBe(before);
		await attempt((verdict) => verdict === 'may');
		expect(told).toEqual(expected);
	} finally {
		await sql.end();
		server.process.kill('SIGKILL');
		await server.finished;
		await database!.drop();
		rmSync(folder, { recursive: true, force: true });
	}
});

const lines = async (sql: postgres.Sql): Promise<string> =>
	(await sql<{ count: string }[]>`select count(*) from audit_events where action not like 'sign%'`)[0]!.count;

async function signIn(base: string, email: string): Promise<string> {
	const body = new URLSearchParams({ email: `${email}@mau.thuoc-so.vn`, password: SAMPLE_PASSWORD });
	const response = await send(`${base}/dang-nhap`, 'POST', '', { body });
	const cookie = response.headers.getSetCookie().map((one) => one.split(';')[0]);
	expect(cookie, `${email} signs in`).not.toEqual([]);
	return cookie.join('; ');
}

/** What the act itself says: in the page that is drawn after it, what the page cannot show would speak louder. */
type Answer = { status: number; location?: string };
const ACT_ALONE = { accept: 'application/json', 'x-sveltekit-action': 'true' };

async function tried(base: string, { route, act }: Permission, cookie: string) {
	const path = route.replace(/\[(\w+)\]/g, (_, name: string) => PLACES[name] ?? NONE);
	const isAction = act.startsWith('?');
	const sent = act === 'GET' ? {} : (SENT[`${act} ${route}`]?.() ?? { body: new URLSearchParams() });
	const alone = isAction ? { ...sent, headers: ACT_ALONE } : sent;
	const response = await send(base + path + (isAction ? act : ''), isAction ? 'POST' : act, cookie, alone);
	const text = await response.text();
	const { status, location } = isAction && response.ok ? (JSON.parse(text) as Answer) : { status: response.status };
	const target = location ?? response.headers.get('location') ?? '';
	const changedSession = response.headers.getSetCookie().some((one) => cookie.startsWith(one.split('=')[0]!));
	return { verdict: verdictOf(status, target, route), changedSession };
}

function verdictOf(status: number, target: string, route: string): Verdict {
	if (status === 303 && target.startsWith('/dang-nhap?tiep=')) return 'signs in first';
	if (status === 403 || (status === 303 && target === '/khong-co-quyen')) return 'is refused';
	expect(status, route).toBeLessThan(500);
	return 'may';
}

/** A decision of a lead, whom the table does not know: nobody else is one. */
const decision = () => new URLSearchParams({ 'tieu-chi': 'CQS.NT.1', 'don-vi': 'STP', 'ket-luan': 'agreed' });

function withFile(name: string): FormData {
	const form = new FormData();
	form.set('tep', new File(['khong-phai'], name));
	return form;
}

const send = (url: string, method: string, cookie: string, sent: RequestInit) =>
	fetch(url, {
		...{ method, redirect: 'manual', ...sent },
		headers: { accept: 'text/html', origin: new URL(url).origin, cookie, ...(sent.headers as Record<string, string>) }
	});

/**
 * What a page has called saved is there, though the line is cut or the server is killed in the middle of saving. For the
 * latter what the live form sends is sent here, by several people at once, until the server is gone.
 */
import { readFileSync, rmSync } from 'node:fs';
import { admin, emptyFolder, freshPostgres, launch, printed, type Running } from '../fixtures/commands.ts';
import { expect, test } from './checked-page.ts';
import { status } from './live-saving.ts';

const READY = /^ready (http:\/\/127\.0\.0\.1:\d+)$/m;
const SURVEY = '/khao-sat/nguoi-dan';
const PEOPLE = 3;
const SAVES = 24;
const KILLS = 2;

let folder: string;
let server: Running | undefined;
test.beforeEach(() => {
	folder = emptyFolder();
});
test.afterEach(async () => {
	if (server) await kill(server);
	server = undefined;
	rmSync(folder, { recursive: true, force: true });
});

test('the server of the built-in database is killed again and again, and nothing saved is lost', async () => {
	await killedAgainAndAgain({ DATA_DIR: folder });
});

test('all workers on Postgres are killed again and again, and nothing saved is lost', async () => {
	const database = await freshPostgres();
	test.skip(!database, 'TEST_DATABASE_URL is not set');
	try {
		await killedAgainAndAgain({ DATA_DIR: folder, DATABASE_URL: database!.url, WORKERS: '2' });
	} finally {
		if (server) await kill(server);
		await database!.drop();
	}
});

test('the line is cut between a save and its answer: it is told, and saved again @phone', async ({ page }) => {
	const arrived: string[] = [];
	// Set before the page is opened: set while one is on its way, the browser may let a request pass unseen.
	await page.route(
		({ search }) => search.startsWith('?/luu'),
		async (route) => {
			arrived.push(route.request().postData() ?? '');
			const answer = await route.fetch();
			if (arrived.length === 1) await route.abort('connectionreset');
			else await route.fulfill({ response: answer });
		}
	);
	await page.goto(SURVEY);
	await page.getByLabel('Tôi đủ 18 tuổi trở lên.').check();
	await page.getByLabel(/Tôi đã đọc thông báo này/).check();
	await page.getByRole('button', { name: 'Bắt đầu trả lời' }).click();
	// A window that comes to the fore tries again at once, so that what was told may stand for a moment only.
	const told = await status(page).evaluateHandle((place) => {
		const texts: string[] = [];
		new MutationObserver(() => texts.push(place.textContent)).observe(place, { childList: true });
		return texts;
	});
	await page.locator('[name=district]').selectOption('Q_LC');
	await expect.poll(() => told.jsonValue()).toContainEqual(expect.stringMatching(/^Mất kết nối/));
	await expect(page.locator('[name=district]'), 'what was chosen stands').toHaveValue('Q_LC');
	await expect(status(page)).toHaveText(/^Đã lưu/, { timeout: 30_000 });
	expect(arrived.length).toBeGreaterThan(1);
	await page.reload();
	await expect(page.locator('[name=district]')).toHaveValue('Q_LC');
	await expect(page.getByText('Chọn nội dung cho câu này'), 'no conflict with oneself').toHaveCount(0);
});

async function killedAgainAndAgain(env: Record<string, string>) {
	// Several starts, on a machine that may be busy.
	test.setTimeout(300_000);
	const days = ['2022-01-01', '2099-12-31', '2022-12-31'];
	const opened = await admin(['open-round', 'ky-do', '2022', 'Kỳ đo', 'Round', ...days], env);
	expect(opened.code, opened.err).toBe(0);
	const start = async () => {
		server = launch(['src/cli/serve.mjs'], { PORT: '0', HOST: '127.0.0.1', DEMO: '0', ...env });
		return { running: server, base: (await printed(server, READY))[1]! };
	};
	let { running, base } = await start();
	const people = await Promise.all(Array.from({ length: PEOPLE }, () => begin(base)));
	for (let kills = 0; kills < KILLS; kills++) {
		let saves = 0;
		const saving = people.map((person) => saveUntilGone(base, person, () => (saves += 1)));
		await expect.poll(() => saves, { timeout: 60_000 }).toBeGreaterThanOrEqual(SAVES);
		await kill(running);
		await Promise.all(saving);
		expect(people.every(({ saved }) => saved !== null)).toBe(true);
		expect(
			people.some(({ underWay }) => underWay !== null),
			'somebody was just saving'
		).toBe(true);

		({ running, base } = await start());
		for (const person of people) {
			const kept = await keptOf(base, person);
			// What was under way may have arrived or not: nobody was told.
			expect([person.saved, person.underWay]).toContain(kept);
			person.saved = kept;
		}
	}
}

type Person = { cookie: string; page: string; choices: string[]; saved: string | null; underWay: string | null };

/** Agrees to the notice and sees the first page. */
async function begin(base: string): Promise<Person> {
	const introduction = await (await fetch(base + SURVEY)).text();
	const form = new URLSearchParams([...hiddenIn(introduction), ['adult', 'yes']]);
	form.set('consent', /name="consent"[^>]*value="([^"]+)"/.exec(introduction)![1]!);
	const begun = await post(`${base}${SURVEY}?/batdau`, form, '');
	const cookie = begun.headers
		.getSetCookie()
		.map((one) => one.split(';')[0]!)
		.join('; ');
	const page = begun.headers.get('location')!;
	const html = await (await fetch(base + page, { headers: { cookie } })).text();
	const list = /<select[^>]*name="district"[\s\S]*?<\/select>/.exec(html)![0];
	const choices = [...list.matchAll(/<option value="([^"]+)"/g)].map(([, value]) => value!);
	expect(choices.length).toBeGreaterThan(10);
	return { cookie, page, choices, saved: null, underWay: null };
}

/** Chooses another district and another, as fast as the page calls it saved, until no answer comes any more. */
async function saveUntilGone(base: string, person: Person, onSaved: () => void) {
	for (let turn = 0; ; turn++) {
		const choice = person.choices[turn % person.choices.length]!;
		person.underWay = choice;
		try {
			const answer = await post(
				`${base}${person.page}?/luu`,
				[
					['_asked', 'district'],
					['district', choice]
				],
				person.cookie
			);
			expect(answer.status).toBe(200);
			expect(chosenIn(await answer.text())).toBe(choice);
		} catch (error) {
			if (error instanceof TypeError) return;
			throw error;
		}
		[person.saved, person.underWay] = [choice, null];
		onSaved();
	}
}

const keptOf = async (base: string, { page, cookie }: Person): Promise<string | null> =>
	chosenIn(await (await fetch(base + page, { headers: { cookie } })).text());

const post = (address: string, fields: URLSearchParams | string[][], cookie: string) =>
	fetch(address, {
		method: 'POST',
		redirect: 'manual',
		headers: { cookie, origin: new URL(address).origin, accept: 'text/html', 'x-live': '1' },
		body: new URLSearchParams(fields)
	});

function chosenIn(html: string): string | null {
	const list = /<select[^>]*name="district"[\s\S]*?<\/select>/.exec(html)?.[0] ?? '';
	return /<option value="([^"]*)"[^>]*\sselected/.exec(list)?.[1] ?? null;
}

const hiddenIn = (html: string): [string, string][] =>
	[...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name!, value!]);

/** The server and its workers at once, without a chance to end anything. */
async function kill({ process: server, finished }: Running) {
	const { pid } = server;
	if (pid !== undefined && server.exitCode === null && server.signalCode === null) {
		const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(/\s+/).filter(Boolean);
		for (const one of [pid, ...children.map(Number)]) process.kill(one, 'SIGKILL');
	}
	await finished;
}

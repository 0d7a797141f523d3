/**
 * Fill-ins without JavaScript: how long the server takes for a whole one, how many a second with several at once, how
 * long the saving of a page takes, and what becomes of the server's memory after thousands.
 */
import { readFileSync } from 'node:fs';
import type { Content, Instrument } from '#lib/server/content/content.ts';
import { startServer, withServer, type BenchServer, type BenchSettings } from './bench-server.ts';
import { BUDGET_SURVEY, withBudgetSurvey } from './budget-survey.ts';
import { beginFillIn, fillIn, formOf } from './fill-in.ts';
import { median, type Measurement } from './measurement.ts';

const SLUG = 'doanh-nghiep';
const AT_ONCE = 4;
const FILL_INS = 200;
const WARM_UP = 20;
/** Until the code of both workers is compiled: a server before a deadline has run for weeks. */
const WARM_UP_WORKERS = 300;
const REPEATED = 15;
const SAVES = 200;

type Questionnaire = { name: string; instrument: Instrument; settings: BenchSettings };
export type FillInBench = {
	content: Content;
	surveysDir: string;
	/** Null: none answers. */
	postgres: string | null;
	/** Fill-ins that memory is watched over. */
	many: number;
};

/** The questionnaire of the budgets first, then the enterprise survey as it is, which is half as long again. */
export async function fillInRows({ content, surveysDir, postgres, many }: FillInBench): Promise<Measurement[]> {
	const budget = withBudgetSurvey(surveysDir);
	try {
		const asked: Questionnaire = {
			name: '96 questions on 9 pages',
			instrument: budget.content.instruments.get(BUDGET_SURVEY)!,
			settings: { content: budget.content, surveysDir: budget.surveysDir, instruments: [BUDGET_SURVEY] }
		};
		const enterprise = { name: 'enterprise survey', instrument: enterpriseSurvey(content), settings: { content } };
		return [
			await onBuiltIn(asked, serverTime),
			await onBuiltIn(enterprise, serverTime),
			...(await onPostgres(asked, postgres, [rate, autosave, (server, one) => memory(server, one, many)])),
			...(await onPostgres(enterprise, postgres, [rate]))
		];
	} finally {
		budget.remove();
	}
}

type Measuring = (server: BenchServer, asked: Questionnaire) => Promise<Measurement>;

const onBuiltIn = (asked: Questionnaire, measure: Measuring): Promise<Measurement> =>
	withServer(startServer(asked.settings), (server) => measure(server, asked));

async function onPostgres(asked: Questionnaire, postgres: string | null, all: Measuring[]): Promise<Measurement[]> {
	if (postgres === null) return [];
	return withServer(startServer({ ...asked.settings, postgresServer: postgres }), async (server) => {
		await atOnce(WARM_UP_WORKERS, (number) => fillIn(server.base, SLUG, asked.instrument, number));
		const rows: Measurement[] = [];
		for (const measure of all) rows.push(await measure(server, asked));
		return rows;
	});
}

async function serverTime({ base }: BenchServer, { name, instrument }: Questionnaire): Promise<Measurement> {
	for (let number = 0; number < WARM_UP; number++) await fillIn(base, SLUG, instrument, number);
	const fillIns = [];
	for (let number = 0; number < REPEATED; number++)
		fillIns.push(await fillIn(base, SLUG, instrument, WARM_UP + number));
	const [questions, requests] = [
		median(fillIns.map((one) => one.questions)),
		median(fillIns.map((one) => one.requests))
	];
	return {
		what: `Whole fill-in without JavaScript, ${name}: server time`,
		value: median(fillIns.map(({ milliseconds }) => milliseconds)) / 1000,
		unit: 's',
		budget: 0.2,
		wanted: 'at most',
		note: `${questions} questions shown, ${requests} requests; built-in database; median of ${REPEATED} after ${WARM_UP} to warm up`
	};
}

async function rate({ base, processes }: BenchServer, { name, instrument }: Questionnaire): Promise<Measurement> {
	const [began, busy] = [performance.now(), processorTime(processes())];
	await atOnce(FILL_INS, (number) => fillIn(base, SLUG, instrument, 1000 + number));
	const seconds = (performance.now() - began) / 1000;
	const each = Math.round((processorTime(processes()) - busy) / FILL_INS);
	return {
		what: `Complete fill-ins a second on Postgres, ${name}`,
		value: FILL_INS / seconds,
		unit: '/s',
		budget: 20,
		wanted: 'at least',
		note: `${AT_ONCE} at once, 2 workers, ${FILL_INS} fill-ins after ${WARM_UP_WORKERS} to warm up, each ${each} ms of the servers' processor time; those who fill in run on the same machine`
	};
}

/** As live saving does it: the whole page is posted, kept, and comes back. */
async function autosave({ base }: BenchServer, { name, instrument }: Questionnaire): Promise<Measurement> {
	const { browser, page, typed } = await beginFillIn(base, SLUG, instrument, 2000);
	const { fields } = formOf(page.html, typed);
	const times = [];
	for (let save = 0; save < SAVES; save++) {
		const before = browser.spent().milliseconds;
		// Of two kinds in turn, so that every one of them has something to keep.
		await browser.send(`${page.path}?/luu`, save % 2 === 0 ? fields : fields.slice(0, -1));
		times.push(browser.spent().milliseconds - before);
	}
	const slow = [...times].sort((a, b) => a - b)[Math.floor(SAVES * 0.95)]!;
	return {
		what: `Autosave round trip on Postgres, ${name}`,
		value: median(times),
		unit: 'ms',
		budget: 50,
		wanted: 'at most',
		note: `one page posted, kept and sent back; median of ${SAVES}, 19 of 20 within ${slow.toFixed(0)} ms; no line between`
	};
}

/** Resident memory of the workers while the second half of the fill-ins arrives, over that of the second quarter. */
async function memory(
	{ base, processes }: BenchServer,
	{ instrument }: Questionnaire,
	many: number
): Promise<Measurement> {
	const held: { filled: number; bytes: number }[] = [];
	let filled = 0;
	const watch = setInterval(() => held.push({ filled, bytes: residentBytes(processes()) }), 250);
	await atOnce(many, async (number) => {
		await fillIn(base, SLUG, instrument, 4000 + number);
		filled++;
	});
	clearInterval(watch);
	const between = (from: number, to: number) =>
		median(held.filter(({ filled }) => filled >= many * from && filled < many * to).map(({ bytes }) => bytes));
	const [early, late] = [between(0.25, 0.5), between(0.75, 1)];
	const mega = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
	return {
		what: `Memory of the servers over ${many} fill-ins: last quarter over the second`,
		value: late / early,
		unit: 'times',
		budget: 1.1,
		wanted: 'at most',
		note: `resident memory of both workers, ${mega(early)} then ${mega(late)}; --fill-ins=10000 watches longer`
	};
}

const residentBytes = (processes: readonly number[]): number =>
	processes.reduce(
		(total, pid) => total + 1024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]),
		0
	);

/** Milliseconds that the processes have kept a processor busy. */
const processorTime = (processes: readonly number[]): number =>
	processes.reduce((total, pid) => {
		// After the name in brackets, which may hold anything; times are in hundredths of a second.
		const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
		return total + 10 * (Number(fields[11]) + Number(fields[12]));
	}, 0);

/** Calls `work` with 1 to `count`, several at a time. */
async function atOnce(count: number, work: (number: number) => Promise<unknown>): Promise<void> {
	let number = 0;
	const lane = async () => {
		while (number < count) await work((number += 1));
	};
	await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

/** The version that a round opened today asks: the highest of those published. */
function enterpriseSurvey({ instruments }: Content): Instrument {
	const published = [...instruments.values()]
		.filter(({ framework }) => framework.group === 'business' && framework.status === 'published')
		.sort((a, b) => a.framework.version.localeCompare(b.framework.version, 'en', { numeric: true }));
	const found = published.at(-1);
	if (!found) throw new Error('no published framework for business to measure with');
	return found;
}

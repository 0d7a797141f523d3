/**
 * `npm run -s bench`: measures what the budgets of the design list, on this machine, and prints it beside them; with
 * `--json` as JSON. Times are of this machine at this moment: compare two runs on the same one.
 */
import { availableParallelism, cpus } from 'node:os';
import { readContent, type Content, type Instrument } from '#lib/server/content/content.ts';
import { readSettings } from '#lib/server/env.ts';
import { postgresRefusal, startServer, type BenchServer } from './bench/bench-server.ts';
import { fillIn } from './bench/fill-in.ts';
import { holds, median, tableOf, type Measurement } from './bench/measurement.ts';
import { weighPage } from './bench/page-weight.ts';
import { timeRecomputing } from './bench/recomputing.ts';
import { timeScoring } from './bench/scoring.ts';
import { buildIfStale } from './build.mjs';
import { compileMessages } from './compile-messages.mjs';

const POSTGRES = process.env.TEST_DATABASE_URL || 'postgres://root@127.0.0.1:5432/postgres';
const CRITERIA = 100;
const AT_ONCE = 4;
/** Below the number of surveys that may be begun from one address in an hour. */
const FILL_INS = 120;
const REPEATED = 7;
const STORED = 100_000;

const json = process.argv.includes('--json');
// Standard output is the result's alone.
console.log = console.error;
await compileMessages();
if (!(await buildIfStale())) process.exit(1);
const content = readContent(readSettings().surveysDir);
const measurements = [
	...(await onBuiltIn(content)),
	scoring(content),
	await onPostgres(content),
	...(await recomputing(content))
];
process.stdout.write(
	json
		? `${JSON.stringify({ at: new Date(), machine: machine(), measurements: measurements.map((one) => ({ ...one, holds: holds(one) })) }, null, '\t')}\n`
		: `${machine()}\n\n${tableOf(measurements)}\n`
);

async function onBuiltIn(content: Content): Promise<Measurement[]> {
	return withServer(startServer(content), async ({ base }) => {
		const weight = await weighPage(base, '/khao-sat/nguoi-dan');
		const business = instrumentFor(content, 'business');
		await fillIn(base, 'doanh-nghiep', business, 1);
		const fillIns = [];
		for (let number = 2; number < 2 + REPEATED; number++)
			fillIns.push(await fillIn(base, 'doanh-nghiep', business, number));
		const questions = median(fillIns.map((one) => one.questions));
		const requests = median(fillIns.map((one) => one.requests));
		return [
			{
				what: 'Public survey, cold first page: weight',
				value: weight.bytes / 1000,
				unit: 'kB',
				budget: 30,
				wanted: 'at most',
				note: '/khao-sat/nguoi-dan and what it refers to, compressed, with headers'
			},
			{
				what: 'Public survey, cold first page: requests',
				value: weight.requests,
				unit: 'requests',
				budget: 6,
				wanted: 'at most',
				note: 'the page, style sheets, scripts, pictures and the icon, each once'
			},
			{
				what: 'Whole fill-in without JavaScript: server time',
				value: median(fillIns.map(({ milliseconds }) => milliseconds)) / 1000,
				unit: 's',
				budget: 0.2,
				wanted: 'at most',
				note: `enterprise survey, ${questions} questions shown, ${requests} requests; built-in database; median of ${REPEATED}`
			}
		];
	});
}

function scoring(content: Content): Measurement {
	const { framework } = instrumentFor(content, 'district');
	return {
		what: `Scoring one response of ${CRITERIA} criteria`,
		value: timeScoring(framework, CRITERIA),
		unit: 'ms',
		budget: 0.2,
		wanted: 'at most',
		note: `criteria of ${framework.id}@${framework.version}, repeated to ${CRITERIA}; median of 7 runs of 400`
	};
}

async function onPostgres(content: Content): Promise<Measurement> {
	const measurement: Measurement = {
		what: 'Complete fill-ins a second on Postgres',
		value: null,
		unit: '/s',
		budget: 20,
		wanted: 'at least',
		note: ''
	};
	const refusal = await postgresRefusal(POSTGRES);
	if (refusal !== undefined)
		return { ...measurement, note: `Postgres does not answer (${refusal}); name one with TEST_DATABASE_URL` };
	return withServer(startServer(content, POSTGRES), async ({ base }) => {
		const business = instrumentFor(content, 'business');
		await atOnce(8, (number) => fillIn(base, 'doanh-nghiep', business, number));
		const began = performance.now();
		await atOnce(FILL_INS, (number) => fillIn(base, 'doanh-nghiep', business, 100 + number));
		const seconds = (performance.now() - began) / 1000;
		const note = `enterprise survey, ${AT_ONCE} at once, 2 workers, ${FILL_INS} fill-ins; the one who fills in runs on the same machine`;
		return { ...measurement, value: FILL_INS / seconds, note };
	});
}

async function recomputing(content: Content): Promise<Measurement[]> {
	const refusal = await postgresRefusal(POSTGRES);
	const measured = refusal === undefined ? await timeRecomputing(content, POSTGRES, STORED) : null;
	const note = measured
		? `citizen survey, read in batches from Postgres and compared criterion by criterion; ${measured.different} differ`
		: `Postgres does not answer (${refusal}); name one with TEST_DATABASE_URL`;
	return [
		{
			what: `Recomputing ${STORED} stored responses`,
			value: measured?.seconds ?? null,
			unit: 's',
			budget: 120,
			wanted: 'at most',
			note
		},
		{
			what: 'Recomputing: memory of the second half over the first',
			value: measured?.growth ?? null,
			unit: 'times',
			budget: 1.5,
			wanted: 'at most',
			note: 'largest heap in use, looked at five times a second'
		}
	];
}

async function withServer<T>(starting: Promise<BenchServer>, work: (server: BenchServer) => Promise<T>): Promise<T> {
	const server = await starting;
	try {
		return await work(server);
	} finally {
		await server.stop();
	}
}

async function atOnce(count: number, work: (number: number) => Promise<unknown>): Promise<void> {
	let number = 0;
	const lane = async () => {
		while (number < count) await work((number += 1));
	};
	await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

function instrumentFor(content: Content, group: string): Instrument {
	const found = [...content.instruments.values()].find(
		({ framework }) => framework.group === group && framework.status === 'published'
	);
	if (!found) throw new Error(`no published framework for ${group} to measure with`);
	return found;
}

function machine(): string {
	return `${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}`;
}

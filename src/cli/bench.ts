/**
 * `npm run -s bench`: measures what the budgets of the design list, on this machine, and prints it beside them; with
 * `--json` as JSON. `--only=page|fill-ins|scoring|recomputing|planner` measures a part, `--fill-ins=10000` watches memory over so
 * many. Times are of this machine at this moment: compare two runs on the same one.
 */
import { availableParallelism, cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { readContent, type Content } from '#lib/server/content/content.ts';
import { readSettings } from '#lib/server/env.ts';
import { postgresRefusal } from './bench/bench-server.ts';
import { fillInRows } from './bench/fill-ins.ts';
import { firstPageRows } from './bench/first-page.ts';
import { holds, tableOf, type Measurement } from './bench/measurement.ts';
import { plannerRows } from './bench/planner-pages.ts';
import { timeRecomputing } from './bench/recomputing.ts';
import { timeScoring } from './bench/scoring.ts';
import { buildIfStale } from './build.mjs';
import { compileMessages } from './compile-messages.mjs';

const POSTGRES = process.env.TEST_DATABASE_URL || 'postgres://root@127.0.0.1:5432/postgres';
const CRITERIA = 100;
const STORED = 100_000;

const { values: asked } = parseArgs({
	options: {
		json: { type: 'boolean', default: false },
		only: { type: 'string' },
		'fill-ins': { type: 'string', default: '2000' }
	}
});
// Standard output is the result's alone.
console.log = console.error;
await compileMessages();
if (!(await buildIfStale())) process.exit(1);
const { surveysDir } = readSettings();
const content = readContent(surveysDir);
const refusal = await postgresRefusal(POSTGRES);
if (refusal !== undefined)
	console.error(`Postgres does not answer (${refusal}): what needs it is left out. Name one with TEST_DATABASE_URL.`);
const postgres = refusal === undefined ? POSTGRES : null;

const parts: Record<string, () => Promise<Measurement[]> | Measurement[]> = {
	page: () => firstPageRows(content),
	'fill-ins': () => fillInRows({ content, surveysDir, postgres, many: Number(asked['fill-ins']) }),
	scoring: () => [scoring(content)],
	recomputing: () => recomputing(content),
	planner: () => plannerRows(postgres)
};
if (asked.only !== undefined && !(asked.only in parts)) {
	console.error(`--only takes one of ${Object.keys(parts).join(', ')}.`);
	process.exit(1);
}
const measurements: Measurement[] = [];
for (const [name, measure] of Object.entries(parts))
	if (asked.only === undefined || asked.only === name) measurements.push(...(await measure()));
process.stdout.write(
	asked.json
		? `${JSON.stringify({ at: new Date(), machine: machine(), measurements: measurements.map((one) => ({ ...one, holds: holds(one) })) }, null, '\t')}\n`
		: `${machine()}\n\n${tableOf(measurements)}\n`
);

function scoring({ instruments }: Content): Measurement {
	const { framework } = instruments.get('hp-quan-huyen@2022.1')!;
	return {
		what: `Scoring one response of ${CRITERIA} criteria`,
		value: timeScoring(framework, CRITERIA),
		unit: 'ms',
		budget: 0.2,
		wanted: 'at most',
		note: `criteria of ${framework.id}@${framework.version}, repeated to ${CRITERIA}; median of 7 runs of 400`
	};
}

async function recomputing(content: Content): Promise<Measurement[]> {
	const measured = postgres === null ? null : await timeRecomputing(content, postgres, STORED);
	const note = measured
		? `citizen survey, read in batches from Postgres and compared criterion by criterion; ${measured.different} differ`
		: 'Postgres does not answer; name one with TEST_DATABASE_URL';
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

/** With the load it had, since a busy machine measures its neighbours as well. */
function machine(): string {
	const load = loadavg()[0]!.toFixed(1);
	return `${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}, load ${load} at the end`;
}

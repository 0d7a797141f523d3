/**
 * What a planner waits for, on Postgres: pages, the simulator and the files of a filled round, with few and with very many
 * citizens' responses beside the units' results; and whether submissions wait for the counts that make this possible.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { fillSampleRound } from '#lib/demo/fill-sample-round.server.ts';
import { sampleAnswers } from '#lib/demo/sample-entries.ts';
import { sampleCitizen } from '#lib/demo/sample-public.ts';
import { SAMPLE_ROUND } from '#lib/demo/sample-round.server.ts';
import type { Result } from '#lib/domain/problem.ts';
import { visibleAnswers } from '#lib/domain/questionnaire/survey-model.ts';
import { scoreResponse } from '#lib/domain/scoring/score-response.ts';
import { tallyEntries } from '#lib/domain/scoring/tally.ts';
import { exportCityReport } from '#lib/features/benchmark/city-report.server.ts';
import { readCriterionPage } from '#lib/features/benchmark/criterion-page.server.ts';
import { readOverview } from '#lib/features/benchmark/overview.server.ts';
import { exportWorkbook } from '#lib/features/benchmark/round-workbook.server.ts';
import { readSimulation } from '#lib/features/benchmark/simulation-page.server.ts';
import { readSurveyByGroup } from '#lib/features/benchmark/survey-by-group.server.ts';
import { readSurveyPage } from '#lib/features/benchmark/survey-groups.server.ts';
import { readUnitPage } from '#lib/features/benchmark/unit-page.server.ts';
import { openApp, type App } from '#lib/server/app.ts';
import { findPerson, type Person } from '#lib/server/auth/person.ts';
import { rows, type Database } from '#lib/server/db/client.ts';
import { insertResponse } from '#lib/server/db/responses.ts';
import { writeScores } from '#lib/server/db/scores.ts';
import { addToTallies, foldTallies, tryToFold } from '#lib/server/db/tallies.ts';
import { readSettings } from '#lib/server/env.ts';
import { freshDatabase } from './bench-server.ts';
import { median, type Measurement } from './measurement.ts';

const FEW = 20_000;
const MANY = 1_000_000;
const LOOKS = 31;
const FILES = 12;
const SUBMISSIONS = 2_000;
const AT_ONCE = 8;

export async function plannerRows(server: string | null): Promise<Measurement[]> {
	if (server === null) return [];
	const database = await freshDatabase(server);
	const dataDir = mkdtempSync(join(tmpdir(), 'thuoc-so-bench-'));
	try {
		const app = await openApp({ ...readSettings(), databaseUrl: database.url, dataDir });
		try {
			await fillSampleRound(app, new Date());
			const planner = await findPlanner(app);
			await growTo(app.db, FEW);
			const few = await pageTimes(app, planner);
			await growTo(app.db, MANY);
			const many = await pageTimes(app, planner);
			return [
				...Object.keys(few).flatMap((page) => [pageRow(page, FEW, few[page]!), pageRow(page, MANY, many[page]!)]),
				...(await fileRows(app, planner)),
				await submissionRow(app)
			];
		} finally {
			await app.close();
		}
	} finally {
		await database.drop();
		rmSync(dataDir, { recursive: true, force: true });
	}
}

const pageRow = (page: string, responses: number, value: number): Measurement => ({
	what: `${page}, ${responses} citizens' responses`,
	value,
	unit: 'ms',
	budget: page === SIMULATOR ? 100 : 50,
	wanted: 'at most',
	note: `on the server without drawing it; median of ${LOOKS} on Postgres`
});

const SIMULATOR = 'Simulator, every index of every unit to the median';

async function pageTimes(app: App, planner: Person): Promise<Record<string, number>> {
	const now = new Date();
	const round = SAMPLE_ROUND;
	const unit = { roundId: round, unitId: 'Q_HB' };
	const criterion = { roundId: round, block: 'QUAN', code: 'CQS.NT.1' };
	const improvements = ['SO', 'QUAN', 'HUYEN'].flatMap((block) =>
		['CQS', 'KTS', 'XHS'].map((pillar) => `${block}*${pillar}*median`)
	);
	const pages: Record<string, () => Promise<Result<unknown>>> = {
		Overview: () => readOverview(app, planner, round, 'vi', now),
		"A unit's page": () => readUnitPage(app, planner, unit, 'vi', now),
		"A criterion's page": () => readCriterionPage(app, planner, criterion, '', 'vi', now),
		'Survey answers': () => readSurveyPage(app, planner, round, 'vi'),
		'Citizens by district': () =>
			readSurveyByGroup(app, planner, { roundId: round, group: 'citizen', by: 'district' }, 'vi'),
		[SIMULATOR]: () => readSimulation(app, planner, round, { improvements, table: '', top: null }, 'vi', now)
	};
	const times: Record<string, number> = {};
	for (const [page, read] of Object.entries(pages)) {
		const taken: number[] = [];
		for (let look = -5; look < LOOKS; look++) {
			const began = performance.now();
			const found = await read();
			if (!found.ok) throw new Error(`${page}: ${found.problem.code}`);
			if (look >= 0) taken.push(performance.now() - began);
		}
		times[page] = median(taken);
	}
	return times;
}

async function fileRows(app: App, planner: Person): Promise<Measurement[]> {
	const now = new Date();
	const files: Record<string, () => Promise<Result<{ bytes: Uint8Array }>>> = {
		"The city's report (DOCX)": () => exportCityReport(app, planner, SAMPLE_ROUND, 'vi', now),
		'All units in a workbook (XLSX)': () => exportWorkbook(app, planner, SAMPLE_ROUND, 'vi', now)
	};
	const measured: Measurement[] = [];
	for (const [file, make] of Object.entries(files)) {
		const taken: number[] = [];
		const heaps: number[] = [];
		for (let one = 0; one < FILES; one++) {
			const began = performance.now();
			const made = await make();
			if (!made.ok) throw new Error(`${file}: ${made.problem.code}`);
			taken.push(performance.now() - began);
			heaps.push(process.memoryUsage().heapUsed);
		}
		const half = FILES / 2;
		const shared = { wanted: 'at most', note: `median of ${FILES}, one after the other` } as const;
		measured.push(
			{ what: file, value: median(taken) / 1000, unit: 's', budget: 2, ...shared },
			{
				what: `${file}: memory of the second half over the first`,
				value: Math.max(...heaps.slice(half)) / Math.max(...heaps.slice(0, half)),
				...{ unit: 'times', budget: 1.5, wanted: 'at most', note: 'largest heap in use after each' }
			}
		);
	}
	return measured;
}

/** Each submission stored with its scores by several at once: without counts, and with them. */
async function submissionRow(app: App): Promise<Measurement> {
	const [without, withCounts] = [await submissionsASecond(app, false), await submissionsASecond(app, true)];
	return {
		what: 'Submissions a second with counts, over those without',
		value: withCounts / without,
		unit: 'times',
		budget: 0.5,
		wanted: 'at least',
		note: `${Math.round(withCounts)} and ${Math.round(without)} a second, ${AT_ONCE} at once: a hot row would leave one eighth`
	};
}

async function submissionsASecond({ db, content }: App, counted: boolean): Promise<number> {
	const instrument = content.instruments.get('nguoi-dan@2022.2')!;
	const { framework, questionnaire } = instrument;
	const drawn = Array.from({ length: 100 }, (_, number) => {
		const { who, random } = sampleCitizen(questionnaire, number);
		const answers = visibleAnswers(questionnaire, sampleAnswers(framework, questionnaire, who, random));
		const scores = scoreResponse(framework, answers);
		return { answers, scores, entries: tallyEntries(framework, questionnaire, answers, scores) };
	});
	const at = new Date();
	let left = SUBMISSIONS;
	const submitAll = async () => {
		while (left-- > 0) {
			const { answers, scores, entries } = drawn[left % drawn.length]!;
			await db.transaction(async (tx) => {
				const response = await insertResponse(tx, {
					...{ roundId: SAMPLE_ROUND, group: 'citizen', status: 'submitted', sample: true, answers },
					...{ frameworkId: framework.id, frameworkVersion: framework.version },
					...{ startedAt: at, savedAt: at, submittedAt: at }
				});
				await writeScores(tx, response, instrument, 'self', scores);
				if (counted) await addToTallies(tx, SAMPLE_ROUND, 'citizen', entries);
			});
			if (counted) await tryToFold(db);
		}
	};
	const began = performance.now();
	await Promise.all(Array.from({ length: AT_ONCE }, submitAll));
	return SUBMISSIONS / ((performance.now() - began) / 1000);
}

async function findPlanner({ db }: App): Promise<Person> {
	const [found] = await rows<{ id: string }>(db, sql`select user_id as id from memberships where role = 'planner'`);
	return (await findPerson(db, found!.id))!;
}

/**
 * As many citizens as if the sample's had been copied: their responses and their counts. Means are moved by up to 15
 * ten-thousandths, so that there are as many different ones as people really give. Scores of citizens are not copied: no
 * page of the planner reads them.
 */
async function growTo(db: Database, citizens: number): Promise<void> {
	const [{ n } = { n: 0 }] = await rows<{ n: number }>(
		db,
		sql`select count(*)::int as n from responses where round_id = ${SAMPLE_ROUND} and respondent_group = 'citizen'
			and status = 'submitted'`
	);
	const times = Math.round(citizens / n);
	await db.execute(sql`
		insert into responses (round_id, id, respondent_group, framework_id, framework_version, status, answers, sample,
			started_at, saved_at, submitted_at)
		select round_id, gen_random_uuid(), respondent_group, framework_id, framework_version, status, answers, sample,
			started_at, saved_at, submitted_at
		from responses, generate_series(2, ${times}::int)
		where round_id = ${SAMPLE_ROUND} and respondent_group = 'citizen' and status = 'submitted'`);
	await foldTallies(db);
	await db.execute(sql`
		with spread as (
			select stratum, subject,
				case when subject like 'v:%' then to_char(least(1, value::numeric + moved * 0.0001), 'FM0.0000') else value end as value,
				(count * ${times - 1}::int + moved) / 16 as count
			from tallies, generate_series(0, 15) moved
			where round_id = ${SAMPLE_ROUND} and respondent_group = 'citizen' and subject !~ '^[sb]:'
		), added as (
			select stratum, subject, value, sum(count) as count from spread group by 1, 2, 3 having sum(count) > 0
		), summed as (
			select stratum, subject, value, count, 0 as total from added
			union all
			select stratum, 'b:' || substr(subject, 3), left(value, 4) || '00', sum(count), 0 from added
			where subject like 'v:%' group by 1, 2, 3
			union all
			select stratum, 's:' || substr(subject, 3), '', sum(count), sum(value::numeric * 10000 * count) from added
			where subject like 'v:%' group by 1, 2
			union all
			select stratum, subject, value, count * ${times - 1}::int, total * ${times - 1}::int from tallies own
			where round_id = ${SAMPLE_ROUND} and respondent_group = 'citizen' and subject like 's:%' and not exists (
				select from added where added.stratum = own.stratum and added.subject = 'v:' || substr(own.subject, 3))
		)
		insert into tallies (round_id, respondent_group, stratum, subject, value, count, total)
		select ${SAMPLE_ROUND}, 'citizen', stratum, subject, value, count, total from summed
		on conflict (round_id, respondent_group, stratum, subject, value)
		do update set count = tallies.count + excluded.count, total = tallies.total + excluded.total`);
	// Else the first page that is measured pays for what was just written.
	await db.execute(sql`vacuum analyze`);
	await db.execute(sql`checkpoint`);
}

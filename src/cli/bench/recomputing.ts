/** Recomputing a round of many stored responses on Postgres: how long it takes, and whether memory grows with them. */
import { tmpdir } from 'node:os';
import { sql } from 'drizzle-orm';
import { sampleAnswers } from '#lib/demo/sample-entries.ts';
import { sampleCitizen } from '#lib/demo/sample-public.ts';
import { visibleAnswers } from '#lib/domain/questionnaire/survey-model.ts';
import { scoreResponse } from '#lib/domain/scoring/score-response.ts';
import type { Content } from '#lib/server/content/content.ts';
import { connect, type Database } from '#lib/server/db/client.ts';
import { insertResponse } from '#lib/server/db/responses.ts';
import { writeScores } from '#lib/server/db/scores.ts';
import { readSettings } from '#lib/server/env.ts';
import { recomputeScores } from '#lib/server/recompute-scores.ts';
import { BENCH_ROUND, freshDatabase, prepare } from './bench-server.ts';

/** Answered one by one; the others are copies of them, so that storing does not take longer than what is measured. */
const DRAWN = 200;

export type Recomputing = { seconds: number; growth: number; different: number };

export async function timeRecomputing(content: Content, server: string, count: number): Promise<Recomputing> {
	const database = await freshDatabase(server);
	try {
		await prepare({ content }, tmpdir(), database.url);
		const { db, close } = await connect({ ...readSettings(), databaseUrl: database.url });
		try {
			await storeCitizens(db, content, count);
			return await timed(db, content, count);
		} finally {
			await close();
		}
	} finally {
		await database.drop();
	}
}

async function timed(db: Database, content: Content, count: number): Promise<Recomputing> {
	const heaps: number[] = [];
	const watch = setInterval(() => heaps.push(process.memoryUsage().heapUsed), 200);
	const began = performance.now();
	const { responses, different } = await recomputeScores(db, content, BENCH_ROUND);
	const seconds = (performance.now() - began) / 1000;
	clearInterval(watch);
	if (responses !== count) throw new Error(`${responses} responses were recomputed, not ${count}`);
	const half = Math.floor(heaps.length / 2);
	const growth = Math.max(...heaps.slice(half)) / Math.max(...heaps.slice(0, half));
	return { seconds, growth, different };
}

async function storeCitizens(db: Database, content: Content, count: number): Promise<void> {
	const instrument = [...content.instruments.values()].find(({ framework }) => framework.group === 'citizen')!;
	const { framework, questionnaire } = instrument;
	const at = new Date();
	await db.transaction(async (tx) => {
		for (let number = 0; number < DRAWN; number++) {
			const { who, random } = sampleCitizen(questionnaire, number);
			const answers = visibleAnswers(questionnaire, sampleAnswers(framework, questionnaire, who, random));
			const response = await insertResponse(tx, {
				...{ roundId: BENCH_ROUND, group: 'citizen', status: 'submitted', sample: true, answers },
				...{ frameworkId: framework.id, frameworkVersion: framework.version },
				...{ startedAt: at, savedAt: at, submittedAt: at }
			});
			await writeScores(tx, response, instrument, 'self', scoreResponse(framework, answers));
		}
		await tx.execute(sql`
			create temporary table copies on commit drop as
			select id as drawn, gen_random_uuid() as id from responses, generate_series(2, ${Math.ceil(count / DRAWN)}::int)`);
		await tx.execute(sql`
			insert into responses (round_id, id, respondent_group, framework_id, framework_version, status, answers, sample,
				started_at, saved_at, submitted_at)
			select round_id, copies.id, respondent_group, framework_id, framework_version, status, answers, sample, started_at,
				saved_at, submitted_at
			from copies join responses on responses.id = copies.drawn`);
		await tx.execute(sql`
			insert into scores (round_id, response_id, criterion_code, kind, state, points, max_points, rule_hash)
			select round_id, copies.id, criterion_code, kind, state, points, max_points, rule_hash
			from copies join scores on scores.response_id = copies.drawn`);
	});
	await db.execute(sql`analyze`);
}

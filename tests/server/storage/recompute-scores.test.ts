import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillSampleRound } from '#lib/demo/fill-sample-round.server.ts';
import { recomputeScores } from '#lib/server/recompute-scores.ts';
import { rows } from '#lib/server/db/client.ts';
import type { App } from '#lib/server/app.ts';
import { DATABASES, openBareApp } from '../databases.ts';

const ROUND = 'mau-2022';

describe.each(DATABASES)('%s', ({ open }) => {
	let app: App;
	beforeAll(async () => {
		app = await openBareApp(open);
		await fillSampleRound(app, new Date('2026-01-05T02:00:00Z'));
	});
	afterAll(() => app.close());

	it('a whole round, recomputed from its answers, is as it was stored', async () => {
		const { responses, criteria, different, differences } = await recomputeScores(app.db, app.content, ROUND);
		expect(differences).toEqual([]);
		expect(different).toBe(0);
		const [counted] = await rows<{ responses: number; scores: number }>(
			app.db,
			sql`select count(distinct response_id)::int as responses, count(*)::int as scores from scores
				join responses on responses.id = scores.response_id
				where kind = 'self' and status in ('submitted', 'appraised')`
		);
		expect({ responses, criteria }).toEqual({ responses: counted!.responses, criteria: counted!.scores });
		expect(responses).toBeGreaterThan(400);
	});

	it('a score that was touched, or is gone, is told with response and criterion', async () => {
		const [one, other] = await rows<{ response_id: string; criterion_code: string; points: string }>(
			app.db,
			sql`select response_id, criterion_code, points from scores join responses on responses.id = response_id
				where kind = 'self' and status = 'appraised' and points > 0 order by response_id, criterion_code limit 2`
		);
		await app.db.execute(
			sql`update scores set points = points - 0.01 where kind = 'self' and response_id = ${one!.response_id} and criterion_code = ${one!.criterion_code}`
		);
		await app.db.execute(
			sql`delete from scores where kind = 'self' and response_id = ${other!.response_id} and criterion_code = ${other!.criterion_code}`
		);
		const { different, differences } = await recomputeScores(app.db, app.content, ROUND);
		expect(different).toBe(2);
		const told = differences.map(({ criterionCode, stored }) => ({ criterionCode, gone: stored === null }));
		expect(told).toEqual([
			{ criterionCode: one!.criterion_code, gone: false },
			{ criterionCode: other!.criterion_code, gone: true }
		]);
		expect(differences[0]!.recomputed).toContain(one!.points);
	});
});

/** Freezing, publishing and correcting a round's results, and the open data that anybody recomputes. */
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freezeResults, unfreezeResults } from '#lib/features/results/freeze.server.ts';
import { openData, openDataFile } from '#lib/features/results/open-data-file.server.ts';
import { publicationPage } from '#lib/features/results/publication-page.server.ts';
import { correctResult, publishResults } from '#lib/features/results/publish.server.ts';
import {
	previewRound,
	publicRecompute,
	publicRound,
	publicUnit,
	publishedRounds
} from '#lib/features/results/published-round.server.ts';
import { takeStep } from '#lib/features/rounds/take-step.server.ts';
import { recomputableShape, recompute } from '#lib/domain/scoring/recompute.ts';
import { differences } from '#lib/domain/scoring/exported-result.ts';
import { treeOf } from '#lib/domain/framework/framework.ts';
import { scoreResponse } from '#lib/domain/scoring/score-response.ts';
import { listAudit } from '#lib/server/audit.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { writeScores } from '#lib/server/db/scores.ts';
import { findRound } from '#lib/server/db/rounds.ts';
import { responses, scores, tallies } from '#lib/server/db/schema/responses.ts';
import { addPerson, DATABASES, DURING, openTestApp, type TestApp } from '../databases.ts';

const AFTER = new Date('2023-03-01T03:00:00Z');
const ALL_VIEWS = ['rankings', 'indices', 'criteria', 'surveys'] as const;

describe.each(DATABASES)('%s', ({ open }) => {
	let app: TestApp;
	let long: Person, lan: Person, ha: Person;
	beforeAll(async () => {
		app = await openTestApp(open);
		long = await addPerson(app, 'long', ['HP', 'planner']);
		ha = await addPerson(app, 'ha', ['HP', 'appraiser']);
		lan = await addPerson(app, 'lan', ['STP', 'head']);
		await hand('STP', 1);
		await hand('STC', 0.5);
		await countCitizens();
		for (const [to, note] of [
			['appraisal', 'thử'],
			['final', 'thử']
		] as const) {
			const taken = await takeStep(app, long, { roundId: app.roundId, to, note }, AFTER);
			if (!taken.ok) throw new Error(taken.problem.code);
		}
	});
	afterAll(() => app.close());

	/** An appraised response that answers the first criteria with a choice, scored by the engine. */
	async function hand(unitId: string, share: number): Promise<void> {
		const instrument = app.content.instruments.get('hp-so@2022.1')!;
		const choices = treeOf(instrument.framework).criteria.filter(({ rule }) => rule.kind === 'options');
		const answers = Object.fromEntries(
			choices.slice(0, Math.ceil(choices.length * share)).map(({ code, rule }) => {
				if (rule.kind !== 'options') throw new Error(code);
				return [
					code.replaceAll('.', '_'),
					[...rule.options].sort((a, b) => (b.points ?? 0) - (a.points ?? 0))[0]!.value
				];
			})
		);
		const [response] = await app.db
			.insert(responses)
			.values({
				roundId: app.roundId,
				group: 'department',
				organisationId: unitId,
				frameworkId: 'hp-so',
				frameworkVersion: '2022.1',
				status: 'appraised',
				answers,
				startedAt: DURING,
				savedAt: DURING,
				submittedAt: DURING
			})
			.returning();
		const score = scoreResponse(instrument.framework, answers, {});
		await app.db.transaction(async (tx) => {
			await writeScores(tx, response!, instrument, 'self', score);
			await writeScores(tx, response!, instrument, 'verified', score);
		});
	}

	/** Fourteen citizens, three of them of one district: a group too small to be shown. */
	async function countCitizens(): Promise<void> {
		const row = (stratum: string, subject: string, value: string, count: number) => ({
			roundId: app.roundId,
			group: 'citizen',
			stratum,
			subject,
			value,
			count
		});
		await app.db
			.insert(tallies)
			.values([row('all', 'n', '1', 24), row('district:Q_HB', 'n', '1', 21), row('district:Q_LC', 'n', '1', 3)]);
	}

	const code = (result: { ok: true } | { ok: false; problem: { code: string } }) =>
		result.ok ? 'ok' : result.problem.code;
	const freeze = (who: Person | null = long, views: readonly (typeof ALL_VIEWS)[number][] = ALL_VIEWS) =>
		freezeResults(app, who, { roundId: app.roundId, views }, AFTER);

	test('is for planners, and nothing is public before', async () => {
		for (const who of [null, lan, ha]) {
			expect(code(await freeze(who))).toBe('not_yours');
			expect(code(await publishResults(app, who, { roundId: app.roundId, note: '' }, AFTER))).toBe('not_yours');
			expect(code(await publicationPage(app, who, app.roundId, 'vi'))).toBe('not_yours');
		}
		expect(code(await freeze(long, []))).toBe('answer_required');
		expect(code(await publishResults(app, long, { roundId: app.roundId, note: '' }, AFTER))).toBe('step_blocked');
		expect(code(await publicRound(app, app.roundId, 'vi'))).toBe('round_unknown');
		expect(code(await openData(app, app.roundId))).toBe('round_unknown');
	});

	test('one stored point that comes out differently stops the freeze, with the list', async () => {
		const [row] = await app.db
			.select()
			.from(scores)
			.where(and(eq(scores.kind, 'verified'), eq(scores.state, 'scored')))
			.limit(1);
		const same = and(
			eq(scores.responseId, row!.responseId),
			eq(scores.criterionCode, row!.criterionCode),
			eq(scores.kind, 'verified')
		);
		await app.db.update(scores).set({ points: '0.1234' }).where(same);
		const stopped = await freeze();
		expect(stopped.ok && stopped.value).toMatchObject({
			frozen: false,
			different: 1,
			differences: [{ criterionCode: row!.criterionCode, stored: expect.stringContaining('0.1234') as string }]
		});
		expect(await previewRound(app, app.roundId, 'vi')).toBeNull();
		await app.db.update(scores).set({ points: row!.points }).where(same);
	});

	test('the freeze is previewed, taken back, and made again with other views', async () => {
		const first = await freeze(long, ['rankings']);
		expect(first.ok && first.value.frozen).toBe(true);
		const preview = (await previewRound(app, app.roundId, 'vi'))!;
		expect(preview.views).toEqual(['rankings']);
		expect(preview.blocks.find(({ block }) => block === 'SO')!.indices).toEqual([]);
		expect(preview.surveys).toEqual([]);
		expect(code(await unfreezeResults(app, long, app.roundId, AFTER))).toBe('ok');
		expect(code(await unfreezeResults(app, long, app.roundId, AFTER))).toBe('step_unknown');
		const again = await freeze();
		expect(again.ok && again.value.frozen).toBe(true);
		expect((await previewRound(app, app.roundId, 'vi'))!.inputHash).toBe(preview.inputHash);
		expect(code(await publicRound(app, app.roundId, 'vi')), 'still not public').toBe('round_unknown');
	});

	test('published, everybody sees the chosen views; small groups stay hidden', async () => {
		const publish = (note: string) => publishResults(app, long, { roundId: app.roundId, note }, AFTER);
		expect(code(await publish('')), 'no decision is recorded').toBe('reason_required');
		expect(code(await publish('Quyết định ký trong ngày'))).toBe('ok');
		expect(await findRound(app.db, app.roundId)).toMatchObject({ status: 'published' });
		expect((await publishedRounds(app, 'vi')).map(({ id }) => id)).toEqual([app.roundId]);
		const page = await publicRound(app, app.roundId, 'vi');
		if (!page.ok) throw new Error(page.problem.code);
		const block = page.value.blocks.find((one) => one.block === 'SO')!;
		expect(block.units.slice(0, 2).map(({ id, rank }) => [id, rank])).toEqual([
			['STP', 1],
			['STC', 2]
		]);
		expect(block.units.find(({ id }) => id === 'SYT')).toMatchObject({ rank: null, basis: null, total: null });
		const citizens = page.value.surveys.find(({ group }) => group === 'citizen')!;
		const cells = citizens.strata.flatMap((one) => one.cells);
		expect(citizens.n).toBe('24');
		expect(cells.filter(({ n }) => n === null).length).toBeGreaterThan(1);
		expect(cells.some(({ n }) => n === '3')).toBe(false);
		const data = await openData(app, app.roundId);
		if (!data.ok) throw new Error(data.problem.code);
		expect(data.value.surveys.rows.some(({ n }) => n === 3)).toBe(false);
	});

	test('open data comes with dictionary, licence, versions and rule hashes', async () => {
		const files = await Promise.all(
			['du-lieu.csv', 'khao-sat.csv', 'du-lieu.json', 'tu-dien-du-lieu.csv', 'khac.csv'].map((file) =>
				openDataFile(app, app.roundId, file)
			)
		);
		const [csv, , json, dictionary, none] = files.map((file) => (file.ok ? file.value : null));
		expect(none).toBeNull();
		if (csv?.kind !== 'csv' || dictionary?.kind !== 'csv' || json?.kind !== 'json') throw new Error('files');
		const [head, ...lines] = csv.text.replace('\uFEFF', '').trim().split('\r\n');
		expect(head).toBe(
			'round,year,group,framework,block,unit_id,unit,ranked,rank,basis,late,level,code,name,state,points,max_points,rule_hash,published_points,published_rank'
		);
		expect(lines.some((line) => line.includes(',STP,'))).toBe(true);
		for (const column of head!.split(',')) expect(dictionary.text).toContain(`du-lieu.csv,${column},`);
		expect(json.value).toMatchObject({
			licence: { id: 'CC-BY-4.0' },
			inputHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
			frameworks: expect.arrayContaining([
				expect.objectContaining({ framework: 'hp-so@2022.1', contentHash: expect.any(String) as string })
			]) as unknown[]
		});
		const { results } = json.value as { results: { level: string; rule_hash: string | null }[] };
		expect(results.filter(({ level }) => level === 'criterion').every(({ rule_hash }) => rule_hash !== null)).toBe(
			true
		);
	});

	test('a unit is recomputed from its published file without a difference', async () => {
		const file = await publicRecompute(app, { roundId: app.roundId, unitId: 'STP' });
		if (!file.ok) throw new Error(file.problem.code);
		const given = recomputableShape.parse(JSON.parse(JSON.stringify(file.value)));
		const instrument = app.content.instruments.get(given.result!.framework)!;
		const { nodes } = recompute(instrument, given, 'vi');
		expect(differences(given.result!, treeOf(instrument.framework).root.code, nodes)).toEqual([]);
		expect(given.result!.contentHash).toBe(instrument.contentHash);
		expect(code(await publicRecompute(app, { roundId: app.roundId, unitId: 'SYT' }))).toBe('unit_unknown');
	});

	test('a correction says what, when and why; totals and ranks follow, the earlier figure stays', async () => {
		const before = await publicUnit(app, { roundId: app.roundId, unitId: 'STP' }, 'vi');
		if (!before.ok) throw new Error(before.problem.code);
		const scored = before.value.rows.filter(({ level, state }) => level === 'criterion' && state === 'scored');
		const correct = (more: object = {}, who: Person | null = long) => {
			const form = { unitId: 'STP', criterionCode: scored[0]!.code, points: '0', reason: 'Nhập nhầm', ...more };
			return correctResult(app, who, app.roundId, form, 'vi', AFTER);
		};
		expect(code(await correct({}, ha))).toBe('not_yours');
		expect(code(await correct({ reason: ' ' }))).toBe('reason_required');
		expect(code(await correct({ points: '9999' }))).toBe('points_out_of_range');
		expect(code(await correct({ points: 'năm' }))).toBe('number_malformed');
		expect(code(await correct({ criterionCode: 'X' }))).toBe('criterion_unknown');
		expect(code(await correct({ unitId: 'SYT' }))).toBe('criterion_unknown');
		for (const { code: criterionCode } of scored) expect(code(await correct({ criterionCode }))).toBe('ok');

		const page = await publicRound(app, app.roundId, 'vi');
		if (!page.ok) throw new Error(page.problem.code);
		expect(page.value.corrections).toHaveLength(scored.length);
		expect(page.value.corrections[0]).toMatchObject({ after: '0', reason: 'Nhập nhầm', unit: 'Sở Tư pháp' });
		const units = page.value.blocks.find(({ block }) => block === 'SO')!.units;
		expect(units.find(({ id }) => id === 'STC')).toMatchObject({ rank: 1, earlierRank: 2 });
		expect(units.find(({ id }) => id === 'STP')).toMatchObject({ rank: 2, earlierRank: 1 });
		expect(units.find(({ id }) => id === 'STP')!.total).toMatchObject({ points: '0,00' });
		expect(units.find(({ id }) => id === 'STP')!.total!.earlier).not.toBeNull();
		const data = await openData(app, app.roundId);
		const row = data.ok && data.value.results.rows.find((one) => one.unit_id === 'STP' && one.code === scored[0]!.code);
		expect(row).toMatchObject({ points: 0 });
		expect(row && Number(row.published_points)).toBeGreaterThan(0);
		const acts = await app.db.transaction((tx) =>
			listAudit(tx, 'publication:2', ['results.freeze', 'results.publish', 'results.correct'])
		);
		expect(acts.slice(0, 3).map(({ action }) => action)).toEqual([
			'results.freeze',
			'results.publish',
			'results.correct'
		]);
	});

	test('archived, it stays public and takes no more corrections', async () => {
		expect(code(await takeStep(app, long, { roundId: app.roundId, to: 'archived', note: '' }, AFTER))).toBe('ok');
		expect(code(await publicRound(app, app.roundId, 'en'))).toBe('ok');
		const form = { unitId: 'STC', criterionCode: 'CQS.HD.1', points: '0', reason: 'muộn' };
		expect(code(await correctResult(app, long, app.roundId, form, 'vi', AFTER))).toBe('round_closed');
		expect(code(await takeStep(app, long, { roundId: app.roundId, to: 'published', note: 'x' }, AFTER))).toBe(
			'not_yours'
		);
	});
});

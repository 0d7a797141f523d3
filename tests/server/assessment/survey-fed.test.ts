/** Criteria fed by a survey: the group's mean with how many answered, hidden while few did, kept with what was handed in. */
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Rule } from '#lib/domain/scoring/rule-kinds.ts';
import { explain } from '#lib/domain/scoring/explain.ts';
import { appraisalQueue } from '#lib/features/appraisal/appraisal-queue.server.ts';
import { openRound } from '#lib/features/rounds/open-round.server.ts';
import { submitAssessment } from '#lib/features/assessment/submit-assessment.server.ts';
import { saveAssessment } from '#lib/features/assessment/save-assessment.server.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { broughtFiguresOfRound } from '#lib/server/brought-figures.ts';
import { findUnitResponse, updateResponse } from '#lib/server/db/responses.ts';
import { listScores } from '#lib/server/db/scores.ts';
import { scores } from '#lib/server/db/schema/responses.ts';
import { surveyFigures } from '#lib/server/survey-figures.ts';
import { findUnitAssessment, scoreUnit } from '#lib/server/unit-assessment.ts';
import { criterion, framework, surveyRule } from '../../fixtures/frameworks.ts';
import { giveCounts } from '../benchmark/given-results.ts';
import { addPerson, DATABASES, DURING, openBareApp, TEST_ROUND } from '../databases.ts';

const ROUND = {
	...TEST_ROUND,
	id: 'thu-xa',
	unitsOn: '2025-12-31',
	instruments: ['xa-phuong@2025.1', 'nguoi-dan@2022.2']
};
const KEY = { roundId: ROUND.id, unitId: 'DK_CH' };

describe.each(DATABASES)('%s', ({ open }) => {
	let app: App;
	let minh: Person, long: Person;
	const assessment = async () => {
		const found = await findUnitAssessment(app.db, app.content, KEY);
		if (!found.ok) throw new Error(found.problem.code);
		return found.value;
	};
	const scored = async (code: string) => {
		const found = await assessment();
		const result = scoreUnit(found, found.response?.answers ?? {});
		return { ...result.get(code)!, says: explain(found.instrument.framework, result, code).vi };
	};

	beforeAll(async () => {
		app = await openBareApp(open);
		await openRound(app.db, app.content, ROUND, { now: DURING, actorId: null });
		minh = await addPerson(app, 'minh', ['DK_CH', 'head']);
		long = await addPerson(app, 'long', ['HP', 'appraiser']);
	});
	afterAll(() => app.close());

	test('nobody answered, then too few: no value, and why', async () => {
		expect(await scored('CQS.5')).toMatchObject({ state: 'unanswered', figures: { missing: 'tooFew', least: 10 } });
		await giveCounts(app, ROUND.id, 'citizen', [
			['all', 'n', '1', 9],
			['all', 'q:DVC_3', '5', 9]
		]);
		const few = await scored('CQS.5');
		expect(few).toMatchObject({ state: 'unanswered', points: 0 });
		expect(few.says).toContain('chưa đủ 10 câu trả lời');
		expect(JSON.stringify(few)).not.toContain('"n":9');
	});

	test('a choice counts by its points, "no opinion" leaves the mean, a node by its values', async () => {
		await giveCounts(app, ROUND.id, 'citizen', [
			['all', 'q:DVC_3', '1', 3],
			['all', 'q:DVC_3', 'na', 50],
			['all', 'v:KN', '0.2000', 10],
			['all', 'v:KN', '0.8333', 5]
		]);
		// 9 x 1 + 3 x 0 of 12 = 0,75, the full mark; "na" is not among them.
		expect(await scored('CQS.5')).toMatchObject({ points: 200_000, figures: { value: 0.75, n: 12 } });
		// (10 x 0,2 + 5 x 0,8333) / 15 = 0,41110
		expect(await scored('XHS.5')).toMatchObject({
			points: 41_100,
			figures: { value: 0.4111, n: 15 },
			says: 'Khảo sát 15 người trả lời, không đại diện: 0,4111 ÷ 1 × 10 điểm = 4,11 điểm'
		});
	});

	test('what is handed in keeps its figures while the survey goes on, in every view of it', async () => {
		const typed = new Map([['CQS_5', ['1']]]);
		await saveAssessment(app, minh, KEY, { page: null, typed }, 'vi', DURING);
		expect(await submitAssessment(app, minh, KEY, DURING)).toMatchObject({ ok: true });
		const response = (await findUnitResponse(app.db, ROUND.id, 'DK_CH', 'commune'))!;
		const kept = (await listScores(app.db, response)).filter(({ figures }) => figures !== null);
		expect(kept.map(({ criterionCode, figures }) => [criterionCode, figures])).toEqual(
			expect.arrayContaining([
				['CQS.5', { value: 0.75, n: 12 }],
				['XHS.5', { value: 0.4111, n: 15 }]
			])
		);
		expect(kept).toHaveLength(2);
		await giveCounts(app, ROUND.id, 'citizen', [
			['all', 'v:KN', '1.0000', 100],
			['all', 'q:DVC_3', '2', 100]
		]);
		expect(await scored('XHS.5')).toMatchObject({ points: 41_100, figures: { value: 0.4111, n: 15 } });
		const { unit, instrument } = await assessment();
		const broughtTo = await broughtFiguresOfRound(app.db, app.content, (await assessment()).round);
		expect(broughtTo(unit, instrument.framework)).toMatchObject({ 'XHS.5': { value: 0.4111 } });
		expect(broughtTo({ organisationId: 'DK_BLV' }, instrument.framework)['XHS.5']).toMatchObject({ n: 115 });
		const queue = await appraisalQueue(app, long, ROUND.id, 'vi', DURING);
		if (!queue.ok) throw new Error(queue.problem.code);
		const line = queue.value.blocks.flatMap(({ units }) => units).find(({ unitId }) => unitId === 'DK_CH')!;
		expect(line.self).toBe('24,11');
	});

	test('given back, it is scored with the survey as it stands', async () => {
		const response = (await findUnitResponse(app.db, ROUND.id, 'DK_CH', 'commune'))!;
		await app.db.transaction((tx) => updateResponse(tx, response, { status: 'returned' }));
		expect(await scored('XHS.5')).toMatchObject({ figures: { n: 115 } });
		await app.db.transaction((tx) => updateResponse(tx, response, { status: 'submitted' }));
		expect(await scored('XHS.5')).toMatchObject({ figures: { n: 15 } });
	});

	test('scores made before figures were kept say no more than that there is no answer', async () => {
		await app.db
			.update(scores)
			.set({ figures: null })
			.where(and(eq(scores.roundId, ROUND.id), eq(scores.criterionCode, 'XHS.5')));
		expect(await scored('XHS.5')).toMatchObject({ state: 'unanswered', figures: {} });
	});

	describe('by the unit’s own stratum', () => {
		const rule = { ...surveyRule(1), node: 'KN', stratum: 'unit' } as Rule;
		const fed = framework([criterion('KN', 'ALL', 10, rule)], { group: 'district' });
		const figures = async (unitId: string) => {
			const { round } = await assessment();
			return (await surveyFigures(app.db, app.content, round, [fed]))(unitId, fed)['KN'];
		};

		beforeAll(() =>
			giveCounts(
				app,
				ROUND.id,
				'citizen',
				Object.entries({ Q_HB: 40, Q_NQ: 25, Q_LC: 12, H_BLV: 3 }).flatMap(([unit, n]) => [
					[`district:${unit}`, 'n', '1', n],
					[`district:${unit}`, 'v:KN', '0.5000', n]
				])
			)
		);

		test('its own citizens’ mean', async () => {
			expect(await figures('Q_HB')).toEqual({ value: 0.5, n: 40 });
		});

		test('a small group is hidden, and with it the one that would give it away', async () => {
			expect(await figures('H_BLV')).toEqual({ missing: 'tooFew', least: 10 });
			expect(await figures('Q_LC')).toEqual({ missing: 'tooFew', least: 10 });
		});

		test('a unit that is no choice of the survey, and a round without the survey', async () => {
			expect(await figures('DK_CH')).toEqual({ missing: 'noStratum' });
			const business = framework([criterion('KN', 'ALL', 10, { ...rule, group: 'business' } as Rule)]);
			const { round } = await assessment();
			expect((await surveyFigures(app.db, app.content, round, [business]))('Q_HB', business)).toEqual({
				KN: { missing: 'noSurvey' }
			});
		});
	});
});

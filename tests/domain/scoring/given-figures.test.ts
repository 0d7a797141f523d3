/** Figures that do not come from the unit: survey means with their reasons, entered values with their upper limit. */
import { describe, expect, test } from 'vitest';
import { checkFramework, checkSurveyNodes } from '#lib/domain/framework/check-framework.ts';
import { readAnswer } from '#lib/domain/questionnaire/answers.ts';
import { allQuestions, drawQuestionnaire } from '#lib/domain/questionnaire/questionnaire.ts';
import { explain } from '#lib/domain/scoring/explain.ts';
import type { Rule } from '#lib/domain/scoring/rule-kinds.ts';
import { scoreResponse } from '#lib/domain/scoring/score-response.ts';
import { criterion, framework, measuredRule, surveyRule } from '../../fixtures/frameworks.ts';

const known = { actions: new Set<string>(), targets: new Set<string>() };

describe('a survey mean', () => {
	const fed = framework([criterion('HL', 'ALL', 20, surveyRule(0.75))]);
	const scored = (figures?: Record<string, unknown>) => {
		const scores = scoreResponse(fed, {}, figures ? { brought: { HL: figures } } : {});
		return { ...scores.get('HL')!, says: explain(fed, scores, 'HL').vi, inEnglish: explain(fed, scores, 'HL').en };
	};

	test('gives its share of the full mark, names how many answered and that they stand for nobody else', () => {
		const { points, brought, says } = scored({ value: 0.6, n: 40 });
		expect(points).toBe(160_000);
		expect(brought).toBe(true);
		expect(says).toBe('Khảo sát 40 người trả lời, không đại diện: 0,6 ÷ 0,75 × 20 điểm = 16,00 điểm');
	});

	const reasons: [string, Record<string, unknown> | undefined, string][] = [
		[
			'too few answered',
			{ missing: 'tooFew', least: 10 },
			'Chưa có kết quả khảo sát: chưa đủ 10 câu trả lời để được hiển thị, tính 0/20 điểm'
		],
		[
			'no such survey',
			{ missing: 'noSurvey' },
			'Chưa có kết quả khảo sát: kỳ đánh giá không có phiếu khảo sát này, tính 0/20 điểm'
		],
		[
			'no stratum',
			{ missing: 'noStratum' },
			'Chưa có kết quả khảo sát: phiếu khảo sát không phân theo đơn vị này, tính 0/20 điểm'
		],
		['no figures at all', undefined, 'Chưa có điểm: chưa trả lời, tính 0/20 điểm'],
		['a reason nobody knows', { missing: 'toString' }, 'Chưa có điểm: chưa trả lời, tính 0/20 điểm']
	];
	test.each(reasons)('%s: unanswered, with the reason', (_, figures, says) => {
		const score = scored(figures);
		expect(score).toMatchObject({ state: 'unanswered', points: 0, answered: 0, says });
		expect(score.inEnglish).not.toMatch(/[ăâđêôơư]/);
	});

	test('must name a node that the survey has', () => {
		const survey = framework([criterion('KN', 'ALL', 1, measuredRule(1))], { id: 'dan', group: 'citizen' });
		const flaws = (rule: Partial<Record<string, unknown>>) =>
			checkSurveyNodes(framework([criterion('HL', 'ALL', 20, { ...surveyRule(1), ...rule } as Rule)]), [fed, survey]);
		expect(flaws({ node: 'KN' })).toEqual([]);
		expect(flaws({ node: 'XX' })).toEqual([
			{ code: 'HL', rule: 'surveyMean', says: 'no framework of the group citizen has a node XX' }
		]);
		expect(flaws({ node: 'KN', group: 'business' })).toEqual([
			{ code: 'HL', rule: 'surveyMean', says: 'no framework of the group business' }
		]);
	});
});

describe('an entered value with an upper limit', () => {
	const limited = (most: number) =>
		framework([criterion('NTS', 'ALL', 100, { ...measuredRule(1), most } as Rule)], { group: 'city' });
	const question = allQuestions(drawQuestionnaire(limited(1))).find(({ name }) => name === 'NTS')!;

	test('is refused at its field above the limit, and taken at it', () => {
		expect(question.max).toBe(1);
		expect(readAnswer(question, ['69,24'], 'vi')).toMatchObject({
			kind: 'wrong',
			problem: { code: 'number_too_large', details: { most: 1 } }
		});
		expect(readAnswer(question, ['1'], 'vi')).toEqual({ kind: 'answer', answer: 1 });
	});

	test('is invalid when it comes from elsewhere: never the full mark for 69,24 in place of 0,6924', () => {
		const score = scoreResponse(limited(1), {}, { brought: { NTS: { value: 69.24 } } }).get('NTS')!;
		expect(score).toMatchObject({ state: 'invalid', points: 0, problem: { code: 'number_too_large' } });
		expect(scoreResponse(limited(1), { NTS: 0.6924 }).get('NTS')!.points).toBe(692_400);
	});

	test('must leave room for the full mark', () => {
		expect(checkFramework(limited(0.5), known)).toContainEqual(expect.objectContaining({ code: 'NTS', rule: 'most' }));
		expect(checkFramework(limited(1), known)).toEqual([]);
	});
});

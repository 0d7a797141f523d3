/** Roll-ups and states: what leaves the maximum, what counts 0, what an appraiser decided, and what each node says. */
import { describe, expect, it } from 'vitest';
import { decimal, toNumber } from '#lib/domain/decimal.ts';
import { explain, largestLosses } from '#lib/domain/scoring/explain.ts';
import { scoreResponse } from '#lib/domain/scoring/score-response.ts';
import {
	branch,
	criterion,
	framework,
	measuredRule,
	optionsRule,
	partsRule,
	ratioRule,
	words
} from '../../fixtures/frameworks.ts';

const units = framework([
	branch('P', 'ALL', 'pillar'),
	criterion('P.1', 'P', 10, ratioRule({ whenZero: 'notApplicable' })),
	criterion('P.2', 'P', 5, partsRule({ plan: 3, report: 2 })),
	branch('Q', 'ALL', 'pillar'),
	criterion('Q.1', 'Q', 20, optionsRule({ yes: 20, no: 0 })),
	criterion('Q.2', 'Q', 0, { kind: 'descriptive', question: words('How many?') }),
	criterion('Q.3', 'Q', 15, measuredRule(1, 'import'))
]);

const survey = framework(
	[
		branch('X', 'ALL', 'index', { rollUp: { kind: 'weightedMean' } }),
		criterion('X.1', 'X', 1, optionsRule({ yes: 1, no: 0, na: null }), { weight: 3 }),
		criterion('X.2', 'X', 1, optionsRule({ yes: 1, no: 0, na: null })),
		branch('Y', 'ALL', 'index', { rollUp: { kind: 'weightedMean' } }),
		criterion('Y.1', 'Y', 1, partsRule({ one: 0.3333, two: 0.6667 }))
	],
	{ group: 'citizen', unanswered: 'leaves', decimals: 4 },
	{ rollUp: { kind: 'weightedMean' } }
);

const at = (scores: ReturnType<typeof scoreResponse>, code: string) => {
	const { state, points, max, value } = scores.get(code)!;
	return [state, toNumber(points), toNumber(max), value === null ? null : toNumber(value)];
};

describe('a unit', () => {
	it('has 0 points of the whole maximum before it answers, and no criterion counts as scored', () => {
		const scores = scoreResponse(units, {});
		expect(at(scores, 'ALL')).toEqual(['unanswered', 0, 50, 0]);
		expect(at(scores, 'P.1')).toEqual(['unanswered', 0, 10, 0]);
		expect(scores.get('ALL')).toMatchObject({ applicable: 4, answered: 0 });
	});

	it('keeps a scored 0 apart from an unanswered one', () => {
		const scores = scoreResponse(units, { Q_1: 'no' });
		expect(at(scores, 'Q.1')).toEqual(['scored', 0, 20, 0]);
		expect(explain(units, scores, 'Q.1').vi).toBe('Chọn “no” = 0,00 điểm');
		expect(explain(units, scores, 'P.2')).toEqual({
			vi: 'Chưa có điểm: chưa trả lời, tính 0/5 điểm',
			en: 'Not scored yet: unanswered, counts 0/5 points'
		});
	});

	it('takes what does not apply out of the maximum, by rule, by criterion and by branch', () => {
		const byRule = scoreResponse(units, { P_1_a: 0, P_1_b: 0 });
		expect(at(byRule, 'P')).toEqual(['unanswered', 0, 5, 0]);
		const byCriterion = scoreResponse(units, { Q_1: 'yes' }, { notApplicable: ['Q.3'] });
		expect(at(byCriterion, 'Q')).toEqual(['scored', 20, 20, 1]);
		const byBranch = scoreResponse(units, { P_2: ['plan'] }, { notApplicable: ['Q'] });
		expect(at(byBranch, 'Q')).toEqual(['notApplicable', 0, 0, null]);
		expect(at(byBranch, 'ALL')).toEqual(['scored', 3, 15, 0.2]);
		expect(explain(units, byBranch, 'Q').vi).toBe('Không áp dụng, không tính vào điểm tối đa');
	});

	it('collects a descriptive criterion without scoring it', () => {
		const scores = scoreResponse(units, { Q_2: 7 });
		expect(at(scores, 'Q.2')).toEqual(['notApplicable', 0, 0, null]);
		expect(explain(units, scores, 'Q.2').en).toBe('Collected, not scored');
	});

	it('takes imported figures, which no answer can replace', () => {
		const scores = scoreResponse(units, { Q_3: 1 }, { brought: { 'Q.3': { value: 0.5 } } });
		expect(at(scores, 'Q.3')).toEqual(['scored', 7.5, 15, 0.5]);
		expect(at(scoreResponse(units, { Q_3: 1 }), 'Q.3')).toEqual(['unanswered', 0, 15, 0]);
	});

	it('gives no points for figures that cannot be right, and says so', () => {
		const scores = scoreResponse(units, { P_1_a: 5, P_1_b: 3 });
		expect(scores.get('P.1')).toMatchObject({
			state: 'invalid',
			points: 0,
			problem: { code: 'numerator_over_denominator', details: { a: 5, b: 3 } }
		});
		expect(explain(units, scores, 'P.1').vi).toBe('Số liệu chưa hợp lệ: 0 điểm');
	});

	it('explains a sum with its terms', () => {
		const scores = scoreResponse(units, { P_1_a: 320, P_1_b: 400, P_2: ['plan'] });
		expect(explain(units, scores, 'P')).toEqual({
			vi: '8 + 3 = 11,00 trên 15 điểm = 73,33%',
			en: '8 + 3 = 11.00 of 15 points = 73.33%'
		});
		expect(() => explain(units, scores, 'Z')).toThrow(RangeError);
	});

	it('names the largest losses first', () => {
		const scores = scoreResponse(units, { P_1_a: 320, P_1_b: 400, P_2: ['plan'] });
		expect(largestLosses(units, scores, 'ALL', 2).map(({ code, lost }) => [code, lost])).toEqual([
			['Q.1', 20],
			['Q.3', 15]
		]);
	});
});

describe('points that an appraiser decided', () => {
	const decide = (points: number, answers = {}) =>
		scoreResponse(units, answers, { decided: { 'P.1': decimal(points) } });

	it('take the place of the rule, also where the unit answered nothing or something impossible', () => {
		for (const answers of [{}, { P_1_a: 320, P_1_b: 400 }, { P_1_a: 5, P_1_b: 3 }, { P_1_a: 0, P_1_b: 0 }])
			expect(at(decide(6, answers), 'P.1')).toEqual(['scored', 6, 10, 0.6]);
	});

	it('are explained as such, not by the arithmetic that they replaced', () => {
		for (const answers of [{}, { P_1_a: 320, P_1_b: 400 }])
			expect(explain(units, decide(6, answers), 'P.1')).toEqual({
				vi: 'Điểm thẩm định: 6,00 trên 10 điểm',
				en: 'Decided at appraisal: 6.00 of 10 points'
			});
	});

	it('are between 0 and the maximum', () => {
		expect(() => decide(10.01)).toThrow(/P\.1: 10\.01 decided points of 10/);
		expect(() => decide(-1)).toThrow(RangeError);
	});

	it('do not bring back what was set not to apply', () => {
		const scores = scoreResponse(units, {}, { notApplicable: ['P.1'], decided: { 'P.1': decimal(6) } });
		expect(at(scores, 'P.1')).toEqual(['notApplicable', 0, 0, null]);
	});
});

describe('a survey', () => {
	it('means what was answered, by weight, and leaves the rest out', () => {
		const scores = scoreResponse(survey, { X_1: 'yes', X_2: 'no' });
		expect(at(scores, 'X')).toEqual(['scored', 0.75, 1, 0.75]);
		expect(at(scores, 'Y')).toEqual(['unanswered', 0, 0, null]);
		expect(at(scores, 'ALL')).toEqual(['scored', 0.75, 1, 0.75]);
		expect(explain(survey, scores, 'X').vi).toBe('Trung bình của 2 mục (1,00 × 3; 0,00) = 0,75');
		expect(explain(survey, scores, 'Y').vi).toBe('Chưa có câu trả lời nào');
		expect(explain(survey, scores, 'Y.1').vi).toBe('Không trả lời, không tính vào trung bình');
	});

	it('leaves out "does not wish to answer"', () => {
		expect(at(scoreResponse(survey, { X_1: 'na', X_2: 'yes' }), 'X')).toEqual(['scored', 1, 1, 1]);
	});

	it('keeps means exact until the value is rounded', () => {
		const scores = scoreResponse(survey, { X_1: 'yes', X_2: 'no', Y_1: ['one'] });
		// (0.75 + 0.3333) / 2 = 0.54165, half up
		expect(at(scores, 'ALL')).toEqual(['scored', 0.5417, 1, 0.5417]);
	});

	it('names an answer that no questionnaire accepts, without counting it', () => {
		const scores = scoreResponse(survey, { X_1: 'bogus', X_2: 'yes' });
		expect(at(scores, 'X.1')).toEqual(['invalid', 0, 0, null]);
		expect(scores.get('X.1')?.problem?.code).toBe('choice_unknown');
		expect(at(scores, 'X')).toEqual(['scored', 1, 1, 1]);
	});
});

/** The generator alone: what it draws is readable, repeatable, and follows strength. */
import { describe, expect, test } from 'vitest';
import { sampleDocument } from '#lib/demo/sample-document.ts';
import { sampleAnswers, typedEntries } from '#lib/demo/sample-entries.ts';
import { sampleFigures } from '#lib/demo/sample-figures.ts';
import { sampleBusiness, sampleCitizen } from '#lib/demo/sample-public.ts';
import { seededRandom } from '#lib/demo/seeded-random.ts';
import { decimal, toNumber } from '#lib/domain/decimal.ts';
import { treeOf, versionOf, type Criterion, type Framework } from '#lib/domain/framework/framework.ts';
import { openProblems } from '#lib/domain/questionnaire/completeness.ts';
import { mergeEntries } from '#lib/domain/questionnaire/merge-entries.ts';
import { allQuestions } from '#lib/domain/questionnaire/questionnaire.ts';
import { visibleAnswers } from '#lib/domain/questionnaire/survey-model.ts';
import { kindOf, RULE_KINDS, type Rule } from '#lib/domain/scoring/rule-kinds.ts';
import { scoreResponse } from '#lib/domain/scoring/score-response.ts';
import { testContent } from '../databases.ts';

const instruments = [...testContent().instruments.values()];

const isScored = (framework: Framework) =>
	treeOf(framework).criteria.some(({ rule }) => rule.kind !== 'descriptive' && kindOf(rule).inputs(rule).length > 0);

describe('seeded random', () => {
	test('the same seed gives the same numbers, another seed others', () => {
		const draw = (seed: string) => Array.from({ length: 20 }, seededRandom(seed).share);
		expect(draw('STP')).toEqual(draw('STP'));
		expect(draw('STP')).not.toEqual(draw('STQ'));
	});

	test('shares are even, whole numbers reach both ends, and what is around 0 stays near it', () => {
		const random = seededRandom('even');
		const shares = Array.from({ length: 4000 }, () => random.share());
		expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
		expect(Math.max(...shares)).toBeLessThan(1);
		expect(shares.reduce((a, b) => a + b) / shares.length).toBeCloseTo(0.5, 1);
		expect(new Set(Array.from({ length: 200 }, () => random.whole(2, 4)))).toEqual(new Set([2, 3, 4]));
		const around = Array.from({ length: 4000 }, () => random.around(0.1));
		expect(around.reduce((a, b) => a + b) / around.length).toBeCloseTo(0, 2);
		expect(Math.sqrt(around.reduce((a, b) => a + b * b, 0) / around.length)).toBeCloseTo(0.1, 2);
	});

	test('a weight of 0 is never picked', () => {
		const random = seededRandom('weights');
		const picked = Array.from({ length: 500 }, () =>
			random.pickWeighted(['a', 'b', 'c'], (one) => (one === 'b' ? 0 : 1))
		);
		expect(new Set(picked)).toEqual(new Set(['a', 'c']));
	});
});

describe.each(instruments.map((one) => [versionOf(one.framework), one] as const))(
	'%s',
	(_, { framework, questionnaire }) => {
		const answersAt = (strength: number) =>
			sampleAnswers(
				framework,
				questionnaire,
				{ strength: () => strength, hasSome: () => true, size: 1, known: {}, answers: () => true },
				seededRandom(`at ${strength}`)
			);

		test('every answer is read back from the form as it was drawn', () => {
			for (const strength of [0, 0.35, 0.7, 1]) {
				const answers = answersAt(strength);
				const merged = mergeEntries(
					allQuestions(questionnaire),
					typedEntries(answers),
					{ answers: {}, unread: {} },
					'vi'
				);
				expect(merged.problems).toEqual([]);
				expect(merged.answers).toEqual(answers);
			}
		});

		test('no figure is one that cannot be right', () => {
			for (const strength of [0, 0.5, 1])
				for (const score of scoreResponse(framework, answersAt(strength)).values())
					expect(score.state).not.toBe('invalid');
		});

		// Where all that is asked is collected without points, or imported, there is no value at any strength.
		test('more strength gives more points, where there are points', () => {
			const valueAt = (strength: number) => {
				const { value } = scoreResponse(framework, answersAt(strength)).get(treeOf(framework).root.code)!;
				return value === null ? null : toNumber(value);
			};
			const values = [0.1, 0.5, 0.9].map(valueAt);
			if (isScored(framework)) {
				expect(values[0]).toBeLessThan(values[1]!);
				expect(values[1]).toBeLessThan(values[2]!);
				expect(values[2]).toBeGreaterThan(0.7);
			} else expect(values).toEqual([null, null, null]);
		});
	}
);

const text = { vi: 'x', en: 'x' };
const RULES: Record<Rule['kind'], Rule> = {
	options: {
		kind: 'options',
		options: [
			{ value: 'no', text, points: 0 },
			{ value: 'half', text, points: 5 },
			{ value: 'yes', text, points: 10 }
		]
	},
	steps: {
		kind: 'steps',
		count: text,
		unit: text,
		steps: [
			{ from: 4, points: 10 },
			{ from: 2, points: 5 }
		]
	},
	ratio: { kind: 'ratio', a: text, b: text, unit: text, whenZero: 'zero' },
	ratioToTarget: { kind: 'ratioToTarget', a: text, b: text, unit: text, fullFrom: 0.8, whenZero: 'zero' },
	parts: {
		kind: 'parts',
		parts: ['a', 'b', 'c', 'd'].map((value) => ({ value, text, points: 2.5 })),
		none: text
	},
	levels: {
		kind: 'levels',
		gate: text,
		by: { kind: 'ratio', a: text, b: text, unit: text, cuts: [0.2, 0.4, 0.6, 0.8] },
		pointsPerLevel: 2
	},
	measured: { kind: 'measured', unit: text, fullFrom: 1, enteredBy: 'lead', question: text },
	surveyMean: { kind: 'surveyMean', group: 'citizen', node: 'NT', fullFrom: 1 },
	descriptive: { kind: 'descriptive', question: text }
};

test.each(RULE_KINDS.filter((kind) => kindOf(RULES[kind]).inputs(RULES[kind]).length > 0 && kind !== 'descriptive'))(
	'a rule of the kind %s is met, on average, at the strength aimed for',
	(kind) => {
		const criterion: Criterion = {
			code: 'C',
			parent: 'I',
			level: 'criterion',
			name: text,
			max: 10,
			rule: RULES[kind],
			actions: [],
			examples: []
		};
		const random = seededRandom(kind);
		const measure = { max: decimal(10), decimals: 2 };
		const mean = (strength: number) => {
			const points = Array.from({ length: 300 }, () => {
				const figures = sampleFigures(criterion, strength, 1, random);
				const outcome = kindOf(criterion.rule).score(criterion.rule, figures, measure);
				if (outcome.state !== 'scored') throw new Error(`${JSON.stringify(figures)} is ${outcome.state}`);
				return toNumber(outcome.points);
			});
			return points.reduce((a, b) => a + b) / points.length;
		};
		expect(mean(0.5)).toBeGreaterThan(4);
		expect(mean(0.5)).toBeLessThan(6);
		expect(mean(0.05)).toBeLessThan(2);
		expect(mean(0.95)).toBeGreaterThan(8);
	}
);

test('what a respondent does not have is 0 of 0 only where the rule lets it leave the maximum', () => {
	const { framework, questionnaire } = testContent().instruments.get('hp-so@2022.1')!;
	const nothing = { strength: () => 0.5, hasSome: () => false, size: 1, known: {}, answers: () => true };
	const scores = scoreResponse(framework, sampleAnswers(framework, questionnaire, nothing, seededRandom('none')));
	const [left, counted] = [scores.get('CQS.HD.5')!, scores.get('CQS.NT.3')!];
	expect(left.state).toBe('notApplicable');
	expect(counted.state).toBe('scored');
});

describe('the public', () => {
	test.each([
		['nguoi-dan@2022.2', sampleCitizen],
		['dbi-sme-1970@1.1', sampleBusiness]
	] as const)('%s: every response could be sent', (version, draw) => {
		const { framework, questionnaire } = testContent().instruments.get(version)!;
		for (let number = 1; number <= 40; number++) {
			const { who, random } = draw(questionnaire, number);
			const answers = visibleAnswers(questionnaire, sampleAnswers(framework, questionnaire, who, random));
			expect(openProblems(questionnaire, answers)).toEqual([]);
		}
	});

	test('the young answer with higher values than the old, and large firms than small', () => {
		const meanBy = (version: string, draw: typeof sampleCitizen, question: string, value: string) => {
			const { framework, questionnaire } = testContent().instruments.get(version)!;
			const values = Array.from({ length: 200 }, (_, at) => {
				const { who, random } = draw(questionnaire, at + 1);
				if (who.known[question] !== value) return [];
				const answers = sampleAnswers(framework, questionnaire, who, random);
				return [toNumber(scoreResponse(framework, answers).get(treeOf(framework).root.code)!.value!)];
			}).flat();
			expect(values.length).toBeGreaterThan(5);
			return values.reduce((a, b) => a + b) / values.length;
		};
		const citizens = (age: string) => meanBy('nguoi-dan@2022.2', sampleCitizen, 'age', age);
		const businesses = (size: string) => meanBy('dbi-sme-1970@1.1', sampleBusiness, 'size', size);
		expect(citizens('18-29')).toBeGreaterThan(citizens('60+') + 0.1);
		expect(businesses('medium')).toBeGreaterThan(businesses('micro') + 0.1);
	});
});

test('the sample document is a PDF whose table of objects points at them', () => {
	const bytes = sampleDocument(['Sở Tư pháp', 'Báo cáo (2022) \\ đủ']);
	const file = new TextDecoder('latin1').decode(bytes);
	expect(file).toContain('(So Tu phap) Tj');
	expect(file).toContain('(Bao cao \\(2022\\) \\\\ du) Tj');
	const offsets = [...file.matchAll(/^(\d{10}) 00000 n $/gm)].map(([, offset]) => Number(offset));
	expect(offsets).toHaveLength(5);
	for (const [at, offset] of offsets.entries()) expect(file.slice(offset)).toMatch(new RegExp(`^${at + 1} 0 obj`));
	expect(file.slice(Number(/startxref\n(\d+)/.exec(file)![1]))).toMatch(/^xref/);
});

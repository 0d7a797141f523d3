/** What must hold for any answers, on every framework in surveys/ and on every kind of rule. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, sum, toNumber } from '#lib/domain/decimal.ts';
import { treeOf, type Framework } from '#lib/domain/framework/framework.ts';
import type { Answer, Answers } from '#lib/domain/questionnaire/answers.ts';
import { questionName } from '#lib/domain/questionnaire/questionnaire.ts';
import { explain } from '#lib/domain/scoring/explain.ts';
import type { Input } from '#lib/domain/scoring/rule-kind.ts';
import { kindOf, type Rule } from '#lib/domain/scoring/rule-kinds.ts';
import { scoreResponse } from '#lib/domain/scoring/score-response.ts';
import { readContent } from '#lib/server/content/content.ts';
import {
	levelsByChoice,
	levelsByRatio,
	measuredRule,
	partsRule,
	ratioRule,
	ratioToTargetRule,
	stepsRule,
	surveyRule
} from '../../fixtures/frameworks.ts';

const instruments = [...readContent('surveys').instruments.values()];

/** Counts as people declare them, with the edges often. */
const figure = fc.oneof(
	fc.constantFrom(0, 1, 0.0001, 100_000_000_000),
	fc.integer({ min: 0, max: 500 }),
	fc.integer({ min: 0, max: 10_000_000 }).map((parts) => parts / 10_000)
);

function answerTo({ ask, choices = [] }: Input): fc.Arbitrary<Answer | undefined> {
	const values = choices.map(({ value }) => value);
	const answer: fc.Arbitrary<Answer> =
		ask === 'number' ? figure : ask === 'choice' ? fc.constantFrom(...values) : fc.subarray(values);
	return fc.option(answer, { nil: undefined, freq: 6 });
}

/** Any answers to the whole framework, those that cannot be right (a above b, "none" beside others) included. */
function answersTo(framework: Framework): fc.Arbitrary<Answers> {
	const fields = treeOf(framework).criteria.flatMap(({ code, rule }) =>
		kindOf(rule)
			.inputs(rule)
			.map((input) => [questionName(code, input.part), answerTo(input)] as const)
	);
	return fc
		.record(Object.fromEntries(fields))
		.map((all) => Object.fromEntries(Object.entries(all).filter(([, answer]) => answer !== undefined)) as Answers);
}

describe.each(instruments.map(({ framework }) => [framework.id, framework] as const))('%s', (_, framework) => {
	const { nodes } = framework;
	const tree = treeOf(framework);
	const some = { numRuns: 40 };
	const snapshot = (answers: Answers, notApplicable: string[] = []) =>
		new Map(scoreResponse(framework, answers, { notApplicable }));

	it('0 <= points <= maximum and 0 <= value <= 1, at every node, with a sentence for each', () => {
		fc.assert(
			fc.property(answersTo(framework), (answers) => {
				const scores = snapshot(answers);
				for (const { code, points, max, value, level } of scores.values()) {
					expect(Number.isSafeInteger(points) && points >= 0 && points <= max).toBe(true);
					expect(value === null || (value >= 0 && value <= 10_000)).toBe(true);
					expect(value === null).toBe(max === 0);
					expect(level === undefined || (level >= 0 && level <= 5)).toBe(true);
					const { vi, en } = explain(framework, scores, code);
					expect(`${vi}${en}`).not.toMatch(/NaN|undefined|null|Infinity/);
				}
			}),
			some
		);
	});

	it('parts sum to the whole, exactly', () => {
		fc.assert(
			fc.property(answersTo(framework), (answers) => {
				const scores = snapshot(answers);
				for (const node of nodes) {
					if (node.level === 'criterion' || node.rollUp.kind === 'weightedMean') continue;
					const below = tree.children(node.code).map(({ code }) => scores.get(code)!);
					expect(scores.get(node.code)!.points).toBe(sum(below.map(({ points }) => points)));
					expect(scores.get(node.code)!.max).toBe(sum(below.map(({ max }) => max)));
				}
			}),
			some
		);
	});

	it('the order of answers never matters, and scoring again gives the same', () => {
		fc.assert(
			fc.property(answersTo(framework), (answers) => {
				const turned = Object.fromEntries(
					Object.entries(answers)
						.reverse()
						.map(([name, answer]) => [name, Array.isArray(answer) ? ([...answer].reverse() as string[]) : answer])
				);
				const summary = (given: Answers) =>
					[...snapshot(given).values()].map(({ code, state, points, max, value }) => [code, state, points, max, value]);
				expect(summary(turned)).toEqual(summary(answers));
				expect(summary(answers)).toEqual(summary(answers));
			}),
			some
		);
	});

	it('what does not apply changes nobody but its own ancestors', () => {
		const anyNode = fc.constantFrom(...nodes.map(({ code }) => code));
		fc.assert(
			fc.property(answersTo(framework), anyNode, (answers, code) => {
				const [with_, without] = [snapshot(answers), snapshot(answers, [code])];
				const touched = new Set([
					tree.root.code,
					code,
					...tree.ancestors(code).map((one) => one.code),
					...nodes.filter((one) => tree.ancestors(one.code).some((above) => above.code === code)).map((one) => one.code)
				]);
				if (code === tree.root.code) return;
				for (const node of nodes)
					if (!touched.has(node.code)) expect(without.get(node.code)).toEqual(with_.get(node.code));
				expect(without.get(code)).toMatchObject({ state: 'notApplicable', points: 0, max: 0, value: null });
			}),
			some
		);
	});
});

describe('more fulfilled never scores less', () => {
	const max = decimal(10);
	const points = (rule: Rule, figures: Record<string, unknown>): number => {
		const outcome = kindOf(rule).score(rule, figures, { max, decimals: 2 });
		if (outcome.state !== 'scored') throw new Error(`${rule.kind}: ${outcome.state}`);
		return toNumber(outcome.points);
	};
	const pair = fc.tuple(figure, figure).map(([x, y]) => (x < y ? [x, y] : [y, x]) as [number, number]);

	it.each([
		['steps', stepsRule([4, 10], [3, 7.5], [1, 2])],
		['measured', measuredRule(40)],
		['survey mean', surveyRule(0.8)]
	])('%s: a higher figure', (_, rule) => {
		fc.assert(
			fc.property(pair, ([less, more]) => {
				expect(points(rule, { value: less })).toBeLessThanOrEqual(points(rule, { value: more }));
			})
		);
	});

	it.each([
		['ratio', ratioRule()],
		['ratio to target', ratioToTargetRule(0.8)],
		['levels by share', levelsByRatio([0.2, 0.4, 0.6, 0.8], 2)]
	])('%s: more of the same, and the same of fewer', (_, rule) => {
		const three = fc.tuple(figure, figure, figure).map((all) => all.sort((x, y) => x - y));
		fc.assert(
			fc.property(three, ([x, y, z]) => {
				const gate = { gate: 'yes' };
				fc.pre(y! > 0);
				expect(points(rule, { ...gate, a: x, b: z })).toBeLessThanOrEqual(points(rule, { ...gate, a: y, b: z }));
				expect(points(rule, { ...gate, a: x, b: z })).toBeLessThanOrEqual(points(rule, { ...gate, a: x, b: y }));
			})
		);
	});

	it('parts: one more part', () => {
		const each = { plan: 6, report: 3.5, review: 0.5 };
		const rule = partsRule(each);
		const values = Object.keys(each);
		fc.assert(
			fc.property(fc.subarray(values), fc.constantFrom(...values), (fulfilled, another) => {
				const before = fulfilled.length === 0 ? ['none'] : fulfilled;
				const after = [...new Set([...fulfilled, another])];
				expect(points(rule, { value: before })).toBeLessThanOrEqual(points(rule, { value: after }));
			})
		);
	});

	it('levels by choice: a higher level', () => {
		const rule = levelsByChoice([0, 1, 2, 3, 4, 5], 2);
		const scored = [0, 1, 2, 3, 4, 5].map((level) => points(rule, { gate: 'yes', value: String(level) }));
		expect(scored).toEqual([0, 2, 4, 6, 8, 10]);
	});
});

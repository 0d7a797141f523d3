/** Answers from outside the program: what is refused, with code, rule and value, and how numbers are read. */
import { describe, expect, it } from 'vitest';
import { recomputableShape, recompute, Refused } from '#lib/domain/scoring/recompute.ts';
import type { Language } from '#lib/domain/text.ts';
import { readContent } from '#lib/server/content/content.ts';

const department = readContent('surveys').instruments.get('hp-so@2022.1')!;
const run = (given: object, language: Language = 'vi') =>
	recompute(department, recomputableShape.parse(given), language);

describe('refuses, with code, rule and value', () => {
	const answered = (answers: object) => ({ answers });
	it.each([
		[answered({ 'CQS.NT.2': 'abc' }), 'CQS.NT.2 · number_malformed: "abc"'],
		[answered({ 'CQS.NT.2': '3%' }), 'CQS.NT.2 · number_malformed: "3%"'],
		[answered({ 'CQS.NT.2': 1.5 }), 'CQS.NT.2 · number_not_whole: 1.5'],
		[answered({ 'CQS.NT.2': [1] }), 'CQS.NT.2 · one value, not a list: [1]'],
		[answered({ 'CQS.NT.2': true }), 'CQS.NT.2 · neither a text, a number nor a list of texts: true'],
		[answered({ 'CQS.NT.3.a': -1, 'CQS.NT.3.b': 2 }), 'CQS.NT.3.a · number_negative: -1'],
		[answered({ CQS_NT_3_a: 1e-7 }), 'CQS_NT_3_a · number_malformed: 1e-7'],
		[answered({ CQS_NT_3_a: 1e12 }), 'CQS_NT_3_a · number_too_large: 1000000000000'],
		[answered({ CQS_NT_3_a: 0.12345 }), 'CQS_NT_3_a · number_too_precise: 0.12345'],
		[answered({ CQS_NT_3_a: 5, CQS_NT_3_b: 2 }), 'CQS.NT.3 · ratio, numerator_over_denominator: {"a":5,"b":2}'],
		[answered({ 'CQS.NT.1': 'boss' }), 'CQS.NT.1 · choice_unknown (head, deputy, none): "boss"'],
		[answered({ 'CQS.ZZ.1': 1 }), 'CQS.ZZ.1 · no question has this name: 1'],
		[answered({ 'CQS.NT.2': 1, CQS_NT_2: 2 }), 'CQS_NT_2 · answered twice: 2'],
		[{ notApplicable: ['ZZ'] }, 'notApplicable · no node has this code: "ZZ"'],
		[{ brought: { ZZ: { value: 1 } } }, 'brought · no criterion has this code: "ZZ"'],
		[
			{ brought: { 'CQS.NT.2': { values: 1 } } },
			'CQS.NT.2 · figures are value, n, a, b, gate, missing or least: "values"'
		],
		[{ brought: { 'CQS.NT.2': { value: '3' } } }, 'CQS.NT.2 · steps, number_malformed: {"value":"3"}']
	])('%j', (given, message) => {
		let refused: unknown;
		try {
			run(given);
		} catch (error) {
			refused = error;
		}
		expect(refused).toBeInstanceOf(Refused);
		expect((refused as Refused).message).toBe(message);
	});

	it('everything at once', () => {
		expect(() => run(answered({ X: 1, 'CQS.NT.2': 'abc' }))).toThrow(/^X · .*\nCQS\.NT\.2 · /);
	});
});

describe('reads', () => {
	const pointsOf = (code: string, given: object, language?: Language) =>
		run(given, language).nodes.find((node) => node.code === code)!.points;

	it.each([
		['1.000', 'vi', 7.5],
		['1,000', 'en', 7.5],
		['1.000', 'en', 0.01],
		[1000, 'vi', 7.5],
		[1.5, 'vi', 0.01]
	] as const)('%j in %s', (a, language, points) => {
		expect(pointsOf('CQS.NT.3', { answers: { CQS_NT_3_a: a, 'CQS.NT.3.b': 2000 } }, language)).toBe(points);
	});

	it('the code of a criterion with or without its part, and null as unanswered', () => {
		expect(pointsOf('CQS.NT.2', { answers: { 'CQS.NT.2': 3 } })).toBe(11.25);
		expect(pointsOf('CQS.NT.2', { answers: { 'CQS.NT.2.value': 3 } })).toBe(11.25);
		expect(pointsOf('CQS.NT.2', { answers: { 'CQS.NT.2': null } })).toBe(0);
	});

	it('brought figures and what does not apply', () => {
		expect(pointsOf('CQS.NT.2', { brought: { 'CQS.NT.2': { value: 3 } } })).toBe(11.25);
		expect(run({ notApplicable: ['CQS'] }).nodes[0]!.max).toBe(300);
	});

	it('its own export to the same result', () => {
		const answers = { CQS_NT_2: 3, CQS_NT_3_a: 2, CQS_NT_3_b: 3, CQS_NT_4: ['media', 'section'] };
		const exported = JSON.parse(JSON.stringify({ answers })) as { answers: Record<string, unknown> };
		const reversed = { answers: Object.fromEntries(Object.entries(exported.answers).reverse()) };
		expect(run(reversed)).toEqual(run({ answers }));
	});
});

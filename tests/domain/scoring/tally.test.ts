/** What a response adds to the counts, and what is read from them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distributionFromCounts } from '#lib/domain/benchmark/distribution.ts';
import type { Decimal } from '#lib/domain/decimal.ts';
import { treeOf } from '#lib/domain/framework/framework.ts';
import { scoreResponse, type ResponseScore } from '#lib/domain/scoring/score-response.ts';
import { ALL, meanOfSum, tallyEntries, type TallyEntry } from '#lib/domain/scoring/tally.ts';
import { readContent } from '#lib/server/content/content.ts';

const { framework, questionnaire } = readContent('surveys').instruments.get('nguoi-dan@2022.2')!;
const entriesOf = (answers: Record<string, string>) =>
	tallyEntries(framework, questionnaire, answers, scoreResponse(framework, answers));
const of = (entries: TallyEntry[], stratum: string, prefix: string) =>
	entries
		.filter((one) => one.stratum === stratum && one.subject.startsWith(prefix))
		.map(({ subject, value, count, total }) => [subject, value, count, total].join(' ').trim());

describe('what a response adds', () => {
	test('a chosen answer counts once in everybody and in each group that the respondent named', () => {
		const entries = entriesOf({ district: 'Q_HB', age: '60+' });
		expect([...new Set(entries.map(({ stratum }) => stratum))]).toEqual([ALL, 'district:Q_HB', 'age:60+']);
		expect(of(entries, 'age:60+', 'q:')).toEqual(['q:district Q_HB 1', 'q:age 60+ 1']);
	});

	test('the value of a block is counted, by itself and in its bin, and summed in ten-thousandths', () => {
		const yes = entriesOf({ NT_1: 'yes' });
		expect(of(yes, ALL, 'v:NT')).toEqual(['v:NT 1.0000 1']);
		expect(of(yes, ALL, 'b:NT')).toEqual(['b:NT 1.0000 1']);
		expect(of(yes, ALL, 's:NT')).toEqual(['s:NT  1 10000']);
		expect(of(entriesOf({ NT_1: 'no' }), ALL, 's:NT')).toEqual(['s:NT  1 0']);
		expect(of(entriesOf({}), ALL, 's:'), 'nobody has a value without an answer').toEqual([]);
	});

	test('one by one only the values are counted that a median is told of; the mean is kept of every node', () => {
		const { framework, questionnaire } = readContent('surveys').instruments.get('dbi-2025-large@1.0')!;
		const whole = treeOf(framework);
		const criterion = whole.criteria.find(({ rule }) => rule.kind !== 'options')!;
		const value = { state: 'scored', value: 5000, level: undefined } as const;
		const scores = new Map(
			[whole.root, ...whole.ancestors(criterion.code), criterion].map(({ code }) => [code, { code, ...value }])
		) as unknown as ResponseScore;
		const entries = tallyEntries(framework, questionnaire, {}, scores);
		const median = whole.outline.filter(({ code }) => scores.has(code));
		expect(of(entries, ALL, 'v:').sort()).toEqual(median.map(({ code }) => `v:${code} 0.5000 1`).sort());
		expect(of(entries, ALL, 'b:')).toHaveLength(2);
		expect(of(entries, ALL, 's:')).toHaveLength(scores.size);
		expect(of(entries, ALL, `s:${criterion.code}`)).toEqual([`s:${criterion.code}  1 5000`]);
	});
});

describe('a mean read from its sum', () => {
	test.each([
		['nobody', { count: 0, total: 0 }, { n: 0, mean: null }],
		['three that had 0', { count: 3, total: 0 }, { n: 3, mean: 0 }],
		['a third, rounded half up', { count: 3, total: 20_000 }, { n: 3, mean: 6667 }]
	])('%s', (_, tally, mean) => {
		expect(meanOfSum(new Map([['', tally]]))).toEqual(mean);
	});

	test('that nobody has counted', () => {
		expect(meanOfSum(undefined)).toEqual({ n: 0, mean: null });
	});

	test('is the mean of the same values counted one by one', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 200 }), (values) => {
				const counts = new Map<Decimal, number>();
				for (const value of values) counts.set(value as Decimal, (counts.get(value as Decimal) ?? 0) + 1);
				const total = values.reduce((all, one) => all + one, 0);
				const { n, mean } = distributionFromCounts(counts)!;
				expect(meanOfSum(new Map([['', { count: values.length, total }]]))).toEqual({ n, mean });
			})
		);
	});
});

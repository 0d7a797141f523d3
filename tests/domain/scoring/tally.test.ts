/** What a response adds to the counts, and what is read from them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distributionFromCounts } from '#lib/domain/benchmark/distribution.ts';
import type { Decimal } from '#lib/domain/decimal.ts';
import { scoreResponse } from '#lib/domain/scoring/score-response.ts';
import { ALL, meanOfSum, tallyEntries, type TallyEntry } from '#lib/domain/scoring/tally.ts';
import { readContent } from '#lib/server/content/content.ts';

const { framework, questionnaire } = readContent('surveys').instruments.get('nguoi-dan@2022.2')!;
const entriesOf = (answers: Record<string, string>) =>
	tallyEntries(framework, questionnaire, answers, scoreResponse(framework, answers));
const of = (entries: TallyEntry[], stratum: string, prefix: string) =>
	entries
		.filter((one) => one.stratum === stratum && one.subject.startsWith(prefix))
		.map(({ subject, value, count }) => `${subject} ${value} ${count}`);

describe('what a response adds', () => {
	test('a chosen answer counts once in everybody and in each group that the respondent named', () => {
		const entries = entriesOf({ district: 'Q_HB', age: '60+' });
		expect([...new Set(entries.map(({ stratum }) => stratum))]).toEqual([ALL, 'district:Q_HB', 'age:60+']);
		expect(of(entries, 'age:60+', 'q:')).toEqual(['q:district Q_HB 1', 'q:age 60+ 1']);
	});

	test('a value is counted, by itself and in its bin, and summed in ten-thousandths; one of 0 adds nothing to the sum', () => {
		const yes = entriesOf({ NT_1: 'yes' });
		expect(of(yes, ALL, 'v:NT')).toEqual(['v:NT 1.0000 1']);
		expect(of(yes, ALL, 'b:NT')).toEqual(['b:NT 1.0000 1']);
		expect(of(yes, ALL, 's:NT')).toEqual(['s:NT n 1', 's:NT sum 10000']);
		expect(of(entriesOf({ NT_1: 'no' }), ALL, 's:NT')).toEqual(['s:NT n 1']);
		expect(of(entriesOf({}), ALL, 's:'), 'nobody has a value without an answer').toEqual([]);
	});
});

describe('a mean read from its sum', () => {
	test.each([
		['nobody', {}, { n: 0, mean: null }],
		['three that had 0', { n: 3 }, { n: 3, mean: 0 }],
		['a third, rounded half up', { n: 3, sum: 20_000 }, { n: 3, mean: 6667 }]
	])('%s', (_, counts, mean) => {
		expect(meanOfSum(new Map(Object.entries(counts)))).toEqual(mean);
	});

	test('is the mean of the same values counted one by one', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 200 }), (values) => {
				const counts = new Map<Decimal, number>();
				for (const value of values) counts.set(value as Decimal, (counts.get(value as Decimal) ?? 0) + 1);
				const sum = values.reduce((all, one) => all + one, 0);
				const { n, mean } = distributionFromCounts(counts)!;
				expect(
					meanOfSum(
						new Map([
							['n', values.length],
							['sum', sum]
						])
					)
				).toEqual({ n, mean });
			})
		);
	});
});

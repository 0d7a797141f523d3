/** The frameworks in surveys/ as they are shipped: they load, and every worked example gives what its author says. */
import { describe, expect, it } from 'vitest';
import { decimal, toNumber } from '#lib/domain/decimal.ts';
import { treeOf } from '#lib/domain/framework/framework.ts';
import { kindOf } from '#lib/domain/scoring/rule-kinds.ts';
import { readContent } from '#lib/server/content/content.ts';

const { instruments } = readContent('surveys');

it('holds the instruments of the sample round, and the citizen survey of today', () => {
	expect([...instruments.keys()].sort()).toEqual(
		expect.arrayContaining([
			'dbi-sme-1970@1.0',
			'dbi-sme-1970@1.1',
			'dti-922@2022.1',
			'hp-quan-huyen@2022.1',
			'hp-so@2022.1',
			'nguoi-dan@2022.1',
			'nguoi-dan@2022.2',
			'nguoi-dan@2026.1'
		])
	);
});

describe.each([...instruments])('%s', (_, { framework }) => {
	const criteria = treeOf(framework).criteria;
	const withExamples = criteria.filter(({ examples }) => examples.length > 0);

	it('has a worked example of every criterion that somebody answers', () => {
		const without = criteria.filter(
			({ rule, examples }) => examples.length === 0 && !['descriptive', 'measured', 'surveyMean'].includes(rule.kind)
		);
		expect(without.map(({ code }) => code)).toEqual([]);
	});

	it.runIf(withExamples.length > 0).each(withExamples.map((one) => [one.code, one] as const))(
		'%s gives the points of its examples',
		(_code, { rule, max, examples }) => {
			for (const { answers, points } of examples) {
				const outcome = kindOf(rule).score(rule, answers, { max: decimal(max), decimals: framework.decimals });
				expect(outcome.state === 'scored' ? toNumber(outcome.points) : outcome.state).toBe(points ?? 'notApplicable');
			}
		}
	);
});

describe('maxima that the documents give', () => {
	const maxOf = (id: string) => (code: string) =>
		treeOf(instruments.get(id)!.framework)
			.criteriaUnder(code)
			.reduce((total, { max }) => total + max, 0);

	it('QĐ 922: 100 each, and 200, 150, 150 of 1000', () => {
		const codes = ['NTS', 'TCS', 'HTS', 'NLS', 'ATTT', 'DTTM', 'HD_CQS', 'HD_KTS', 'HD_XHS', 'DTI'];
		expect(codes.map(maxOf('dti-922@2022.1'))).toEqual([100, 100, 100, 100, 100, 0, 200, 150, 150, 1000]);
	});

	it('QĐ 1970: 65, 25, 80, 65, 50, 35 of 320, in 60 criteria', () => {
		expect(['1', '2', '3', '4', '5', '6', 'DBI'].map(maxOf('dbi-sme-1970@1.1'))).toEqual([65, 25, 80, 65, 50, 35, 320]);
		expect(treeOf(instruments.get('dbi-sme-1970@1.1')!.framework).criteria).toHaveLength(60);
	});
});

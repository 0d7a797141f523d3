import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { frameworkShape, treeOf } from '#lib/domain/framework/framework.ts';
import { untranslated } from '#lib/domain/text.ts';
import { PLAN_GROUPS, recommendedActions, type PlannedAction } from '#lib/domain/benchmark/recommended-actions.ts';
import { framework } from './small-block.ts';

const action = (id: string, pillar: string, index: string | null, groups: string[]): PlannedAction => ({
	id,
	pillar,
	index,
	groups,
	text: untranslated(id)
});
const ACTIONS = [
	action('A01', 'CQS', 'NT', ['SO']),
	action('A02', 'CQS', 'NT', ['QH']),
	action('A03', 'CQS', 'NT', ['BCD']),
	action('A04', 'CQS', 'NT', ['QH', 'SO']),
	action('A19', 'CQS', 'HD', ['SO']),
	action('C01', 'XHS', 'NT', ['SO']),
	action('D01', 'ALL', null, ['SO'])
];
const chosen = (code: string, groups: readonly string[]) =>
	recommendedActions(treeOf(framework), code, groups, ACTIONS).map((one) => `${one.action.id} ${one.for}`);

describe('recommended actions', () => {
	it('are the criterion’s own first, then those of its index for the unit’s group', () => {
		expect(chosen('CQS.NT.1', ['SO'])).toEqual(['A03 criterion', 'A01 index', 'A04 index']);
		expect(chosen('CQS.NT.1', ['QH'])).toEqual(['A03 criterion', 'A02 index', 'A04 index']);
	});

	it('come from the index alone when the criterion names none', () => {
		expect(chosen('CQS.NT.2', ['SO'])).toEqual(['A01 index', 'A04 index']);
		expect(chosen('CQS.HD.1', ['SO'])).toEqual(['A19 index']);
	});

	it('are none of another pillar’s index of the same name', () => {
		expect(chosen('XHS.HT.1', ['SO'])).toEqual([]);
	});

	it('refuse a code that is not a criterion', () => {
		expect(() => chosen('CQS.NT', ['SO'])).toThrow('not a criterion: CQS.NT');
	});

	it.each(['hp-so/2022.1', 'hp-quan-huyen/2022.1'])(
		'answer every scored criterion of %s with the real plan',
		(version) => {
			const real = frameworkShape.parse(JSON.parse(readFileSync(`surveys/${version}/framework.json`, 'utf8')));
			const { actions } = JSON.parse(readFileSync('surveys/reference/actions.json', 'utf8')) as {
				actions: PlannedAction[];
			};
			const tree = treeOf(real);
			const without = tree.criteria.filter(
				({ code, max }) => max > 0 && recommendedActions(tree, code, PLAN_GROUPS[real.group], actions).length === 0
			);
			expect(tree.criteria.length).toBeGreaterThan(20);
			expect(without.map(({ code }) => code)).toEqual([]);
		}
	);
});

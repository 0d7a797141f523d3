/** Comparing results of two framework versions: only what maps, with the share of each side that is. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { decimal, ONE, toNumber, ZERO, type Decimal } from '#lib/domain/decimal.ts';
import {
	checkCrosswalk,
	compareAcross,
	crosswalkShape,
	type Crosswalk,
	type VersionResult
} from '#lib/domain/framework/crosswalk.ts';
import { treeOf, type Framework } from '#lib/domain/framework/framework.ts';
import { scoreFromPoints } from '#lib/domain/benchmark/score-from-points.ts';
import { readContent } from '#lib/server/content/content.ts';
import { branch, criterion, framework, ratioRule, words } from '../../fixtures/frameworks.ts';

/** 2020: awareness 40, institutions 60 (two criteria of 20 and 40), data 100. */
const OLD = framework(
	[
		branch('NT', 'ALL', 'index'),
		criterion('NT.1', 'NT', 40, ratioRule()),
		branch('TC', 'ALL', 'index'),
		criterion('TC.1', 'TC', 20, ratioRule()),
		criterion('TC.2', 'TC', 40, ratioRule()),
		branch('DL', 'ALL', 'index'),
		criterion('DL.1', 'DL', 100, ratioRule())
	],
	{ id: 'cu', version: '1' }
);
/** 2022: awareness and institutions in one of 80, activity of 120. */
const NEW = framework(
	[
		branch('NEN', 'ALL', 'index'),
		criterion('NEN.1', 'NEN', 80, ratioRule()),
		branch('HD', 'ALL', 'index'),
		criterion('HD.1', 'HD', 120, ratioRule())
	],
	{ id: 'moi', version: '1' }
);

const crosswalk = (maps: Crosswalk['maps'], more: Partial<Crosswalk> = {}): Crosswalk =>
	crosswalkShape.parse({
		from: 'cu@1',
		to: 'moi@1',
		mark: 'D',
		standing: 'proposed',
		basis: words('basis'),
		maps,
		...more
	});

const result = (of: Framework, points: Record<string, number | 'notApplicable' | null>): VersionResult => ({
	framework: of,
	scores: scoreFromPoints(
		of,
		Object.entries(points).map(([code, given]) =>
			typeof given === 'number'
				? { code, state: 'scored', points: decimal(given) }
				: { code, state: given === null ? 'unanswered' : 'notApplicable', points: ZERO }
		)
	)
});
const before = result(OLD, { 'NT.1': 30, 'TC.1': 10, 'TC.2': 10, 'DL.1': 50 });
const after = result(NEW, { 'NEN.1': 60, 'HD.1': 60 });
const numbers = (value: Decimal | null) => (value === null ? null : toNumber(value));

describe('a comparison across versions', () => {
	const cases: [string, Crosswalk['maps'], { from: number; to: number }, [number | null, number | null][]][] = [
		['the whole into the whole', [{ from: 'ALL', to: 'ALL', share: 1 }], { from: 1, to: 1 }, [[0.5, 0.6]]],
		['one index into one', [{ from: 'NT', to: 'NEN', share: 1 }], { from: 0.2, to: 0.4 }, [[0.75, 0.75]]],
		[
			// (30 + 20) of (40 + 60)
			'two that went into one are taken together',
			[
				{ from: 'NT', to: 'NEN', share: 1 },
				{ from: 'TC', to: 'NEN', share: 1 }
			],
			{ from: 0.5, to: 0.4 },
			[[0.5, 0.75]]
		],
		[
			// (30 + 0.5 x 50) of (40 + 0.5 x 100); a half of 100 of 200 maps
			'a part by its share',
			[
				{ from: 'NT', to: 'NEN', share: 1 },
				{ from: 'DL', to: 'NEN', share: 0.5 }
			],
			{ from: 0.45, to: 0.4 },
			[[0.6111, 0.75]]
		],
		[
			'one that was split',
			[
				{ from: 'DL', to: 'NEN', share: 0.25 },
				{ from: 'DL', to: 'HD', share: 0.75 }
			],
			{ from: 0.5, to: 1 },
			[
				[0.5, 0.75],
				[0.5, 0.5]
			]
		],
		['nothing', [], { from: 0, to: 0 }, []]
	];
	test.each(cases)('%s', (_, maps, mapped, values) => {
		const compared = compareAcross(before, after, crosswalk(maps));
		expect(compared.isBreak).toBe(true);
		expect({ from: numbers(compared.mapped.from), to: numbers(compared.mapped.to) }).toEqual(mapped);
		expect(compared.nodes.map((node) => [numbers(node.before), numbers(node.after)])).toEqual(values);
	});

	test('without a crosswalk nothing is compared, and it is a break all the same', () => {
		expect(compareAcross(before, after, undefined)).toEqual({
			isBreak: true,
			crosswalk: null,
			mapped: { from: ZERO, to: ZERO },
			nodes: []
		});
	});

	test('the same version: every node, all of it, no break', () => {
		const later = result(OLD, { 'NT.1': 40, 'TC.1': 10, 'TC.2': 5, 'DL.1': 50 });
		const compared = compareAcross(before, later, undefined);
		expect(compared).toMatchObject({ isBreak: false, crosswalk: null, mapped: { from: ONE, to: ONE } });
		expect(compared.nodes.map(({ to, change }) => [to, numbers(change)])).toEqual([
			['ALL', 0.025],
			['NT', 0.25],
			['NT.1', 0.25],
			['TC', -0.0833],
			['TC.1', 0],
			['TC.2', -0.125],
			['DL', 0],
			['DL.1', 0]
		]);
	});

	test('what did not apply is no part of the maximum, and what is not known has no change', () => {
		const maps = [{ from: 'NT', to: 'NEN', share: 1 }];
		const partly = result(OLD, { 'NT.1': 30, 'TC.1': 10, 'TC.2': 10, 'DL.1': 'notApplicable' });
		expect(numbers(compareAcross(partly, after, crosswalk(maps)).mapped.from)).toBe(0.4);
		const without = result(OLD, { 'NT.1': 'notApplicable', 'TC.1': 10, 'TC.2': 10, 'DL.1': 10 });
		const compared = compareAcross(without, after, crosswalk(maps));
		expect(compared.nodes).toEqual([{ from: ['NT'], to: 'NEN', before: null, after: decimal(0.75), change: null }]);
		expect(numbers(compared.mapped.from)).toBe(0);
	});

	test('of a published result, whose whole alone is known, the whole is compared', () => {
		const whole = (value: number) => ({ points: decimal(value * 200), max: decimal(200), value: decimal(value) });
		const compared = compareAcross(
			{ framework: OLD, scores: new Map([['ALL', whole(0.4512)]]) },
			{ framework: NEW, scores: new Map([['ALL', whole(0.5)]]) },
			crosswalk([{ from: 'ALL', to: 'ALL', share: 1 }])
		);
		expect(compared.nodes[0]).toMatchObject({ before: decimal(0.4512), change: decimal(0.0488) });
		expect(compared.mapped).toEqual({ from: ONE, to: ONE });
	});
});

describe('a crosswalk is refused', () => {
	const frameworks = new Map([
		['cu@1', OLD],
		['moi@1', NEW]
	]);
	const flaws = (maps: Crosswalk['maps'], more: Partial<Crosswalk> = {}) =>
		checkCrosswalk(crosswalk(maps, more), frameworks).map(({ code, rule, says }) => [code, rule, says].join(' · '));

	const cases: [string, Crosswalk['maps'], Partial<Crosswalk>, string][] = [
		['an unknown code', [{ from: 'XX', to: 'NEN', share: 1 }], {}, 'XX · from · cu@1 has no node XX'],
		[
			'an unknown code of what does not map',
			[],
			{ unmapped: [{ from: [], to: ['YY'], mark: 'D', reason: words('x') }] },
			'YY · to · moi@1 has no node YY'
		],
		[
			'shares over 1',
			[
				{ from: 'DL', to: 'NEN', share: 0.6 },
				{ from: 'DL', to: 'HD', share: 0.5 }
			],
			{},
			'DL · share · its shares add up to 1.1, more than 1'
		],
		[
			'a node and one above it',
			[
				{ from: 'TC', to: 'NEN', share: 1 },
				{ from: 'TC.1', to: 'HD', share: 1 }
			],
			{},
			'TC.1 · from · maps, and so does TC above it'
		],
		[
			'the same pair twice',
			[
				{ from: 'DL', to: 'HD', share: 0.2 },
				{ from: 'DL', to: 'HD', share: 0.3 }
			],
			{},
			'DL · maps · maps to HD twice'
		],
		[
			'a version that is not there',
			[],
			{ to: 'moi@2' },
			' · to · no framework moi@2; name it in "unknown" when it is not held here'
		],
		['itself', [], { to: 'cu@1' }, ' · to · maps a version to itself']
	];
	test.each(cases)('%s', (_, maps, more, flaw) => {
		expect(flaws(maps, more)).toContain(flaw);
	});

	test('not for a version that is named as unknown', () => {
		expect(flaws([{ from: 'DL', to: 'HD', share: 1 }], { to: 'moi@2', unknown: ['moi@2'] })).toEqual([]);
	});

	test('a share of 0, or above 1', () => {
		for (const share of [0, 1.01, -1]) expect(() => crosswalk([{ from: 'DL', to: 'HD', share }])).toThrow();
	});
});

describe('properties, on the frameworks of surveys/', () => {
	const { instruments, crosswalks } = readContent('surveys');
	const frameworks = [...instruments.values()].map((one) => one.framework);
	const anyPoints = (of: Framework) =>
		fc
			.tuple(...treeOf(of).criteria.map(({ max }) => fc.option(fc.double({ min: 0, max, noNaN: true }), { freq: 6 })))
			.map((given) =>
				result(of, Object.fromEntries(treeOf(of).criteria.map(({ code }, at) => [code, given[at] ?? 'notApplicable'])))
			);

	it.each(frameworks.map((one) => [`${one.id}@${one.version}`, one] as const))(
		'%s: mapped to a copy of itself, criterion by criterion, it compares equal and wholly',
		(_, of) => {
			const copy = { ...of, id: 'ban-sao' };
			const identity = crosswalk(treeOf(of).criteria.map(({ code }) => ({ from: code, to: code, share: 1 })));
			expect(
				checkCrosswalk(
					{ ...identity, from: 'a@1', to: 'b@1' },
					new Map([
						['a@1', of],
						['b@1', copy]
					])
				)
			).toEqual([]);
			fc.assert(
				fc.property(anyPoints(of), (own) => {
					const compared = compareAcross(own, { framework: copy, scores: own.scores }, identity);
					for (const { before, after, change } of compared.nodes) {
						expect(before).toBe(after);
						expect(change).toBe(after === null ? null : ZERO);
					}
					const whole = own.scores.get(treeOf(of).root.code)!.max === ZERO ? ZERO : ONE;
					expect(compared.mapped).toEqual({ from: whole, to: whole });
				}),
				{ numRuns: 15 }
			);
		}
	);

	it('whatever maps, the mapped share and every value are from 0 to 1', () => {
		const codes = (of: Framework) => fc.constantFrom(...treeOf(of).criteria.map(({ code }) => code));
		const [one, other] = [instruments.get('hp-so@2022.1')!.framework, instruments.get('nguoi-dan@2022.2')!.framework];
		const maps = fc.uniqueArray(
			fc.record({ from: codes(one), to: codes(other), share: fc.constantFrom(0.0001, 0.25, 0.5, 1) }),
			{ selector: ({ from }) => from, maxLength: 30 }
		);
		fc.assert(
			fc.property(maps, anyPoints(one), anyPoints(other), (given, from, to) => {
				const compared = compareAcross(from, to, crosswalk(given));
				const figures = [
					compared.mapped.from,
					compared.mapped.to,
					...compared.nodes.flatMap((node) => [node.before, node.after])
				];
				for (const figure of figures)
					expect(figure === null || (Number.isInteger(figure) && figure >= 0 && figure <= ONE)).toBe(true);
				expect(compared.mapped.from === ZERO || given.length > 0).toBe(true);
			}),
			{ numRuns: 60 }
		);
	});

	it('the shipped crosswalks map the whole, across both changes of framework', () => {
		expect(crosswalks.map(({ from, to }) => [from, to])).toEqual([
			['dti-1726@2020', 'dti-922@2022.1'],
			['dti-922@2022.1', 'dti-405@2025']
		]);
		for (const one of crosswalks) {
			const side = (version: string) => ({ framework: instruments.get(version)!.framework, scores: new Map() });
			expect(compareAcross(side(one.from), side(one.to), one).mapped).toEqual({ from: ONE, to: ONE });
		}
	});
});

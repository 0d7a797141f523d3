import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, decimal, sum, toNumber, ZERO } from '#lib/domain/decimal.ts';
import { frameworkShape } from '#lib/domain/framework/framework.ts';
import { compareUnits } from '#lib/domain/benchmark/compare-units.ts';
import { recoverableOf } from '#lib/domain/benchmark/recoverable.ts';
import { referenceOf } from '#lib/domain/benchmark/reference-points.ts';
import { scoreFromPoints } from '#lib/domain/benchmark/score-from-points.ts';
import { standingOf, targetValue } from '#lib/domain/benchmark/unit-standing.ts';
import { block, CODES, framework, unit } from './small-block.ts';

const plain = (value: number | null) => (value === null ? null : value / 10_000);
const at = (unitId: string, code: string) => {
	const { own, reference, gap, recoverable, median, best, ...rest } = standingOf(block, unitId).get(code)!;
	return {
		own: toNumber(own.points),
		reference: reference && [toNumber(reference.points), plain(reference.value), reference.kind],
		gap: plain(gap),
		recoverable: toNumber(recoverable),
		median: plain(median),
		best: plain(best),
		class: rest.class,
		rank: rest.place?.rank ?? null,
		target: rest.target && [
			plain(rest.target.points),
			plain(rest.target.own),
			plain(rest.target.max),
			rest.target.criteria,
			rest.target.met
		]
	};
};

describe('standing at a criterion', () => {
	it('is held against the target where there is one', () => {
		expect(at('a', 'CQS.HD.1')).toEqual({
			own: 15,
			reference: [30, 1, 'target'],
			gap: 15,
			recoverable: 15,
			median: 0.5,
			best: 1,
			class: 'middle',
			rank: 2,
			target: [30, 15, 30, 1, 0]
		});
	});

	it('is held against the best peer otherwise', () => {
		expect(at('a', 'XHS.HT.1')).toMatchObject({ reference: [40, 1, 'bestPeer'], gap: 20, target: null });
	});

	it('has a gap below 0 for who is ahead: of its target, or of every peer', () => {
		expect(at('a', 'CQS.NT.1')).toMatchObject({ reference: [5, 0.5, 'target'], gap: -5, recoverable: 0 });
		expect(at('a', 'CQS.NT.2')).toMatchObject({ own: 20, reference: [10, 0.5, 'bestPeer'], gap: -10, best: 1 });
	});

	it('has no reference where it does not apply', () => {
		expect(at('c', 'XHS.HT.1')).toMatchObject({
			reference: null,
			gap: null,
			recoverable: 0,
			class: null,
			rank: null,
			best: 1
		});
	});

	it('never takes the unranked unit as a peer, and shows it its own standing', () => {
		expect(at('d', 'CQS.HD.1').best).toBe(1);
		expect(at('b', 'CQS.NT.2').reference).toEqual([20, 1, 'bestPeer']);
		expect(at('z', 'CQS.NT.2')).toMatchObject({ own: 20, reference: [20, 1, 'bestPeer'], gap: 0, rank: null });
	});
});

describe('standing at a branch', () => {
	it('sums references over the applicable criteria, and targets over those that have one', () => {
		// NT.1 5 + NT.2 20 + HD.1 30 of 60; HT.1 does not apply to c.
		expect(at('c', 'DTI')).toEqual({
			own: 20,
			reference: [55, 0.9167, 'both'],
			gap: 35,
			recoverable: 35,
			median: 0.6,
			best: 0.65,
			class: 'low',
			rank: 4,
			target: [35, 15, 40, 2, 0]
		});
	});

	it('recovers points where the unit is behind without giving up those where it is ahead', () => {
		// References 5 + 10 + 30 + 40 = 85; a is ahead by 5 and 10, behind by 15 and 20.
		expect(at('a', 'DTI')).toMatchObject({ own: 65, reference: [85, 0.85, 'both'], gap: 20, recoverable: 35 });
	});

	it('shows a target as a share of its own criteria', () => {
		expect(toNumber(targetValue(standingOf(block, 'c').get('DTI')!.target!))).toBe(0.875);
	});

	it('has no reference for a unit alone, except its targets', () => {
		const alone = compareUnits(framework, [unit('a', [1, 2, 3, 4])]);
		expect(standingOf(alone, 'a').get('XHS')).toMatchObject({ reference: null, gap: null, recoverable: 0 });
		expect(standingOf(alone, 'a').get('CQS')!.reference).toMatchObject({ kind: 'target', points: decimal(37) });
	});
});

it('rolls references up by the framework’s own means', () => {
	const weighted = frameworkShape.parse({
		...framework,
		nodes: framework.nodes
			.filter(({ code }) => ['DTI', 'CQS', 'CQS.NT', 'CQS.NT.2', 'XHS', 'XHS.HT', 'XHS.HT.1'].includes(code))
			.map((node) => (node.code === 'XHS' ? { ...node, weight: 3 } : node))
			.map((node) => (node.code === 'DTI' ? { ...node, rollUp: { kind: 'weightedMean' } } : node))
	});
	const of = (unitId: string, nt: number, ht: number) => ({
		...unit(unitId, []),
		score: scoreFromPoints(weighted, [
			{ code: 'CQS.NT.2', state: 'scored', points: decimal(nt) },
			{ code: 'XHS.HT.1', state: 'scored', points: decimal(ht) }
		])
	});
	// Own (1 x 1 + 0 x 3) / 4 = 0,25; the peer has 0,2 and 0,8: (0,2 + 2,4) / 4 = 0,65; keeping the first 1: 3,4 / 4 = 0,85.
	const standing = standingOf(compareUnits(weighted, [of('a', 20, 0), of('b', 4, 32)]), 'a').get('DTI')!;
	expect(standing.own.value).toBe(decimal(0.25));
	expect(standing.reference).toEqual({ points: decimal(0.65), value: decimal(0.65), kind: 'bestPeer' });
	expect([standing.gap, standing.recoverable].map(plain)).toEqual([0.4, 0.6]);
});

it('takes every peer as one where an unanswered criterion leaves the mean', () => {
	const leaving = frameworkShape.parse({ ...framework, unanswered: 'leaves' });
	const of = (unitId: string, nt: number | null) => ({
		...unit(unitId, []),
		score: scoreFromPoints(
			leaving,
			nt === null ? [] : [{ code: 'CQS.NT.2', state: 'scored' as const, points: decimal(nt) }]
		)
	});
	const small = compareUnits(leaving, [of('silent', null), of('low', 4), of('high', 12)]);
	const [criterion] = leaving.nodes.filter(({ code }) => code === 'CQS.NT.2');
	if (criterion?.level !== 'criterion') throw new Error('the small framework has CQS.NT.2');
	const reference = { points: decimal(12), kind: 'bestPeer', reachedBy: 1 };
	expect(referenceOf(small, 'silent', criterion)).toEqual({ ...reference, peers: 2 });
	expect(referenceOf(small, 'low', criterion)).toEqual({ ...reference, peers: 1 });
});

it('adds up: recoverable points of the root are those of its criteria, whatever the points', () => {
	const points = fc.tuple(
		...[10, 20, 30, 40].map((max) =>
			fc.oneof(fc.integer({ min: 0, max }), fc.constant(null), fc.constant('-' as const))
		)
	);
	fc.assert(
		fc.property(fc.array(points, { minLength: 1, maxLength: 6 }), (drawn) => {
			const any = compareUnits(
				framework,
				drawn.map((one, at) => unit(`u${at}`, one, at % 3 !== 2))
			);
			const standing = standingOf(any, 'u0');
			expect(standing.get('DTI')!.recoverable).toBe(sum(recoverableOf(any, 'u0').map((one) => one.points)));
			for (const code of CODES) {
				const { reference, own, gap } = standing.get(code)!;
				if (reference) expect(add(own.points, gap ?? ZERO)).toBe(reference.points);
			}
		})
	);
});

it('refuses a stranger', () => {
	expect(() => standingOf(block, 'nobody')).toThrow('not a unit of this block: nobody');
});

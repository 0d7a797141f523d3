import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, toNumber } from '#lib/domain/decimal.ts';
import { leastEffortTo, pointsOf } from '#lib/domain/benchmark/least-effort.ts';
import { withPoints } from '#lib/domain/benchmark/scenario.ts';
import { treeOf } from '#lib/domain/framework/framework.ts';
import { CODES, framework, unit } from './small-block.ts';

const told = (points: Parameters<typeof unit>[1], wanted: number, efforts: Record<string, number> = {}) => {
	const found = leastEffortTo(framework, unit('me', points).score, decimal(wanted), new Map(Object.entries(efforts)));
	return (
		found && {
			steps: found.steps.map(({ code, gain }) => `${code} +${toNumber(gain)}`),
			effort: found.effort,
			after: toNumber(found.after),
			points: toNumber(pointsOf(found.steps))
		}
	);
};

// Of 100 points: NT.1 10, NT.2 20, HD.1 30, HT.1 40.
describe('the least effort to a value', () => {
	it('is one large step where one is enough', () => {
		expect(told([0, 0, 0, 0], 0.4)).toEqual({ steps: ['XHS.HT.1 +0.4'], effort: 3, after: 0.4, points: 40 });
	});

	it('is two cheap ones where the large one is dear', () => {
		expect(told([0, 0, 0, 0], 0.4, { 'XHS.HT.1': 5, 'CQS.NT.1': 2, 'CQS.HD.1': 2 })).toEqual({
			steps: ['CQS.HD.1 +0.3', 'CQS.NT.1 +0.1'],
			effort: 4,
			after: 0.4,
			points: 40
		});
	});

	it('of two choices with the same effort is the larger gain', () => {
		expect(told([0, 0, 0, 0], 0.1)).toMatchObject({ steps: ['XHS.HT.1 +0.4'], effort: 3 });
	});

	it('counts what is there already, and takes no step when it is enough', () => {
		expect(told([10, 10, 15, 20], 0.7)).toMatchObject({ steps: ['XHS.HT.1 +0.2'], after: 0.75 });
		expect(told([10, 10, 15, 20], 0.55)).toEqual({ steps: [], effort: 0, after: 0.55, points: 0 });
	});

	it('is none when not even everything is enough, and none for whom nothing applies', () => {
		expect(told([0, 0, 0, 0], 1)).toMatchObject({ after: 1, effort: 12 });
		expect(leastEffortTo(framework, unit('me', [0, 0, 0, 0]).score, decimal('1.0001'))).toBeNull();
		expect(told(['-', '-', '-', '-'], 0.1)).toBeNull();
	});

	it('leaves what does not apply out of it', () => {
		expect(told([0, 0, 0, '-'], 0.5)).toMatchObject({ steps: ['CQS.HD.1 +0.5'], after: 0.5 });
	});
});

it('no choice of criteria reaches the value with less', () => {
	const anyPoints = fc.tuple(...CODES.map((code) => fc.integer({ min: 0, max: treeOf(framework).node(code)!.max! })));
	const anyEfforts = fc.tuple(...CODES.map(() => fc.integer({ min: 1, max: 5 })));
	fc.assert(
		fc.property(anyPoints, anyEfforts, fc.integer({ min: 1, max: 100 }), (points, each, hundredths) => {
			const { score } = unit('me', points);
			const efforts = new Map(CODES.map((code, at) => [code, each[at]!]));
			const wanted = decimal(hundredths / 100);
			const reaching = Array.from({ length: 2 ** CODES.length }, (_, set) => CODES.filter((__, at) => set & (1 << at)))
				.filter((codes) => {
					const full = new Map(codes.map((code) => [code, decimal(treeOf(framework).node(code)!.max!)]));
					return withPoints(framework, score, full).get('DTI')!.value! >= wanted;
				})
				.map((codes) => codes.reduce((total, code) => total + efforts.get(code)!, 0));
			const found = leastEffortTo(framework, score, wanted, efforts)!;
			expect(found.effort).toBe(Math.min(...reaching));
			expect(found.after).toBeGreaterThanOrEqual(wanted);
		})
	);
});

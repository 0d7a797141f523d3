import { describe, expect, it } from 'vitest';
import { breaksOf, seriesOf, type RoundPoint } from '#lib/domain/benchmark/series.ts';
import { toNumber } from '#lib/domain/decimal.ts';
import { crosswalkShape } from '#lib/domain/framework/crosswalk.ts';
import { untranslated } from '#lib/domain/text.ts';
import { framework, unit } from './small-block.ts';

const later = { ...framework, version: '2' };
const point = (roundId: string, points: Parameters<typeof unit>[1], of = framework): RoundPoint => ({
	roundId,
	framework: of,
	scores: unit('x', points).score
});
const crosswalk = crosswalkShape.parse({
	from: 'small@1',
	to: 'small@2',
	mark: 'P',
	standing: 'proposed',
	basis: untranslated('Thử'),
	maps: [{ from: 'CQS', to: 'CQS', share: 1 }]
});
const POINTS = [point('k1', [5, 10, 15, 20]), point('k2', [10, 10, 15, 20]), point('k3', [10, 20, 30, 0], later)];
const read = (crosswalks: Parameters<typeof seriesOf>[2], points = POINTS) =>
	seriesOf(points, ['DTI', 'CQS', 'XHS'], crosswalks).map(({ code, values }) => [
		code,
		...values.map((value) => value && toNumber(value))
	]);

describe('results over rounds', () => {
	it('of one version are told as they are', () => {
		expect(read([], POINTS.slice(0, 2))).toEqual([
			['DTI', 0.5, 0.55],
			['CQS', 0.5, 0.5833],
			['XHS', 0.5, 0.5]
		]);
		expect(breaksOf(POINTS.slice(0, 2), [])).toEqual([]);
	});

	it('of two versions only where the crosswalk maps, with a break that says how much that is', () => {
		expect(read([crosswalk])).toEqual([
			['DTI', null, null, 0.6],
			['CQS', 0.5, 0.5833, 1],
			['XHS', null, null, 0]
		]);
		expect(breaksOf(POINTS, [crosswalk])).toMatchObject([
			{ roundId: 'k3', from: 'small@1', to: 'small@2', mapped: 6000, standing: 'proposed' }
		]);
	});

	it('without a crosswalk are not joined', () => {
		expect(read([])).toEqual([
			['DTI', null, null, 0.6],
			['CQS', null, null, 1],
			['XHS', null, null, 0]
		]);
		expect(breaksOf(POINTS, [])).toMatchObject([{ roundId: 'k3', mapped: null, standing: null }]);
	});

	it('of no round are empty', () => {
		expect(read([crosswalk], [])).toEqual([]);
		expect(breaksOf([], [])).toEqual([]);
	});
});

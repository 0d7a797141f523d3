/** What stands of several appraisers' judgements. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { standingOf, type Judgement } from '#lib/domain/appraisal/standing.ts';

const at = (minute: number) => new Date(Date.UTC(2023, 0, 20, 3, minute));
const judged = (reviewerId: string, outcome: Judgement['outcome'], points: string | null = null, minute = 0) => ({
	criterionCode: 'A.1',
	outcome,
	points,
	reviewerId,
	reviewedAt: at(minute)
});

describe.each<[string, Judgement[], Judgement[], string | 'conflict' | null]>([
	['nobody judged', [], [], null],
	['one', [judged('long', 'changed', '5')], [], 'long'],
	['two who agree: the later', [judged('long', 'agreed', null, 1), judged('nga', 'agreed', null, 2)], [], 'nga'],
	[
		'the same points written otherwise',
		[judged('long', 'changed', '5', 3), judged('nga', 'changed', '5.0000')],
		[],
		'long'
	],
	['other points', [judged('long', 'changed', '5'), judged('nga', 'changed', '6')], [], 'conflict'],
	['another outcome', [judged('long', 'agreed'), judged('nga', 'returned')], [], 'conflict'],
	['three, one apart', [judged('a', 'agreed'), judged('b', 'agreed'), judged('c', 'changed', '1')], [], 'conflict'],
	['settled', [judged('long', 'agreed'), judged('nga', 'returned')], [judged('binh', 'changed', '4')], 'binh'],
	['settled, and nobody differs any more', [judged('long', 'agreed')], [judged('binh', 'changed', '4')], 'binh']
])('%s', (_, judgements, settlements, who) => {
	test(String(who), () => {
		const { reviews, conflicts } = standingOf(judgements, settlements);
		expect([...conflicts]).toEqual(who === 'conflict' ? ['A.1'] : []);
		expect(reviews.map(({ reviewerId }) => reviewerId)).toEqual(who === null || who === 'conflict' ? [] : [who]);
	});
});

test('each judged criterion either stands once or is a conflict, in whatever order the judgements are read', () => {
	const one = fc.record({
		criterionCode: fc.constantFrom('A.1', 'A.2', 'B.1'),
		outcome: fc.constantFrom<Judgement['outcome'][]>('agreed', 'changed', 'returned'),
		points: fc.constantFrom(null, '1', '2.5'),
		reviewerId: fc.constantFrom('long', 'nga', 'binh'),
		reviewedAt: fc.nat(59).map(at)
	});
	fc.assert(
		fc.property(fc.array(one, { maxLength: 12 }), fc.array(one, { maxLength: 2 }), (judgements, settlements) => {
			const { reviews, conflicts } = standingOf(judgements, settlements);
			const codes = [...reviews.map(({ criterionCode }) => criterionCode), ...conflicts];
			expect(new Set(codes).size).toBe(codes.length);
			expect(new Set(codes)).toEqual(
				new Set([...judgements, ...settlements].map(({ criterionCode }) => criterionCode))
			);
			expect(standingOf([...judgements].reverse(), settlements).conflicts).toEqual(conflicts);
		})
	);
});

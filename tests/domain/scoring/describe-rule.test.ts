import { describe, expect, test } from 'vitest';
import type { Rule } from '#lib/domain/scoring/rule-kinds.ts';
import { describeRule } from '#lib/domain/scoring/describe-rule.ts';

const text = (vi: string) => ({ vi, en: vi });
const unit = text('hồ sơ');

const CASES: [string, Rule, vi: string, en: string][] = [
	[
		'options',
		{
			kind: 'options',
			options: [
				{ value: 'a', text: text('Có'), points: 7.5 },
				{ value: 'b', text: text('Không trả lời'), points: null }
			]
		},
		'“Có”: 7,5 điểm; “Không trả lời”: không tính điểm',
		'“Có”: 7.5 points; “Không trả lời”: not scored'
	],
	[
		'steps',
		{ kind: 'steps', count: text('Số'), unit, steps: [{ from: 1000, points: 10 }] },
		'từ 1.000 hồ sơ: 10 điểm; thấp hơn: 0 điểm',
		'1,000 hồ sơ or more: 10 points; fewer: 0 points'
	],
	[
		'ratio',
		{ kind: 'ratio', a: text('a'), b: text('b'), unit, whenZero: 'notApplicable' },
		'Tỷ lệ số đạt trên tổng số × 10 điểm; mẫu số bằng 0 thì không áp dụng',
		'Share of the first figure in the second × 10 points; with a denominator of 0 it does not apply'
	],
	[
		'ratioToTarget',
		{ kind: 'ratioToTarget', a: text('a'), b: text('b'), unit, whenZero: 'zero', fullFrom: 0.8 },
		'Đủ 10 điểm khi tỷ lệ số đạt trên tổng số từ 80%; thấp hơn thì tính theo phần đạt của 80%; mẫu số bằng 0 thì 0 điểm',
		'10 points from a share of 80%; below it, in proportion to 80%; a denominator of 0 gives 0 points'
	],
	[
		'parts',
		{ kind: 'parts', parts: [{ value: 'a', text: text('Kế hoạch'), points: 1 }], none: text('Không') },
		'Cộng điểm các nội dung đạt: “Kế hoạch”: 1 điểm',
		'Sum of what is fulfilled: “Kế hoạch”: 1 point'
	],
	[
		'measured',
		{ kind: 'measured', unit, fullFrom: 1, enteredBy: 'lead', question: text('Giá trị') },
		'Giá trị chia 1 × 10 điểm, không quá 10 điểm',
		'Value over 1 × 10 points, at most 10 points'
	]
];

describe('how a criterion is scored, in words', () => {
	test.each(CASES)('%s', (_, rule, vi, en) => {
		expect(describeRule({ rule, max: 10 })).toEqual({ vi, en });
	});
});

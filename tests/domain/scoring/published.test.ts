/** The engine against the ministry: overall values recomputed from published index and pillar values, to 0.0001. */
import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toNumber } from '#lib/domain/decimal.ts';
import { frameworkShape, treeOf, type Framework } from '#lib/domain/framework/framework.ts';
import { scoreResponse } from '#lib/domain/scoring/score-response.ts';
import { readContent } from '#lib/server/content/content.ts';
import pillars2020 from '../../fixtures/dti-1726-2020.json' with { type: 'json' };

type Row = { year: string; province: string; metric: string; kind: string; value: string };
const rows = parse(readFileSync('surveys/reference/published-results.csv'), { columns: true }) as Row[];
const published = (year: string, province: string, metric: string): number => {
	const found = rows.find(
		(row) => row.year === year && row.province === province && row.metric === metric && row.kind === 'value'
	);
	if (!found) throw new Error(`no published ${metric} of ${province} in ${year}`);
	return Number(found.value);
};

function recomputed(framework: Framework, year: string, province: string): number {
	const scored = treeOf(framework).criteria.filter(({ max }) => max > 0);
	const answers = Object.fromEntries(scored.map(({ code }) => [code, published(year, province, code)]));
	return toNumber(scoreResponse(framework, answers).get('DTI')!.value!);
}

describe('2022, QĐ 922: from eight indices', () => {
	const { framework } = readContent('surveys').instruments.get('dti-922@2022.1')!;
	it.each(['Đà Nẵng', 'TP. Hồ Chí Minh', 'Quảng Ninh', 'Thừa Thiên Huế', 'Cần Thơ'])('%s', (province) => {
		const difference = recomputed(framework, '2022', province) - published('2022', province, 'DTI');
		// The eight inputs are themselves rounded to 0.0001.
		expect(Math.round(Math.abs(difference) * 10_000)).toBeLessThanOrEqual(1);
	});
});

describe('2020, QĐ 1726: from three pillars of 400, 300 and 300 points', () => {
	const framework = frameworkShape.parse(pillars2020) as Framework;
	it.each(['Bắc Ninh', 'Bắc Giang'])('%s', (province) => {
		expect(recomputed(framework, '2020', province)).toBe(published('2020', province, 'DTI'));
	});
});

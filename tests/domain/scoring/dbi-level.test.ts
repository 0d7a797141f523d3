/** The enterprise index's levels, QĐ 1970/QĐ-BTTTT: bands of a pillar, two conditions of the enterprise. */
import { describe, expect, it } from 'vitest';
import { decimal } from '#lib/domain/decimal.ts';
import { enterpriseLevel, explainEnterpriseLevel, pillarLevel } from '#lib/domain/scoring/dbi-level.ts';
import { dbiRollUp } from '../../fixtures/frameworks.ts';

describe('level of a pillar', () => {
	it.each([
		[0, 65, 0],
		// Exactly 10% is level 0; every upper bound belongs to the lower level.
		[6.5, 65, 0],
		[6.5001, 65, 1],
		[13, 65, 1],
		[13.01, 65, 2],
		[26, 65, 2],
		[27, 65, 3],
		[39, 65, 3],
		[39.01, 65, 4],
		[52, 65, 4],
		[53, 65, 5],
		[65, 65, 5],
		[2.5, 25, 0],
		[5, 25, 1],
		[10, 25, 2],
		// Nothing applies.
		[0, 0, 0]
	])('%d of %d is level %d', (points, max, level) => {
		expect(pillarLevel(dbiRollUp, decimal(points), decimal(max))).toBe(level);
	});
});

describe('level of the enterprise', () => {
	it.each([
		// [points, pillar levels, level, level held back]
		[0, [0, 0, 0, 0, 0, 0], 0, null],
		[20, [1, 1, 1, 1, 0, 0], 0, null],
		[20.01, [1, 1, 1, 1, 0, 0], 1, null],
		[20.01, [1, 1, 1, 0, 0, 0], 0, 1],
		[64, [2, 2, 2, 2, 0, 0], 1, null],
		[65, [2, 2, 2, 2, 0, 0], 2, null],
		[65, [2, 2, 2, 1, 0, 0], 1, 2],
		[128, [3, 3, 3, 3, 3, 3], 2, null],
		[129, [3, 3, 3, 3, 0, 0], 3, null],
		[180, [3, 2, 4, 4, 2, 1], 2, 3],
		[193, [4, 4, 4, 4, 3, 0], 3, 4],
		[193, [4, 4, 4, 4, 4, 0], 4, null],
		[257, [5, 5, 5, 5, 5, 4], 4, 5],
		[257, [5, 5, 5, 5, 5, 5], 5, null],
		[320, [5, 5, 5, 5, 5, 5], 5, null],
		// Many points in three pillars only: the gap that the decision leaves.
		[205, [5, 0, 5, 5, 0, 0], 0, 1]
	])('%d points with pillars at %j is level %d, held back from %s', (points, pillars, level, heldBack) => {
		const found = enterpriseLevel(dbiRollUp, decimal(points), pillars);
		expect(found.level).toBe(level);
		expect(found.heldBack?.level ?? null).toBe(heldBack);
	});

	it('does not depend on the order in which conditions are written', () => {
		const reversed = { ...dbiRollUp, conditions: [...dbiRollUp.conditions].reverse() };
		expect(enterpriseLevel(reversed, decimal(180), [3, 2, 4, 4, 2, 1])).toEqual(
			enterpriseLevel(dbiRollUp, decimal(180), [3, 2, 4, 4, 2, 1])
		);
	});

	it('says why more than 20 points can be level 0', () => {
		const { vi, en } = explainEnterpriseLevel(dbiRollUp, decimal(40), decimal(320), [5, 1, 1, 0, 0, 0]);
		expect(vi).toBe(
			'40/320 điểm: mức 0, Chưa chuyển đổi số. Điểm đã đủ cho mức 1, nhưng mới có 3 trong 4 trụ cột cần đạt mức 1'
		);
		expect(en).toContain('only 3 of the 4 pillars needed are at level 1');
	});

	it('names both conditions of the level reached', () => {
		expect(explainEnterpriseLevel(dbiRollUp, decimal(162), decimal(320), [3, 3, 3, 3, 0, 0]).vi).toBe(
			'162/320 điểm và 4 trụ cột từ mức 3 trở lên: mức 3, Hình thành'
		);
	});
});

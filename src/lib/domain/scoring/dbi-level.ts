/** Levels of the enterprise index, QĐ 1970/QĐ-BTTTT: of a pillar by its share, of the enterprise by two conditions at once. */
import { decimal, formatDecimal, type Decimal } from '#lib/domain/decimal.ts';
import type { DbiRollUp } from '#lib/domain/framework/framework.ts';
import type { Text } from '#lib/domain/text.ts';

/**
 * Level 0..5 of one pillar: the band that its share of the pillar's maximum falls into, upper bounds included (39 of 65
 * is 60%, level 3). Exactly 10% is left open by the text and taken as level 0, as the other bounds are. 0 when nothing
 * applies.
 */
export function pillarLevel(rollUp: DbiRollUp, points: Decimal, max: Decimal): number {
	if (max === 0) return 0;
	return rollUp.bands.filter((band) => BigInt(points) * 10_000n > BigInt(decimal(band)) * BigInt(max)).length;
}

/**
 * Level 0..5 of the enterprise: the highest level whose two conditions both hold, total points above the level's bound
 * and enough pillars at its level or higher. Where the points pass a bound but the pillars do not follow, `heldBack` says
 * which level was missed and why; more than 20 points with fewer than 4 pillars at level 1 is level 0.
 */
export function enterpriseLevel(
	rollUp: DbiRollUp,
	points: Decimal,
	pillarLevels: readonly number[]
): { level: number; heldBack: { level: number; pillars: number; needed: number; atLeast: number } | null } {
	const byLevel = [...rollUp.conditions].sort((a, b) => b.level - a.level);
	const count = (atLeast: number) => pillarLevels.filter((level) => level >= atLeast).length;
	const reached = byLevel.find(({ over, pillars, atLeast }) => points > decimal(over) && count(atLeast) >= pillars);
	const missed = byLevel.filter(({ level, over }) => level > (reached?.level ?? 0) && points > decimal(over)).at(-1);
	return {
		level: reached?.level ?? 0,
		heldBack: missed
			? { level: missed.level, pillars: count(missed.atLeast), needed: missed.pillars, atLeast: missed.atLeast }
			: null
	};
}

/** "162,00/320 điểm và 4 trụ cột từ mức 3 trở lên: mức 3, Hình thành", and what held a higher level back. */
export function explainEnterpriseLevel(
	rollUp: DbiRollUp,
	points: Decimal,
	max: Decimal,
	pillarLevels: readonly number[]
): Text {
	const { level, heldBack } = enterpriseLevel(rollUp, points, pillarLevels);
	const name = rollUp.names[level]!;
	const condition = rollUp.conditions.find((one) => one.level === level);
	const count = condition ? pillarLevels.filter((one) => one >= condition.atLeast).length : 0;
	return {
		vi:
			`${formatDecimal(points, 'vi', 0, 2)}/${formatDecimal(max, 'vi', 0, 2)} điểm` +
			(condition ? ` và ${count} trụ cột từ mức ${condition.atLeast} trở lên` : '') +
			`: mức ${level}, ${name.vi}` +
			(heldBack
				? `. Điểm đã đủ cho mức ${heldBack.level}, nhưng mới có ${heldBack.pillars} trong ${heldBack.needed} trụ cột cần đạt mức ${heldBack.atLeast}`
				: ''),
		en:
			`${formatDecimal(points, 'en', 0, 2)}/${formatDecimal(max, 'en', 0, 2)} points` +
			(condition ? ` and ${count} pillars at level ${condition.atLeast} or higher` : '') +
			`: level ${level}, ${name.en}` +
			(heldBack
				? `. The points suffice for level ${heldBack.level}, but only ${heldBack.pillars} of the ${heldBack.needed} pillars needed are at level ${heldBack.atLeast}`
				: '')
	};
}

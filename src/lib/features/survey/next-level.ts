/** What the next level of an enterprise criterion asks for: the shortest advice there is. */
import type { Criterion } from '#lib/domain/framework/framework.ts';
import { decimal, toNumber } from '#lib/domain/decimal.ts';
import type { Text } from '#lib/domain/text.ts';

export type NextLevel =
	/** The level's own description. */
	| { kind: 'described'; level: number; text: Text }
	/** A share (0..1) to get above. */
	| { kind: 'share'; level: number; above: number };

/** Null at the highest level, and for criteria that have no levels. `points` are the criterion's own. */
export function nextLevel({ rule }: Criterion, points: number): NextLevel | null {
	if (rule.kind !== 'levels') return null;
	const level = rule.pointsPerLevel === 0 ? 0 : Math.round(points / rule.pointsPerLevel);
	if (rule.by.kind === 'choice') {
		const above = rule.by.levels.filter((one) => one.level > level).sort((a, b) => a.level - b.level);
		return above[0] ? { kind: 'described', level: above[0].level, text: above[0].text } : null;
	}
	if (level > rule.by.cuts.length) return null;
	// Level 1 begins above 0; what is needed next is the lower bound of the level after.
	const bound = level === 0 ? 0 : toNumber(decimal(rule.by.cuts[level - 1]!));
	return { kind: 'share', level: level + 1, above: bound };
}

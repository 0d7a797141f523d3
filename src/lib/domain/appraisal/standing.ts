/**
 * What stands at a criterion that several appraisers may judge (thẩm định). Each one's judgement is kept. Where they say
 * the same it stands; where they differ it is a conflict (ý kiến khác nhau), and nothing stands until one of them comes
 * round or a lead settles it.
 */
import { decimal } from '#lib/domain/decimal.ts';

export type Outcome = 'agreed' | 'changed' | 'returned';

/** `points` are those decided, for `changed` alone. */
export type Judgement = {
	criterionCode: string;
	outcome: Outcome;
	points: string | null;
	reviewerId: string;
	reviewedAt: Date;
};

export type Standing<J extends Judgement> = {
	/** By criterion, one each: the settlement, or the latest of judgements that say the same. */
	reviews: J[];
	/** Codes at which judgements differ and no lead has settled it. */
	conflicts: ReadonlySet<string>;
};

/** Of any number of criteria. A criterion that nobody judged is in neither. Settled, it stands whatever the judgements say. */
export function standingOf<J extends Judgement>(judgements: readonly J[], settlements: readonly J[]): Standing<J> {
	const settled = new Map(settlements.map((one) => [one.criterionCode, one]));
	const byCode = new Map<string, J[]>();
	for (const one of judgements) byCode.set(one.criterionCode, [...(byCode.get(one.criterionCode) ?? []), one]);
	const reviews: J[] = [...settled.values()];
	const conflicts = new Set<string>();
	for (const [code, sides] of byCode) {
		if (settled.has(code)) continue;
		if (sides.every((one) => saysTheSame(one, sides[0]!))) reviews.push(latestOf(sides));
		else conflicts.add(code);
	}
	return { reviews: reviews.sort((a, b) => (a.criterionCode < b.criterionCode ? -1 : 1)), conflicts };
}

/** The same outcome and the same points; the reasons may be different ones. */
export const saysTheSame = (
	one: Pick<Judgement, 'outcome' | 'points'>,
	other: Pick<Judgement, 'outcome' | 'points'>
): boolean =>
	one.outcome === other.outcome &&
	(one.points === null || other.points === null
		? one.points === other.points
		: decimal(one.points) === decimal(other.points));

const latestOf = <J extends Judgement>(sides: readonly J[]): J =>
	sides.reduce((latest, one) => (one.reviewedAt >= latest.reviewedAt ? one : latest));

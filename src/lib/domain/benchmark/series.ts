/**
 * Results over rounds (kỳ). Figures are joined only where they mean the same: within one framework version, and across
 * versions where the crosswalk maps. Everything else is a break, and no line is drawn through it. Nothing is forecast.
 */
import type { Decimal } from '#lib/domain/decimal.ts';
import { compareAcross, type Crosswalk, type VersionResult } from '#lib/domain/framework/crosswalk.ts';
import { versionOf, type Framework } from '#lib/domain/framework/framework.ts';

/** One respondent's result of one round. */
export type RoundPoint = VersionResult & { roundId: string };

export type SeriesBreak = {
	/** The round that begins with another framework version than the one before. */
	roundId: string;
	from: string;
	to: string;
	/** Share of the earlier maximum that the crosswalk maps, 0 to 1; `null` where no crosswalk is known. */
	mapped: Decimal | null;
	standing: Crosswalk['standing'] | null;
};

export type NodeSeries = {
	code: string;
	/** A value (0..1) a point, in the order given; `null` where it is not known or cannot be compared with the newest. */
	values: (Decimal | null)[];
};

/** Between each point and the one before it, where the version changes. */
export function breaksOf(points: readonly RoundPoint[], crosswalks: readonly Crosswalk[]): SeriesBreak[] {
	return points.flatMap((point, at): SeriesBreak[] => {
		const before = points[at - 1];
		if (!before) return [];
		const [from, to] = [versionOf(before.framework), versionOf(point.framework)];
		if (from === to) return [];
		const crosswalk = crosswalkOf(crosswalks, from, to);
		const { mapped } = compareAcross(before, point, crosswalk);
		return [
			{
				roundId: point.roundId,
				from,
				to,
				mapped: crosswalk ? mapped.from : null,
				standing: crosswalk?.standing ?? null
			}
		];
	});
}

/**
 * Values of nodes of the newest point's framework (the last one) over all points: of its own version as they are, of an
 * earlier version through the crosswalk that leads straight to it. A node that nothing maps into has no earlier value.
 */
export function seriesOf(
	points: readonly RoundPoint[],
	codes: readonly string[],
	crosswalks: readonly Crosswalk[]
): NodeSeries[] {
	const newest = points.at(-1);
	if (!newest) return [];
	const compared = points.map((point) => valuesIn(point, newest.framework, codes, crosswalks));
	return codes.map((code) => ({ code, values: compared.map((values) => values.get(code) ?? null) }));
}

/** What one result says of nodes of a framework version, its own or (through the crosswalk) a later one. */
export function valuesIn(
	point: RoundPoint,
	framework: Framework,
	codes: readonly string[],
	crosswalks: readonly Crosswalk[]
): ReadonlyMap<string, Decimal | null> {
	const [from, to] = [versionOf(point.framework), versionOf(framework)];
	if (from === to) return new Map(codes.map((code) => [code, point.scores.get(code)?.value ?? null]));
	const unknown = { framework, scores: new Map<string, never>() };
	const mapped = compareAcross(point, unknown, crosswalkOf(crosswalks, from, to)).nodes;
	return new Map(codes.map((code) => [code, mapped.find((node) => node.to === code)?.before ?? null]));
}

export const crosswalkOf = (crosswalks: readonly Crosswalk[], from: string, to: string): Crosswalk | undefined =>
	crosswalks.find((one) => one.from === from && one.to === to);

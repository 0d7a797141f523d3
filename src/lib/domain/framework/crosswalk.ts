/**
 * A crosswalk (bảng ánh xạ) says which nodes of one framework version went into which of another, and with which share of
 * their maximum. Results of two versions are compared only where they map, and every comparison states how much of each
 * side that is: a change of framework is a break in every series.
 */
import { z } from 'zod';
import {
	decimal,
	fraction,
	ONE,
	roundFraction,
	subtract,
	sum,
	weightedMean,
	ZERO,
	type Decimal,
	type Fraction
} from '#lib/domain/decimal.ts';
import { textShape } from '#lib/domain/scoring/rules/shapes.ts';
import type { NodeScore } from '#lib/domain/scoring/score-response.ts';
import type { FrameworkFlaw } from './check-framework.ts';
import { MARKS, treeOf, versionOf, type Framework, type FrameworkNode, type Tree } from './framework.ts';

const version = z.string().regex(/^[a-z0-9-]+@[0-9a-z.-]+$/, 'a version as id@version');

export const crosswalkShape = z.strictObject({
	$schema: z.string().optional(),
	from: version,
	to: version,
	/** Versions named here are known to exist and not held in this folder: their codes cannot be checked. */
	unknown: z.array(version).default([]),
	/** What published results call the two versions. */
	publishedAs: z.strictObject({ from: z.string(), to: z.string() }).optional(),
	mark: z.enum(MARKS),
	standing: z.enum(['official', 'adapted', 'proposed']),
	basis: textShape,
	/** `share`: how much of the `from` node's maximum went into the `to` node, above 0 to 1. */
	maps: z.array(
		z.strictObject({ from: z.string(), to: z.string(), share: z.number().gt(0).max(1), note: textShape.optional() })
	),
	/** Nodes that are known not to map, or not with which share. */
	unmapped: z
		.array(
			z.strictObject({
				from: z.array(z.string()),
				part: textShape.optional(),
				to: z.array(z.string()),
				mark: z.enum(MARKS),
				reason: textShape
			})
		)
		.default([])
});
export type Crosswalk = z.infer<typeof crosswalkShape>;

/**
 * What a well-shaped crosswalk can still get wrong: versions that do not exist, codes that they do not have, a node whose
 * shares pass 1, a node that maps beside one above it (its points would count twice). An empty list means it can be used.
 */
export function checkCrosswalk(
	crosswalk: Crosswalk,
	frameworks: ReadonlyMap<string, Pick<Framework, 'nodes'>>
): FrameworkFlaw[] {
	const { maps, unmapped, unknown } = crosswalk;
	const flaws: FrameworkFlaw[] = [];
	if (crosswalk.from === crosswalk.to) flaws.push({ rule: 'to', says: 'maps a version to itself' });
	for (const side of ['from', 'to'] as const) {
		const framework = frameworks.get(crosswalk[side]);
		if (!framework) {
			if (!unknown.includes(crosswalk[side]))
				flaws.push({
					rule: side,
					says: `no framework ${crosswalk[side]}; name it in "unknown" when it is not held here`
				});
			continue;
		}
		const parents = new Map(framework.nodes.map(({ code, parent }) => [code, parent]));
		const named = new Set([...maps.map((map) => map[side]), ...unmapped.flatMap((one) => one[side])]);
		for (const code of named)
			if (!parents.has(code)) flaws.push({ code, rule: side, says: `${crosswalk[side]} has no node ${code}` });
		const mapped = new Set(maps.map((map) => map[side]));
		for (const code of mapped)
			for (let above = parents.get(code); above !== undefined; above = parents.get(above))
				if (mapped.has(above)) flaws.push({ code, rule: side, says: `maps, and so does ${above} above it` });
	}
	return [...flaws, ...checkShares(maps)];
}

function checkShares(maps: Crosswalk['maps']): FrameworkFlaw[] {
	const flaws: FrameworkFlaw[] = [];
	const pairs = maps.map(({ from, to }) => `${from} ${to}`);
	for (const [at, { from, to }] of maps.entries())
		if (pairs.indexOf(`${from} ${to}`) !== at) flaws.push({ code: from, rule: 'maps', says: `maps to ${to} twice` });
	for (const code of new Set(maps.map(({ from }) => from))) {
		const total = sum(maps.filter(({ from }) => from === code).map(({ share }) => decimal(share)));
		if (total > ONE) flaws.push({ code, rule: 'share', says: `its shares add up to ${total / ONE}, more than 1` });
	}
	return flaws;
}

/** A result of one version: what is known of its nodes, all of them or (of published results) few. */
export type VersionResult = {
	framework: Framework;
	scores: ReadonlyMap<string, Pick<NodeScore, 'points' | 'max' | 'value'>>;
};

export type ComparedNode = {
	/** Codes in the earlier version. */
	from: string[];
	/** Code in the later version. */
	to: string;
	/** Values 0 to 1, to four decimals; null where one is not known or nothing applies. */
	before: Decimal | null;
	after: Decimal | null;
	/** After less before. */
	change: Decimal | null;
};

export type AcrossVersions = {
	/** The two were made with different versions: a break, whatever maps. */
	isBreak: boolean;
	/** Null for the same version, and where no crosswalk is known. */
	crosswalk: Crosswalk | null;
	/** Share of each side's applicable maximum that is compared, 0 to 1, to four decimals. */
	mapped: { from: Decimal; to: Decimal };
	nodes: ComparedNode[];
};

/**
 * Compares two results node by node. Of the same version: every node, share 1, no break. Of two versions: what the
 * crosswalk maps and nothing else; without one, nothing. Several nodes that went into one are taken together, each by its
 * share of points and maximum; of a node that maps in part, that part is taken to stand as the whole node does.
 */
export function compareAcross(
	before: VersionResult,
	after: VersionResult,
	crosswalk: Crosswalk | undefined
): AcrossVersions {
	if (versionOf(before.framework) === versionOf(after.framework))
		return {
			isBreak: false,
			crosswalk: null,
			mapped: { from: ONE, to: ONE },
			nodes: after.framework.nodes.map(({ code }) => compared(before, after, [{ from: code, share: 1 }], code))
		};
	const maps = crosswalk?.maps ?? [];
	const shares = new Map<string, Decimal>();
	for (const { from, share } of maps) shares.set(from, sum([shares.get(from) ?? ZERO, decimal(share)]));
	const targets = [...new Set(maps.map(({ to }) => to))];
	return {
		isBreak: true,
		crosswalk: crosswalk ?? null,
		mapped: {
			from: mappedShare(before, shares),
			to: mappedShare(after, new Map(targets.map((code) => [code, ONE])))
		},
		nodes: targets.map((to) =>
			compared(
				before,
				after,
				maps.filter((map) => map.to === to),
				to
			)
		)
	};
}

function compared(
	before: VersionResult,
	after: VersionResult,
	sources: readonly { from: string; share: number }[],
	to: string
): ComparedNode {
	const [was, is] = [valueTogether(before, sources), after.scores.get(to)?.value ?? null];
	return {
		from: sources.map(({ from }) => from),
		to,
		before: was,
		after: is,
		change: was === null || is === null ? null : subtract(is, was)
	};
}

function valueTogether({ scores }: VersionResult, sources: readonly { from: string; share: number }[]): Decimal | null {
	const known = sources.map(({ from, share }) => ({ score: scores.get(from), share: BigInt(decimal(share)) }));
	// A part that is not known would make the whole look lower or higher than it was.
	if (known.some(({ score }) => score === undefined || score.value === null)) return null;
	if (known.length === 1) return known[0]!.score!.value;
	const total = (figure: 'points' | 'max') =>
		known.reduce((all, { score, share }) => all + BigInt(score![figure]) * share, 0n);
	return total('max') === 0n ? null : roundFraction({ over: total('points'), under: total('max') });
}

/** How much of the whole lies at or under nodes that map, weighed as the framework itself weighs them. */
function mappedShare(result: VersionResult, shares: ReadonlyMap<string, Decimal>): Decimal {
	const tree = treeOf(result.framework);
	const of = (node: FrameworkNode): Fraction => {
		const own = shares.get(node.code);
		if (own !== undefined) return fraction(own, ONE);
		if (node.level === 'criterion') return NOTHING;
		const mean = weightedMean(
			tree.children(node.code).map((child) => ({
				value: of(child),
				weight: node.rollUp.kind === 'weightedMean' ? weightOf(result, child) : maxOf(result, tree, child)
			}))
		);
		return mean ?? NOTHING;
	};
	return roundFraction(of(tree.root));
}

const NOTHING: Fraction = { over: 0n, under: 1n };

/** What does not apply is no part of the whole. */
const weightOf = ({ scores }: VersionResult, { code, weight }: FrameworkNode): Decimal =>
	scores.get(code)?.max === ZERO ? ZERO : decimal(weight ?? 1);

/** The applicable maximum; of a node that the result says nothing about, the framework's own. */
function maxOf(result: VersionResult, tree: Tree, node: FrameworkNode): Decimal {
	const known = result.scores.get(node.code)?.max;
	if (known !== undefined) return known;
	if (node.max !== undefined) return decimal(node.max);
	return sum(tree.children(node.code).map((child) => maxOf(result, tree, child)));
}

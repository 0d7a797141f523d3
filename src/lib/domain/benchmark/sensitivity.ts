/**
 * How far the ranks of a block hang on the weights. Weights are choices: of a pillar or an index, its part of the maximum
 * or its weight in a mean. Here they move by some per cent, the others keep theirs and the whole is taken of the new sum;
 * a rank that does not survive it is a tie in all but name. Exact and without chance: the same block gives the same answer.
 */
import { decimal, type Fraction } from '#lib/domain/decimal.ts';
import { treeOf, type Branch, type FrameworkNode, type Tree } from '#lib/domain/framework/framework.ts';
import type { ResponseScore } from '#lib/domain/scoring/score-response.ts';
import { scoreAt, type AssessedUnit, type BlockComparison } from './compare-units.ts';

/** Weights are multiplied by `by` hundredths: 110 is ten per cent up. Nodes that are not named keep theirs. */
export type Scenario = ReadonlyMap<string, number>;

export type RankRange = {
	unitId: string;
	/** As the framework weighs it. */
	rank: number;
	/** Over all scenarios, the unmoved weights among them. */
	best: number;
	worst: number;
	/** Units with which the order is not settled: they share a rank or change places in some scenario. */
	tiedWith: string[];
};

export type Sensitivity = {
	percent: number;
	/** How many scenarios were tried, the unmoved weights left out. */
	scenarios: number;
	/** Ranked units to which something applies, by rank. */
	units: RankRange[];
	/** Units whose rank is the same in every scenario. */
	steady: number;
	/** Nodes by how many units change rank when they alone move up or down, the most first; those that move nobody are left out. */
	movers: { code: string; up: number; down: number }[];
};

/** Every combination of first-level weights is tried up to so many of them: 3 to the power of 5 is 243. */
const MOST_COMBINED = 5;

/**
 * Ranks while weights move by `percent` (above 0, below 100): every node of the first level (the pillars) and every index
 * alone, up and down, and all combinations of the first level (up, down, as it is) where there are at most five. A
 * not-applicable criterion has no weight to move; an unanswered one keeps its 0 points. An empty block has no unit.
 */
export function sensitivityOf(block: BlockComparison, percent = 10): Sensitivity {
	if (!Number.isInteger(percent) || percent < 1 || percent > 99) throw new RangeError(`not a change: ${percent}%`);
	const tree = treeOf(block.framework);
	const units = [...block.units.values()].filter(
		({ ranked, score }) => ranked && score.get(tree.root.code)!.value !== null
	);
	const alone = moved(tree).flatMap((code) => [
		{ code, by: 100 + percent },
		{ code, by: 100 - percent }
	]);
	const combined = combinations(tree, percent);
	const bases = units.map(({ score }) => new Map([...score.keys()].map((code) => [code, baseOf(tree, score, code)])));
	const ranksIn = (scenario: Scenario) => ranked(units.map((unit, at) => wholeOf(tree, unit, bases[at]!, scenario)));

	const unmoved = ranksIn(new Map());
	const single = alone.map((move) => ({ ...move, ...ranksIn(new Map([[move.code, move.by]])) }));
	const all = [unmoved, ...single, ...combined.map(ranksIn)];
	const lines = units.map(({ unitId }, at): RankRange => {
		const ranks = all.map(({ ranks }) => ranks[at]!);
		return {
			unitId,
			rank: unmoved.ranks[at]!,
			best: Math.min(...ranks),
			worst: Math.max(...ranks),
			tiedWith: units.flatMap((other, to) =>
				to !== at && isUnsettled(all.map(({ orders }) => orders[at]![to]!)) ? [other.unitId] : []
			)
		};
	});
	return {
		percent,
		scenarios: all.length - 1,
		units: lines.sort((a, b) => a.rank - b.rank || (a.unitId < b.unitId ? -1 : 1)),
		steady: lines.filter(({ best, worst }) => best === worst).length,
		movers: moversOf(moved(tree), single, unmoved.ranks)
	};
}

/** First level and indices, in the framework's order, without those that are the only one of their kind in the whole. */
function moved(tree: Tree): string[] {
	const first = tree.children(tree.root.code);
	return tree.framework.nodes
		.filter((node) => (node.parent === tree.root.code && first.length > 1) || node.level === 'index')
		.filter((node) => tree.children(node.parent ?? '').length > 1)
		.map(({ code }) => code);
}

function combinations(tree: Tree, percent: number): Scenario[] {
	const first = tree.children(tree.root.code).map(({ code }) => code);
	if (first.length < 2 || first.length > MOST_COMBINED) return [];
	const moves = [100, 100 + percent, 100 - percent];
	let all: [string, number][][] = [[]];
	for (const code of first) all = all.flatMap((begun) => moves.map((by) => [...begun, [code, by] as [string, number]]));
	// Those with one move are tried alone already, and without any it is the framework itself.
	return all.filter((one) => one.filter(([, by]) => by !== 100).length > 1).map((one) => new Map(one));
}

/** Points and maximum of a node as exact numbers; a maximum of 0 where nothing applies. */
type Share = { points: Fraction; max: Fraction };

const whole = (value: number): Fraction => ({ over: BigInt(value), under: 1n });
const NOTHING = whole(0);

/** The share of a node under the framework's own weights, without the rounding of a mean. */
function baseOf(tree: Tree, score: ResponseScore, code: string): Share {
	const node = tree.node(code)!;
	const own = score.get(code)!;
	const asScored = (one: FrameworkNode): boolean =>
		one.level === 'criterion' || (one.rollUp.kind !== 'weightedMean' && tree.children(one.code).every(asScored));
	if (node.level === 'criterion' || asScored(node)) return { points: whole(own.points), max: whole(own.max) };
	return rolled(
		node,
		tree.children(code).map((child) => [child, baseOf(tree, score, child.code), 100])
	);
}

/** A branch of its children, each with its weight multiplied by hundredths. */
function rolled(branch: Branch, parts: readonly [node: FrameworkNode, share: Share, by: number][]): Share {
	let points = NOTHING;
	let max = NOTHING;
	if (branch.rollUp.kind !== 'weightedMean') {
		for (const [, share, by] of parts) {
			points = plus(points, times(share.points, by));
			max = plus(max, times(share.max, by));
		}
		return { points, max };
	}
	for (const [node, share, by] of parts) {
		if (share.max.over === 0n) continue;
		const weight = times(whole(decimal(node.weight ?? 1)), by);
		points = plus(points, product(quotient(share.points, share.max), weight));
		max = plus(max, weight);
	}
	if (max.over === 0n) return { points: NOTHING, max: NOTHING };
	const full = whole(decimal(branch.max ?? 1));
	return { points: product(quotient(points, max), full), max: full };
}

const plus = (a: Fraction, b: Fraction): Fraction =>
	a.under === b.under
		? { over: a.over + b.over, under: a.under }
		: { over: a.over * b.under + b.over * a.under, under: a.under * b.under };
const product = (a: Fraction, b: Fraction): Fraction => ({ over: a.over * b.over, under: a.under * b.under });
const quotient = (a: Fraction, b: Fraction): Fraction => ({ over: a.over * b.under, under: a.under * b.over });
const times = (value: Fraction, by: number): Fraction =>
	by === 100 ? value : { over: value.over * BigInt(by), under: value.under * 100n };

/** The whole in a scenario, over / under: only branches above a moved node are worked out anew. */
function wholeOf(tree: Tree, unit: AssessedUnit, bases: ReadonlyMap<string, Share>, scenario: Scenario): Fraction {
	const above = new Set([...scenario.keys()].flatMap((code) => tree.ancestors(code).map((node) => node.code)));
	const shareOf = (node: FrameworkNode): Share => {
		if (node.level === 'criterion' || (node !== tree.root && !above.has(node.code))) return bases.get(node.code)!;
		return rolled(
			node,
			tree.children(node.code).map((child) => [child, shareOf(child), scenario.get(child.code) ?? 100])
		);
	};
	const { points, max } = shareOf(tree.root);
	// A weight that moves leaves something in the whole: only an empty whole has no maximum.
	if (max.over === 0n) throw new RangeError(`nothing applies to ${unit.unitId}`);
	return quotient(points, max);
}

type Ranks = { ranks: number[]; /** 1 where the first stands higher, -1 lower, 0 equal. */ orders: number[][] };

function ranked(values: readonly Fraction[]): Ranks {
	const orders = values.map((a) => values.map((b) => compare(a, b)));
	return { orders, ranks: orders.map((row) => 1 + row.filter((order) => order < 0).length) };
}

function compare(a: Fraction, b: Fraction): number {
	if (a === b) return 0;
	const [left, right] = [a.over * b.under, b.over * a.under];
	return left > right ? 1 : left < right ? -1 : 0;
}

const isUnsettled = (orders: readonly number[]): boolean =>
	orders.some((order) => order >= 0) && orders.some((order) => order <= 0);

function moversOf(
	codes: readonly string[],
	single: readonly { code: string; by: number; ranks: number[] }[],
	unmoved: readonly number[]
): Sensitivity['movers'] {
	const changed = (code: string, up: boolean) =>
		single.find((one) => one.code === code && one.by > 100 === up)!.ranks.filter((rank, at) => rank !== unmoved[at])
			.length;
	return codes
		.map((code) => ({ code, up: changed(code, true), down: changed(code, false) }))
		.filter(({ up, down }) => up + down > 0)
		.sort((a, b) => Math.max(b.up, b.down) - Math.max(a.up, a.down) || b.up + b.down - (a.up + a.down));
}

/** What is missing or does not apply in each unit: the more, the less its rank says. */
export const gapsOf = (block: BlockComparison): { unitId: string; unanswered: number; notApplicable: number }[] =>
	[...block.units.values()].map((unit) => {
		const scored = treeOf(block.framework).criteria.filter(({ max }) => max > 0);
		const states = scored.map(({ code }) => scoreAt(unit, code).state);
		return {
			unitId: unit.unitId,
			unanswered: states.filter((state) => state === 'unanswered' || state === 'invalid').length,
			notApplicable: states.filter((state) => state === 'notApplicable').length
		};
	});

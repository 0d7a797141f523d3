/**
 * Scoring a response: every criterion by its rule, every node above from its children. Pure and without state: the same
 * framework and figures always give the same points, so anyone can recompute a result.
 */
import {
	add,
	decimal,
	fraction,
	multiplyDivide,
	ONE,
	roundFraction,
	weightedMean,
	ZERO,
	type Decimal,
	type Fraction
} from '#lib/domain/decimal.ts';
import { treeOf, type Branch, type Criterion, type Framework, type Tree } from '#lib/domain/framework/framework.ts';
import { figuresOf, type Answers } from '#lib/domain/questionnaire/answers.ts';
import type { Problem } from '#lib/domain/problem.ts';
import { enterpriseLevel, pillarLevel } from './dbi-level.ts';
import type { Figures } from './rule-kind.ts';
import { kindOf } from './rule-kinds.ts';

/** What the figures of a response do not hold: values imported or surveyed, criteria that do not apply to the unit. */
export type Circumstances = {
	/** Imported and survey values by criterion code. */
	brought?: Readonly<Record<string, Figures>>;
	/** Codes of criteria (or of nodes, with all below them) that do not apply to this unit. */
	notApplicable?: readonly string[];
	/** Points an appraiser decided, by criterion code, 0 to the maximum: they take the rule's place. */
	decided?: Readonly<Record<string, Decimal>>;
};

export type ScoreState = 'scored' | 'unanswered' | 'notApplicable' | 'invalid';

export type NodeScore = {
	code: string;
	state: ScoreState;
	/** Points of the applicable maximum. A unit's unanswered criterion is 0. */
	points: Decimal;
	/** Applicable maximum: not-applicable criteria are not in it. */
	max: Decimal;
	/** 0 to 1, to four decimals; null when nothing applies. */
	value: Decimal | null;
	/** Enterprise index only: level 0..5 of a pillar or of the whole. */
	level?: number;
	/** Criteria below (or the criterion itself): how many apply, and how many of those are answered. */
	applicable: number;
	answered: number;
	/** Criteria only: the figures it was scored with. */
	figures?: Figures;
	/** They were imported or surveyed, wholly or in part. */
	brought?: true;
	/** Its points are an appraiser's, not the rule's. */
	decided?: true;
	problem?: Problem;
};

export type ResponseScore = ReadonlyMap<string, NodeScore>;

/**
 * Points and value of every node, the root first in the map's order of the framework. Criteria round once, half up, to
 * the framework's decimals; sums above are exact, means stay exact until the value is rounded to four decimals.
 */
export function scoreResponse(
	framework: Framework,
	answers: Answers,
	circumstances: Circumstances = {}
): ResponseScore {
	const tree = treeOf(framework);
	const scores = new Map<string, NodeScore>();
	// Every code first, so that the map's order is the framework's though parents are worked out after their children.
	for (const { code } of framework.nodes) scores.set(code, undefined as never);
	const excluded = new Set((circumstances.notApplicable ?? []).flatMap((code) => tree.criteriaUnder(code)));
	for (const criterion of tree.criteria)
		scores.set(
			criterion.code,
			excluded.has(criterion) ? outside(criterion.code) : scoreCriterion(framework, criterion, answers, circumstances)
		);
	rollUp(tree, tree.root, scores, new Map());
	return scores;
}

/**
 * Points of one criterion. Figures come from the answers, or from what was imported or surveyed. Throws a RangeError when
 * decided points are not between 0 and the maximum.
 */
export function scoreCriterion(
	framework: Framework,
	criterion: Criterion,
	answers: Answers,
	{ brought, decided }: Circumstances = {}
): NodeScore {
	const max = decimal(criterion.max);
	const measure = { max, decimals: framework.decimals };
	const given = brought?.[criterion.code];
	const figures = given ?? figuresOf(criterion, answers);
	const scoredWith = given ? ({ figures, brought: true } as const) : { figures };
	const verdict = decided?.[criterion.code];
	if (verdict !== undefined) {
		if (verdict < 0 || verdict > max)
			throw new RangeError(`${criterion.code}: ${verdict / ONE} decided points of ${criterion.max}`);
		return { ...inside(criterion.code, verdict, max, figures), ...scoredWith, decided: true };
	}
	const outcome = kindOf(criterion.rule).score(criterion.rule, figures, measure);
	if (outcome.state === 'notApplicable') return { ...outside(criterion.code), ...scoredWith };
	if (outcome.state === 'scored') {
		const scored = inside(criterion.code, outcome.points, max, figures);
		if (given) scored.brought = true;
		return scored;
	}
	const common = { state: outcome.state, answered: 0, ...scoredWith };
	const why = outcome.state === 'invalid' ? { problem: outcome.problem } : {};
	if (framework.unanswered === 'leaves') return { ...outside(criterion.code), ...common, ...why, applicable: 1 };
	return { ...inside(criterion.code, ZERO, max, figures), ...common, ...why };
}

const inside = (code: string, points: Decimal, max: Decimal, figures: Figures): NodeScore => ({
	code,
	state: 'scored',
	points,
	max,
	value: max === 0 ? null : multiplyDivide(points, ONE, max, 4),
	applicable: 1,
	answered: 1,
	figures
});

const outside = (code: string): NodeScore => ({
	code,
	state: 'notApplicable',
	points: ZERO,
	max: ZERO,
	value: null,
	applicable: 0,
	answered: 0
});

/**
 * Works out a branch after its children. Means are kept exact in `means` for the mean above them; sums need no fraction,
 * and most frameworks have nothing but sums.
 */
function rollUp(tree: Tree, branch: Branch, scores: Map<string, NodeScore>, means: Map<string, Fraction>): void {
	const children = tree.children(branch.code);
	const below: NodeScore[] = [];
	let applicable = 0;
	let answered = 0;
	for (const child of children) {
		if (child.level !== 'criterion') rollUp(tree, child, scores, means);
		const score = scores.get(child.code)!;
		below.push(score);
		applicable += score.applicable;
		answered += score.answered;
	}
	const state: ScoreState = applicable === 0 ? 'notApplicable' : answered === 0 ? 'unanswered' : 'scored';
	if (branch.rollUp.kind === 'weightedMean') {
		const mean = weightedMean(
			children.flatMap((child, at) => {
				const value = exactValue(below[at]!, means);
				return value ? [{ value, weight: decimal(child.weight ?? 1) }] : [];
			})
		);
		if (mean) means.set(branch.code, mean);
		scores.set(branch.code, { code: branch.code, state, applicable, answered, ...ofMean(mean, branch.max ?? 1) });
		return;
	}
	let points = ZERO;
	let max = ZERO;
	for (const score of below) {
		points = add(points, score.points);
		max = add(max, score.max);
	}
	const value = max === 0 ? null : multiplyDivide(points, ONE, max, 4);
	const own: NodeScore = { code: branch.code, state, points, max, value, applicable, answered };
	if (branch.rollUp.kind === 'dbiLevel') {
		const levels = [];
		for (const score of below) {
			score.level = pillarLevel(branch.rollUp, score.points, score.max);
			levels.push(score.level);
		}
		own.level = enterpriseLevel(branch.rollUp, points, levels).level;
	}
	scores.set(branch.code, own);
}

function ofMean(mean: Fraction | null, fullMarks: number): Pick<NodeScore, 'points' | 'max' | 'value'> {
	if (!mean) return { points: ZERO, max: ZERO, value: null };
	const max = decimal(fullMarks);
	const points = roundFraction({ over: mean.over * BigInt(max), under: mean.under * BigInt(ONE) });
	return { points, max, value: roundFraction(mean) };
}

/** A node's exact value for the mean above it; null when it leaves the mean. */
function exactValue({ code, points, max }: NodeScore, means: Map<string, Fraction>): Fraction | null {
	return means.get(code) ?? (max === 0 ? null : fraction(points, max));
}

/**
 * The least effort that brings a response to a value: which criteria to raise to their full maximum so that the efforts
 * (1 to 5, as their owners judge them) add up to as little as can be. What a criterion gains is measured by the scoring
 * engine itself, raising that one alone.
 */
import { add, decimal, multiplyDivide, ONE, subtract, sum, type Decimal } from '#lib/domain/decimal.ts';
import { treeOf, type Framework } from '#lib/domain/framework/framework.ts';
import type { ResponseScore } from '#lib/domain/scoring/score-response.ts';
import { DEFAULT_EFFORT, type Efforts } from './recoverable.ts';
import { withPoints } from './scenario.ts';

export type Step = {
	code: string;
	effort: number;
	before: Decimal;
	after: Decimal;
	/** What the whole gains in value (0..1) when this criterion alone is raised. */
	gain: Decimal;
};

export type LeastEffort = {
	/** What has to be reached, 0 to 1. */
	wanted: Decimal;
	before: Decimal;
	/** With all steps taken, by the engine. */
	after: Decimal;
	effort: number;
	/** The most gain for its effort first. */
	steps: Step[];
	/** Criteria that could be raised and need not be. */
	spared: Step[];
};

/**
 * `null` when even every criterion at its maximum does not reach the value, or nothing applies to the respondent. Without
 * steps when the value is reached already. In a framework of sums and weighted means gains add up, and no other choice of
 * criteria has less effort; among equal ones the larger gain is taken. Elsewhere (levels of the DBI) the sum is only a
 * guide, and steps are added until the engine says that the value is reached.
 */
export function leastEffortTo(
	framework: Framework,
	score: ResponseScore,
	wanted: Decimal,
	efforts: Efforts = new Map()
): LeastEffort | null {
	const root = treeOf(framework).root.code;
	const before = score.get(root)!.value;
	if (before === null) return null;
	const possible = stepsOf(framework, score, efforts);
	const valueWith = (steps: readonly Step[]) =>
		withPoints(framework, score, new Map(steps.map(({ code, after }) => [code, after]))).get(root)!.value!;
	if (valueWith(possible) < wanted) return null;
	const chosen = new Set(before >= wanted ? [] : cheapest(possible, subtract(wanted, before)));
	const byWorth = [...possible].sort(
		(a, b) => b.gain * a.effort - a.gain * b.effort || b.gain - a.gain || (a.code < b.code ? -1 : 1)
	);
	// Gains are rounded to four decimals each: what they leave out may ask for one step more, or spare one.
	for (const step of byWorth) {
		if (valueWith([...chosen]) >= wanted) break;
		chosen.add(step);
	}
	for (const step of [...byWorth].reverse()) {
		if (!chosen.has(step)) continue;
		chosen.delete(step);
		if (valueWith([...chosen]) < wanted) chosen.add(step);
	}
	const steps = byWorth.filter((step) => chosen.has(step));
	return {
		wanted,
		before,
		after: valueWith(steps),
		effort: steps.reduce((total, { effort }) => total + effort, 0),
		steps,
		spared: byWorth.filter((step) => !chosen.has(step))
	};
}

function stepsOf(framework: Framework, score: ResponseScore, efforts: Efforts): Step[] {
	const root = treeOf(framework).root.code;
	const now = exactly(score, root);
	return treeOf(framework).criteria.flatMap(({ code, max }): Step[] => {
		const own = score.get(code)!;
		const after = decimal(max);
		if (own.state === 'notApplicable' || own.points >= after) return [];
		const raised = exactly(withPoints(framework, score, new Map([[code, after]])), root);
		const gain = subtract(raised, now);
		return gain <= 0 ? [] : [{ code, effort: efforts.get(code) ?? DEFAULT_EFFORT, before: own.points, after, gain }];
	});
}

const exactly = (score: ResponseScore, code: string): Decimal => {
	const { points, max } = score.get(code)!;
	return max === 0 ? decimal(0) : multiplyDivide(points, ONE, max, 4);
};

/**
 * The steps with the least effort whose gains add up to `needed`: for every amount of effort the most that it can gain,
 * step by step. All of them when even their sum is less.
 */
function cheapest(steps: readonly Step[], needed: Decimal): Step[] {
	const most = steps.reduce((total, { effort }) => total + effort, 0);
	type Choice = { gain: Decimal; steps: readonly Step[] };
	const best: (Choice | undefined)[] = [{ gain: decimal(0), steps: [] }];
	for (const step of steps)
		for (let effort = most; effort >= step.effort; effort--) {
			const without = best[effort - step.effort];
			if (!without) continue;
			const gain = add(without.gain, step.gain);
			if (gain > (best[effort]?.gain ?? -1)) best[effort] = { gain, steps: [...without.steps, step] };
		}
	return [...(best.find((choice) => choice !== undefined && choice.gain >= needed)?.steps ?? steps)];
}

/** Points that the steps add, each on its own criterion. */
export const pointsOf = (steps: readonly Step[]): Decimal =>
	sum(steps.map(({ before, after }) => subtract(after, before)));

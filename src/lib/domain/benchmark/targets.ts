/**
 * Progress to a target (mục tiêu): one respondent's figure against it, the units it binds together, and its due date. A
 * figure that is not there is unknown and never a zero; what does not apply to a unit binds it to nothing.
 */
import { decimal, ONE, roundFraction, sum, type Decimal } from '#lib/domain/decimal.ts';
import type { Criterion } from '#lib/domain/framework/framework.ts';
import type { NodeScore } from '#lib/domain/scoring/score-response.ts';

export const COMPARATORS = ['<=', '>=', '='] as const;
export type Comparator = (typeof COMPARATORS)[number];

/** A rank, a percentage (0 to 100) or a number, and on which side of it the target is met. */
export type Aim = { comparator: Comparator; value: Decimal };

/** What is known of one respondent. */
export type TargetFigure =
	/** a of b, b above 0: measured against a percentage. */
	| { kind: 'share'; a: Decimal; b: Decimal }
	/** A rank or a number, measured as it is. */
	| { kind: 'value'; value: Decimal }
	/** Told by a choice, or by points: yes or no. */
	| { kind: 'judged'; met: boolean }
	| { kind: 'missing' }
	| { kind: 'notApplicable' };

export type Verdict = 'met' | 'missed' | 'unknown' | 'notApplicable';

/** Whether the figure meets the target. A share is compared exactly, before any rounding: 99,999% is not 100%. */
export function verdictOn({ comparator, value }: Aim, figure: TargetFigure): Verdict {
	switch (figure.kind) {
		case 'missing':
			return 'unknown';
		case 'notApplicable':
			return 'notApplicable';
		case 'judged':
			return figure.met ? 'met' : 'missed';
		case 'value':
			return meets(comparator, BigInt(figure.value), BigInt(value)) ? 'met' : 'missed';
		case 'share':
			return meets(comparator, BigInt(figure.a) * 100n * BigInt(ONE), BigInt(figure.b) * BigInt(value))
				? 'met'
				: 'missed';
	}
}

const meets = (comparator: Comparator, own: bigint, aim: bigint): boolean =>
	comparator === '>=' ? own >= aim : comparator === '<=' ? own <= aim : own === aim;

/** a / b in per cent, to four decimals; null for figures that are no share. */
export const percentOf = (figure: TargetFigure): Decimal | null =>
	figure.kind === 'share' ? roundFraction({ over: BigInt(figure.a) * 100n, under: BigInt(figure.b) }) : null;

/**
 * What a criterion bound to a target says of a unit: its declared share, or (where the rule has none, or nothing to divide
 * by) whether its points reach those at which the framework takes the target as met. `score` is of the figures declared;
 * absent, or without an answer, the figure is missing.
 */
export function targetFigure(
	{ rule, target }: Pick<Criterion, 'rule' | 'target'>,
	score: Pick<NodeScore, 'state' | 'points' | 'figures'> | undefined
): TargetFigure {
	if (score?.state === 'notApplicable') return { kind: 'notApplicable' };
	if (score?.state !== 'scored' || !target) return { kind: 'missing' };
	const { a, b } = score.figures ?? {};
	const isShare = rule.kind === 'ratio' || rule.kind === 'ratioToTarget';
	if (isShare && typeof a === 'number' && typeof b === 'number' && b > 0)
		return { kind: 'share', a: decimal(a), b: decimal(b) };
	return { kind: 'judged', met: score.points >= decimal(target.points) };
}

export type TargetCount = Record<Verdict, number> & {
	/** Units whose questionnaire asks about it. */
	bound: number;
	/** Of all it applies to: met by every one, missed by at least one, or not known yet. */
	verdict: 'met' | 'missed' | 'open';
};

/** How many units have come how far. Without a unit it applies to the whole is open. */
export function countVerdicts(verdicts: readonly Verdict[]): TargetCount {
	const count = { met: 0, missed: 0, unknown: 0, notApplicable: 0 };
	for (const verdict of verdicts) count[verdict]++;
	const { met, missed, unknown } = count;
	return {
		...count,
		bound: verdicts.length,
		verdict: missed > 0 ? 'missed' : met > 0 && unknown === 0 ? 'met' : 'open'
	};
}

/**
 * The units' shares taken together, sum of a over sum of b, and of how many units; null when none has a share. It is the
 * whole's figure only when every unit is in it.
 */
export function shareTogether(
	figures: readonly TargetFigure[]
): { share: TargetFigure & { kind: 'share' }; of: number } | null {
	const shares = figures.filter((figure) => figure.kind === 'share');
	if (shares.length === 0) return null;
	const [a, b] = [sum(shares.map((one) => one.a)), sum(shares.map((one) => one.b))];
	return { share: { kind: 'share', a, b }, of: shares.length };
}

/** The due day of a target in a round's year: the day itself, or of one that comes back every year, that year's. */
export const dueIn = (year: number, due: string | null, yearly: boolean): string | null =>
	due !== null && yearly ? `${year}${due.slice(4)}` : due;

/**
 * Whether a target belongs to a round of the year: it is not over before the year begins, or a criterion of the round's
 * frameworks still asks about it.
 */
export const belongsToRound = (year: number, due: string | null, isBound: boolean): boolean =>
	isBound || due === null || Number(due.slice(0, 4)) >= year;

/** The due day is over: days compare as they are written ("2022-12-31"). */
export const isOverdue = (due: string | null, today: string): boolean => due !== null && today > due;

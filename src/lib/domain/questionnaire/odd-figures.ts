/**
 * Figures that are allowed and look odd: a jump against the year before, a distance from what others of the block
 * declare. They are asked about, never refused. Nothing that is said here gives away the figure of a single other unit.
 */
import { distributionOf } from '#lib/domain/benchmark/distribution.ts';
import { decimal, toNumber } from '#lib/domain/decimal.ts';
import type { Criterion } from '#lib/domain/framework/framework.ts';
import type { Figures } from '#lib/domain/scoring/rule-kind.ts';
import { changeBetween, measureOf, rounded, type Change, type Measure } from './criterion-measure.ts';

/** From where on a difference is asked about; pages state these figures. */
export const ODD = {
	/** A count that grew or shrank by more than half, and by 10 or more. */
	countRelative: 0.5,
	countLeast: 10,
	/** A share that moved by more than 30 percentage points. */
	sharePoints: 30,
	/** Others of the block that have handed in this criterion: with fewer, nothing is compared. */
	leastPeers: 8,
	/** Outside the middle half of the others by more than this many times its width. */
	peerWidths: 1.5,
	/** And at least so far from their median: 20 percentage points of a share, half of a count. */
	peerPoints: 20,
	peerRelative: 0.5
} as const;

export type Oddity =
	| { kind: 'jump'; change: Change }
	/** Of a ratio whose share stayed: its whole is another one than the year before. */
	| { kind: 'whole'; change: Change }
	| { kind: 'peers'; side: 'above' | 'below' };

/**
 * What is odd about a criterion's figures. `before` are its own of the year before, `peers` the measures of the other
 * units of the block that have handed in; null and empty say that there is nothing to compare with.
 */
export function odditiesOf(
	criterion: Pick<Criterion, 'rule'>,
	now: Figures,
	before: Figures | null,
	peers: readonly Measure[]
): Oddity[] {
	const measure = measureOf(criterion, now);
	if (measure === null) return [];
	const change = before && changeBetween(measureOf(criterion, before), measure);
	const whole = before && measure.kind === 'share' ? changeBetween(countOf(before.b), countOf(now.b)) : null;
	const side = sideOf(measure, peers);
	return [
		...(change && isJump(change) ? [{ kind: 'jump', change } as const] : []),
		...(whole && isJump(whole) ? [{ kind: 'whole', change: whole } as const] : []),
		...(side ? [{ kind: 'peers', side } as const] : [])
	];
}

const countOf = (figure: unknown): Measure | null =>
	typeof figure === 'number' ? { kind: 'count', value: figure } : null;

function isJump(change: Change): boolean {
	if (change.kind === 'share') return Math.abs(change.points) > ODD.sharePoints;
	const far = Math.abs(change.now - change.before) >= ODD.countLeast;
	return far && (change.relative === null || Math.abs(change.relative) > ODD.countRelative);
}

function sideOf({ kind, value }: Measure, peers: readonly Measure[]): 'above' | 'below' | null {
	const others = distributionOf(peers.filter((one) => one.kind === kind).map((one) => decimal(one.value)));
	if (!others || others.n < ODD.leastPeers) return null;
	const [low, median, high] = [toNumber(others.p25), toNumber(others.median), toNumber(others.p75)];
	const least = kind === 'share' ? ODD.peerPoints / 100 : Math.max(ODD.countLeast, median * ODD.peerRelative);
	if (rounded(Math.abs(value - median)) < least) return null;
	const reach = (high - low) * ODD.peerWidths;
	return value > high + reach ? 'above' : value < low - reach ? 'below' : null;
}

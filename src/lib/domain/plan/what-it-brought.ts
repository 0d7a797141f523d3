/**
 * What a plan brought: how the criteria that its tasks were to raise stand in a later round, beside what was planned and
 * what they had when it was made. Of another version only what the crosswalk maps one to one is compared.
 */
import {
	fraction,
	larger,
	multiplyDivide,
	ONE,
	roundFraction,
	subtract,
	sum,
	ZERO,
	type Decimal
} from '#lib/domain/decimal.ts';
import { compareAcross, type Crosswalk, type VersionResult } from '#lib/domain/framework/crosswalk.ts';
import { versionOf } from '#lib/domain/framework/framework.ts';
import type { RaisingTask } from './expected-score.ts';

export type Brought = {
	code: string;
	/** Values 0 to 1 of the criterion's maximum, to four decimals: when the plan was made, as planned, and in the later round. */
	before: Decimal;
	planned: Decimal;
	/** Null where the later round asks nothing comparable, or it does not apply any more. */
	after: Decimal | null;
	outcome: 'reached' | 'partly' | 'none' | 'unknown';
	/** Points of the maximum then: what was to be gained, and what was (negative where it fell); null with `after`. */
	toGain: Decimal;
	gained: Decimal | null;
};

/** By criterion in the order of the framework; the highest of several tasks counts. General tasks and others' are in none. */
export function whatItBrought(
	tasks: readonly RaisingTask[],
	unitId: string,
	before: VersionResult,
	after: VersionResult,
	crosswalk: Crosswalk | undefined
): Brought[] {
	const reaches = new Map<string, Decimal>();
	for (const task of tasks) {
		if (task.unitId !== unitId || task.version !== versionOf(before.framework)) continue;
		if (task.code === null || task.reach === null) continue;
		reaches.set(task.code, larger(task.reach, reaches.get(task.code) ?? task.reach));
	}
	const { nodes } = compareAcross(before, after, crosswalk);
	const same = versionOf(before.framework) === versionOf(after.framework);
	return before.framework.nodes.flatMap(({ code }): Brought[] => {
		const [reach, own] = [reaches.get(code), before.scores.get(code)];
		if (reach === undefined || !own || own.max === 0) return [];
		const later = nodes.find(({ from }) => from.length === 1 && from[0] === code)?.after ?? null;
		const [was, planned] = [own.value ?? ZERO, roundFraction(fraction(reach, own.max))];
		const outcome = later === null ? 'unknown' : later >= planned ? 'reached' : later > was ? 'partly' : 'none';
		return [
			{
				code,
				before: was,
				planned,
				after: later,
				outcome,
				toGain: subtract(reach, own.points),
				gained: later === null ? null : gainedSince(own, was, later, same ? after.scores.get(code) : undefined)
			}
		];
	});
}

/** Of what can be compared: what was to be gained, and what was. */
export function broughtTogether(lines: readonly Brought[]): { toGain: Decimal; gained: Decimal } {
	const known = lines.flatMap(({ toGain, gained }) => (gained === null ? [] : [{ toGain, gained }]));
	return { toGain: sum(known.map(({ toGain }) => toGain)), gained: sum(known.map(({ gained }) => gained)) };
}

type Points = { points: Decimal; max: Decimal };

/** Of the same maximum the points themselves; of another, the change of the value in points of the maximum then. */
function gainedSince(own: Points, was: Decimal, is: Decimal, later: Points | undefined): Decimal {
	if (later?.max === own.max) return subtract(later.points, own.points);
	const moved = multiplyDivide(Math.abs(is - was) as Decimal, own.max, ONE, 4);
	return is < was ? subtract(ZERO, moved) : moved;
}

/** Agreeing to one criterion of many units at once. */
import type { Problem } from '#lib/domain/problem.ts';
import type { App } from '#lib/server/app.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { decideCriterion } from './decide-criterion.server.ts';

/** A unit with what the appraiser saw of it, by `markOf`. */
export type Chosen = { unitId: string; seen: string };

export type AgreedToMany = {
	agreed: string[];
	/** What was left as it is, and why. */
	left: { unitId: string; problem: Problem }[];
};

/**
 * Each unit by itself, as if decided one after the other: what cannot be agreed (decided meanwhile, nothing to prove it,
 * an own unit) stops none of the others.
 */
export async function agreeToMany(
	app: Pick<App, 'db' | 'content'>,
	person: Person | null,
	{ roundId, criterionCode }: { roundId: string; criterionCode: string },
	chosen: readonly Chosen[],
	now: Date
): Promise<AgreedToMany> {
	const done: AgreedToMany = { agreed: [], left: [] };
	for (const [unitId, seen] of new Map(chosen.map((one) => [one.unitId, one.seen]))) {
		const key = { roundId, unitId, criterionCode };
		const decided = await decideCriterion(app, person, key, { outcome: 'agreed', seen, atOnce: true }, now);
		if (decided.ok) done.agreed.push(unitId);
		else done.left.push({ unitId, problem: decided.problem });
	}
	return done;
}

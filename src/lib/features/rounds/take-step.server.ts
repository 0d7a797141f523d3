/** Moving a round on, or back: the act of a planner, with what it passes over and why. */
import { refused, type Result } from '#lib/domain/problem.ts';
import { ROUND_STATUSES, type RoundStatus } from '#lib/domain/round/round-status.ts';
import { findStep, type Step } from '#lib/domain/round/round-steps.ts';
import type { App } from '#lib/server/app.ts';
import { mayAdminister, mayPlan } from '#lib/server/auth/permission.ts';
import type { Person } from '#lib/server/auth/person.ts';
import { lockRound } from '#lib/server/db/round-steps.ts';
import { moveRound, type StepTaken } from '#lib/server/rounds/move-round.ts';

/** Planners and administrators. */
export const mayRunRounds = (person: Person | null): person is Person => mayPlan(person);

export const mayTake = (person: Person | null, step: Step): person is Person =>
	step.who === 'administrator' ? mayAdminister(person) : mayPlan(person);

/** Publishing is a step too, but one that shows things to everybody: it has an act of its own (feature `publication`). */
export const isPlainStep = ({ to, from }: Pick<Step, 'from' | 'to'>): boolean =>
	!(from === 'final' && to === 'published');

/**
 * Takes a step. Refused: `step_unknown` from where the round stands (somebody else may have moved it), `step_blocked` with
 * the first thing that stops it, `reason_required` for a step back or past something unfinished.
 */
export async function takeStep(
	{ db, content }: Pick<App, 'db' | 'content'>,
	person: Person | null,
	{ roundId, to, note }: { roundId: string; to: string; note: string },
	now: Date
): Promise<Result<StepTaken>> {
	if (!mayPlan(person)) return refused('not_yours');
	return db.transaction(async (tx): Promise<Result<StepTaken>> => {
		const round = await lockRound(tx, roundId);
		if (!round) return refused('round_unknown');
		const step = isStatus(to) ? findStep(round.status, to) : undefined;
		if (!step || !isPlainStep(step)) return refused('step_unknown');
		if (!mayTake(person, step)) return refused('not_yours');
		return moveRound(tx, content, round, step, { note, now, actorId: person.id });
	});
}

const isStatus = (text: string): text is RoundStatus => (ROUND_STATUSES as readonly string[]).includes(text);

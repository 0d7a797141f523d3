/** A step of a round as it is written: what it needs is checked, what becomes of the late is done, and the step is kept. */
import { ok, refused, type Result } from '#lib/domain/problem.ts';
import type { RoundStatus } from '#lib/domain/round/round-status.ts';
import { needsReason, obstaclesTo, type Obstacle, type Step } from '#lib/domain/round/round-steps.ts';
import { audit } from '#lib/server/audit.ts';
import type { Content } from '#lib/server/content/content.ts';
import type { Transaction } from '#lib/server/db/client.ts';
import { insertStep, revokeFreeze, updateRound } from '#lib/server/db/round-steps.ts';
import type { Round } from '#lib/server/db/rounds.ts';
import { keptWords } from './kept-words.ts';
import { readFacts } from './round-facts.ts';
import { takeBackReturned } from './take-back-returned.ts';

export type StepTaken = { from: RoundStatus; to: RoundStatus; passed: Obstacle[] };

/**
 * In the caller's transaction, with the round locked and the right to take the step asked for. Refused: `step_blocked` with
 * the first thing that stops it, `reason_required` for a step back or past something unfinished.
 */
export async function moveRound(
	tx: Transaction,
	content: Content,
	round: Round,
	step: Step,
	{ note, now, actorId }: { note: string; now: Date; actorId: string | null }
): Promise<Result<StepTaken>> {
	const words = keptWords(note);
	if (!words.ok) return words;
	const passed = obstaclesTo(step, await readFacts(tx, content, round, now), now);
	const [first] = passed;
	if (first?.stops) return refused('step_blocked', undefined, { why: first.code, count: first.count });
	if (needsReason(step, passed) && words.value === null) return refused('reason_required', 'note');
	if (step.late.includes('takeBackReturned')) await takeBackReturned(tx, content, round, { now, actorId });
	if (step.from === 'final' && step.to !== 'published') await revokeFreeze(tx, round.id, now);
	const counts = Object.fromEntries(passed.map(({ code, count }) => [code, count]));
	await updateRound(tx, round.id, { status: step.to });
	await insertStep(tx, {
		roundId: round.id,
		fromStatus: step.from,
		toStatus: step.to,
		at: now,
		by: actorId,
		note: words.value,
		passed: counts
	});
	await audit(tx, {
		at: now,
		actorId,
		action: 'round.step',
		subject: `round:${round.id}`,
		roundId: round.id,
		before: { status: step.from },
		after: { status: step.to, note: words.value, passed: counts }
	});
	return ok({ from: step.from, to: step.to, passed });
}

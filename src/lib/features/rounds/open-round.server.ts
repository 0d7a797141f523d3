/** Making a round and opening it in one go: by command, and for the sample. The pages take the same two acts apart. */
import type { Problem } from '#lib/domain/problem.ts';
import { findStep } from '#lib/domain/round/round-steps.ts';
import type { Text } from '#lib/domain/text.ts';
import type { Content } from '#lib/server/content/content.ts';
import type { Database } from '#lib/server/db/client.ts';
import { lockRound } from '#lib/server/db/round-steps.ts';
import { findRound, type Round } from '#lib/server/db/rounds.ts';
import { planProblems, type RoundPlan } from './round-plan.ts';
import { moveRound } from '#lib/server/rounds/move-round.ts';
import { writeDraft } from './write-draft.server.ts';

export type NewRound = {
	id: string;
	year: number;
	name: Text;
	sample: boolean;
	opensAt: Date;
	closesAt: Date;
	unitsOn: string;
	instruments?: readonly string[];
};

/**
 * Gives the open round back. Throws a RangeError when the plan is not sound (a version that is unknown or not published,
 * two for one group, an end before the beginning), or when the id is taken: mistakes of who calls, not of a respondent.
 */
export async function openRound(
	db: Database,
	content: Content,
	{ opensAt, closesAt, ...named }: NewRound,
	{ now, actorId, note = '' }: { now: Date; actorId: string | null; note?: string }
): Promise<Round> {
	const dates = { opensAt, closesAt, appraisalUntil: null, explanationUntil: null, publishOn: null };
	const plan: RoundPlan = { ...named, dates };
	const [flaw] = planProblems(content, plan);
	if (flaw) throw new RangeError(told(plan, flaw));
	return db.transaction(async (tx) => {
		if (await findRound(tx, plan.id)) throw new RangeError(`there is a round ${plan.id} already`);
		await writeDraft(tx, content, plan, { now, actorId, action: 'round.open' });
		const draft = (await lockRound(tx, plan.id))!;
		const open = (reason: string) =>
			moveRound(tx, content, draft, findStep('draft', 'open')!, { note: reason, now, actorId });
		const first = await open(note);
		const opened = !first.ok && first.problem.code === 'reason_required' ? await open(OPENED_BY_COMMAND) : first;
		if (!opened.ok) throw new RangeError(told(plan, opened.problem));
		return (await findRound(tx, plan.id))!;
	});
}

/** The reason that stands where a round is opened past something, such as a deadline in the past. */
const OPENED_BY_COMMAND = 'npm run admin -- open-round';

function told({ id, dates }: RoundPlan, { code, field, details }: Problem): string {
	if (code === 'dates_disorder') return `round ${id} closes (${dates.closesAt.toISOString()}) before it opens`;
	if (code === 'framework_unknown') return `no published framework ${details?.version}, or two for its group`;
	return `round ${id}: ${[code, field, ...Object.values(details ?? {})].filter(Boolean).join(' ')}`;
}

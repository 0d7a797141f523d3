/** What the appraiser of the sample round does with a unit's submitted assessment. */
import { toNumber } from '#lib/domain/decimal.ts';
import { treeOf, type Criterion } from '#lib/domain/framework/framework.ts';
import { decideCriterion } from '#lib/features/appraisal/decide-criterion.server.ts';
import { agreeToRest, finishAppraisal } from '#lib/features/appraisal/finish-appraisal.server.ts';
import { returnAssessment } from '#lib/features/appraisal/return-assessment.server.ts';
import type { UnitAtWork } from './fill-units.server.ts';
import { granted } from './granted.ts';
import type { Stage } from './sample-units.ts';
import { LOWERED, RETURN_NOTE, SENT_BACK } from './sample-words.ts';

/** Lowers some scores and agrees to the rest, sends some criteria back, or leaves the assessment waiting: by the stage. */
export async function appraiseUnit(work: UnitAtWork, stage: Stage, at: Date): Promise<void> {
	const { app, people, round, unit } = work;
	const where = { roundId: round.id, unitId: unit.organisationId };
	const what = `appraisal of ${unit.organisationId}`;
	if (stage === 'appraised') {
		for (const criterion of someScored(work, 4)) await lower(work, criterion, at);
		granted(await agreeToRest(app, people.appraiser, where, at), what);
		granted(await finishAppraisal(app, people.appraiser, where, at), what);
	}
	if (stage === 'returned') {
		for (const { code } of someScored(work, 3)) await decide(work, code, { outcome: 'returned' }, SENT_BACK, at);
		granted(await returnAssessment(app, people.appraiser, where, RETURN_NOTE, at), what);
	}
}

/** Up to `most` criteria with points, spread over the framework. */
function someScored({ instrument, scores, random }: UnitAtWork, most: number): Criterion[] {
	const scored = treeOf(instrument.framework).criteria.filter(({ code }) => {
		const score = scores.get(code)!;
		return score.state === 'scored' && score.points > 0;
	});
	const step = Math.max(1, Math.floor(scored.length / most));
	const first = random.whole(0, step - 1);
	return scored.filter((_, at) => at % step === first).slice(0, most);
}

function lower(work: UnitAtWork, { code }: Criterion, at: Date): Promise<void> {
	const declared = toNumber(work.scores.get(code)!.points);
	const points = Math.floor(declared * (0.5 + 0.4 * work.random.share()) * 2) / 2;
	return decide(work, code, { outcome: 'changed', points }, LOWERED, at);
}

async function decide(
	{ app, people, round, unit, random }: UnitAtWork,
	criterionCode: string,
	verdict: { outcome: 'changed'; points: number } | { outcome: 'returned' },
	reasons: readonly string[],
	at: Date
): Promise<void> {
	const where = { roundId: round.id, unitId: unit.organisationId, criterionCode };
	const result = await decideCriterion(app, people.appraiser, where, { ...verdict, reason: random.pick(reasons) }, at);
	granted(result, `${unit.organisationId} ${criterionCode}`);
}

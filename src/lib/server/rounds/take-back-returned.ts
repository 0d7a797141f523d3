/**
 * The end of the explanations: what was returned and not handed in again goes back to the appraisers as it was saved. It
 * is scored anew, since the unit may have changed figures without handing them in; the returned criteria still wait for
 * a judgement.
 */
import type { RoundStatus } from '#lib/domain/round/round-status.ts';
import { audit } from '#lib/server/audit.ts';
import type { Content } from '#lib/server/content/content.ts';
import type { Transaction } from '#lib/server/db/client.ts';
import { listUnitResponses, updateResponse } from '#lib/server/db/responses.ts';
import type { Round } from '#lib/server/db/rounds.ts';
import { writeScores } from '#lib/server/db/scores.ts';
import { insertSubmissionAct } from '#lib/server/db/submission-acts.ts';
import { findUnitAssessment, scoreUnit } from '#lib/server/unit-assessment.ts';

export async function takeBackReturned(
	tx: Transaction,
	content: Content,
	{ id: roundId }: Pick<Round, 'id'> & { status: RoundStatus },
	{ now, actorId }: { now: Date; actorId: string | null }
): Promise<void> {
	for (const { organisationId, status } of await listUnitResponses(tx, roundId)) {
		if (status !== 'returned' || organisationId === null) continue;
		const found = await findUnitAssessment(tx, content, { roundId, unitId: organisationId }, true);
		const response = found.ok ? found.value.response : undefined;
		if (!found.ok || response?.status !== 'returned') continue;
		await writeScores(tx, response, found.value.instrument, 'self', scoreUnit(found.value, response.answers));
		await updateResponse(tx, response, { status: 'submitted' });
		await insertSubmissionAct(tx, response, { act: 'collect', at: now, by: actorId });
		await audit(tx, {
			at: now,
			actorId,
			action: 'assessment.takeBack',
			subject: `response:${response.id}`,
			roundId,
			organisationId,
			before: { status: 'returned' },
			after: { status: 'submitted' }
		});
	}
}

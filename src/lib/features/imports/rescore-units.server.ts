/** Working out again the stored scores of units whose imported figures changed after they had handed in. */
import { isDeepStrictEqual } from 'node:util';
import { treeOf } from '#lib/domain/framework/framework.ts';
import type { ResponseScore } from '#lib/domain/scoring/score-response.ts';
import { audit, type AuditEvent } from '#lib/server/audit.ts';
import type { Content, Instrument } from '#lib/server/content/content.ts';
import type { Transaction } from '#lib/server/db/client.ts';
import type { Response } from '#lib/server/db/responses.ts';
import { listReviews } from '#lib/server/standing-reviews.ts';
import { listScores, putScore, storedScore, type ScoreKind, type ScoreRow } from '#lib/server/db/scores.ts';
import { findUnitAssessment, scoreUnit } from '#lib/server/unit-assessment.ts';
import { isHandedIn } from './preview-figures.server.ts';

type Cause = { importId: number; actorId: string; at: Date };

/**
 * Rescores the criteria named, unit by unit in one order. Self scores follow the figures; verified scores do where the
 * appraiser agreed, and points that an appraiser decided stay. Gives back how many units had stored scores that changed.
 */
export async function rescoreUnits(
	tx: Transaction,
	content: Content,
	roundId: string,
	changed: ReadonlyMap<string, ReadonlySet<string>>,
	cause: Cause
): Promise<number> {
	let units = 0;
	for (const unitId of [...changed.keys()].sort()) {
		const found = await findUnitAssessment(tx, content, { roundId, unitId }, true);
		// In a round that is not open yet nobody has handed in.
		if (!found.ok || !found.value.response || !isHandedIn(found.value.response.status)) continue;
		const { response, instrument } = found.value;
		const before = await listScores(tx, response);
		const codes = treeOf(instrument.framework).criteria.map(({ code }) => code);
		const affected = codes.filter((code) => changed.get(unitId)!.has(code));
		const self = scoreUnit(found.value, response.answers);
		const events = await replaceScores(tx, response, instrument, 'self', self, affected, before, cause.importId);
		if (response.status === 'appraised') {
			const verified = scoreUnit(found.value, response.answers, await listReviews(tx, response));
			events.push(
				...(await replaceScores(tx, response, instrument, 'verified', verified, affected, before, cause.importId))
			);
		}
		await audit(tx, ...events.map((event) => ({ ...event, ...eventOf(response, cause) })));
		if (events.length > 0) units += 1;
	}
	return units;
}

const eventOf = ({ id, roundId, organisationId }: Response, { actorId, at }: Cause) => ({
	at,
	actorId,
	action: 'score.recompute',
	subject: `response:${id}`,
	roundId,
	organisationId
});

/** Stores the scores that differ from before, and tells each for the audit. */
async function replaceScores(
	tx: Transaction,
	response: Response,
	instrument: Instrument,
	kind: ScoreKind,
	result: ResponseScore,
	codes: readonly string[],
	before: readonly ScoreRow[],
	importId: number
): Promise<Pick<AuditEvent, 'criterionCode' | 'before' | 'after'>[]> {
	const events: Pick<AuditEvent, 'criterionCode' | 'before' | 'after'>[] = [];
	for (const code of codes) {
		const was = before.find((row) => row.kind === kind && row.criterionCode === code);
		const now = storedScore(result.get(code)!);
		if (was && isDeepStrictEqual(told(was), told(now))) continue;
		await putScore(tx, response, instrument, kind, result.get(code)!);
		events.push({
			criterionCode: code,
			before: was ? { kind, ...told(was) } : null,
			after: { kind, ...told(now), importId }
		});
	}
	return events;
}

/** A score as the audit tells it. */
const told = ({ state, points, maxPoints, figures }: ReturnType<typeof storedScore>) => ({
	state,
	points,
	max: maxPoints,
	figures
});

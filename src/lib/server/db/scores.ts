/** Queries on scores: written with the act that makes them, read by the round. */
import { and, eq } from 'drizzle-orm';
import { decimal, toNumeral } from '#lib/domain/decimal.ts';
import { treeOf } from '#lib/domain/framework/framework.ts';
import type { ResponseScore } from '#lib/domain/scoring/score-response.ts';
import type { Instrument } from '#lib/server/content/content.ts';
import type { Database, Transaction } from './client.ts';
import type { Response } from './responses.ts';
import { responses, scores } from './schema/responses.ts';

export type ScoreKind = 'self' | 'verified';
export type ScoreRow = typeof scores.$inferSelect;

/** Writes the score of every criterion, in place of an earlier score of the same kind. */
export async function writeScores(
	tx: Transaction,
	response: Pick<Response, 'roundId' | 'id'>,
	{ framework, ruleHashes }: Instrument,
	kind: ScoreKind,
	result: ResponseScore
): Promise<void> {
	await tx
		.delete(scores)
		.where(and(eq(scores.roundId, response.roundId), eq(scores.responseId, response.id), eq(scores.kind, kind)));
	await tx.insert(scores).values(
		treeOf(framework).criteria.map(({ code }) => {
			const { state, points, max } = result.get(code)!;
			return {
				roundId: response.roundId,
				responseId: response.id,
				criterionCode: code,
				kind,
				state,
				points: toNumeral(points),
				maxPoints: toNumeral(max),
				ruleHash: ruleHashes.get(code)!
			};
		})
	);
}

export async function deleteScores(tx: Transaction, { roundId, id }: Pick<Response, 'roundId' | 'id'>, kind: ScoreKind) {
	await tx.delete(scores).where(and(eq(scores.roundId, roundId), eq(scores.responseId, id), eq(scores.kind, kind)));
}

/** Score rows of one response, both kinds. */
export const listScores = (db: Database | Transaction, { roundId, id }: Pick<Response, 'roundId' | 'id'>) =>
	db
		.select()
		.from(scores)
		.where(and(eq(scores.roundId, roundId), eq(scores.responseId, id)));

/** Score rows of all units of a round in one group, with the unit. */
export const listUnitScores = (db: Database | Transaction, roundId: string, group: string) =>
	db
		.select({
			organisationId: responses.organisationId,
			responseId: scores.responseId,
			criterionCode: scores.criterionCode,
			kind: scores.kind,
			state: scores.state,
			points: scores.points,
			maxPoints: scores.maxPoints
		})
		.from(scores)
		.innerJoin(responses, and(eq(responses.roundId, scores.roundId), eq(responses.id, scores.responseId)))
		.where(and(eq(scores.roundId, roundId), eq(responses.group, group)));

/** Points as the domain counts with them. */
export const pointsOf = (row: Pick<ScoreRow, 'points' | 'maxPoints'>) => ({
	points: decimal(row.points),
	max: decimal(row.maxPoints)
});

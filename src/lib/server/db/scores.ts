/** Queries on scores: written with the act that makes them, read by the round. */
import { and, eq, isNotNull, sql } from 'drizzle-orm';
import { decimal, toNumeral } from '#lib/domain/decimal.ts';
import { treeOf } from '#lib/domain/framework/framework.ts';
import type { NodeScore, ResponseScore } from '#lib/domain/scoring/score-response.ts';
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
	const given = treeOf(framework).criteria.map(({ code }) => {
		const { state, points, maxPoints, figures } = storedScore(result.get(code)!);
		return { code, state, points, max: maxPoints, hash: ruleHashes.get(code)!, figures };
	});
	// One parameter for all criteria: nine for each of them cost more than the rest of a submission.
	await tx.execute(sql`
		insert into ${scores} (round_id, response_id, criterion_code, kind, state, points, max_points, rule_hash, figures)
		select ${response.roundId}::text, ${response.id}::uuid, given.code, ${kind}::score_kind, given.state, given.points,
			given.max, given.hash, nullif(given.figures, 'null'::jsonb)
		from jsonb_to_recordset(${JSON.stringify(given)}::text::jsonb)
			as given (code text, state score_state, points numeric, max numeric, hash text, figures jsonb)`);
}

/** All scores of a response that is no longer handed in. */
export async function deleteScores(tx: Transaction, { roundId, id }: Pick<Response, 'roundId' | 'id'>): Promise<void> {
	await tx.delete(scores).where(and(eq(scores.roundId, roundId), eq(scores.responseId, id)));
}

/** What is stored of a criterion's score; the figures only where they do not stand in the answers. */
export const storedScore = ({ state, points, max, brought, figures }: NodeScore) => ({
	state,
	points: toNumeral(points),
	maxPoints: toNumeral(max),
	figures: brought && figures ? figures : null
});

/** Writes the score of one criterion in place of the one before. */
export async function putScore(
	tx: Transaction,
	{ roundId, id }: Pick<Response, 'roundId' | 'id'>,
	{ ruleHashes }: Instrument,
	kind: ScoreKind,
	score: NodeScore
): Promise<void> {
	const set = { ...storedScore(score), ruleHash: ruleHashes.get(score.code)! };
	await tx
		.insert(scores)
		.values({ roundId, responseId: id, criterionCode: score.code, kind, ...set })
		.onConflictDoUpdate({
			target: [scores.roundId, scores.responseId, scores.criterionCode, scores.kind],
			set
		});
}

/** Score rows of one response, both kinds. */
export const listScores = (db: Database | Transaction, { roundId, id }: Pick<Response, 'roundId' | 'id'>) =>
	db
		.select()
		.from(scores)
		.where(and(eq(scores.roundId, roundId), eq(scores.responseId, id)));

/** The brought figures that self scores were made with, by unit and criterion; of one response, or of all in the round. */
export const listKeptFigures = (db: Database | Transaction, roundId: string, responseId?: string) =>
	db
		.select({
			organisationId: responses.organisationId,
			status: responses.status,
			criterionCode: scores.criterionCode,
			figures: scores.figures
		})
		.from(scores)
		.innerJoin(responses, and(eq(responses.roundId, scores.roundId), eq(responses.id, scores.responseId)))
		.where(
			and(
				eq(scores.roundId, roundId),
				eq(scores.kind, 'self'),
				isNotNull(scores.figures),
				responseId === undefined ? undefined : eq(scores.responseId, responseId)
			)
		);

/**
 * Scores of all units of a round in one group, a sheet for each response and kind: one row for what would be sixty, as text,
 * so that equal sheets are equal texts. A line is "code state points brought", lines are parted by commas (codes hold
 * neither); brought is 1 where the figures came from an import or a survey. JSON costs three times as much.
 */
export const listScoreSheets = (db: Database | Transaction, roundId: string, group: string) =>
	db
		.select({
			responseId: scores.responseId,
			kind: scores.kind,
			lines: sql<string>`string_agg(concat_ws(' ', ${scores.criterionCode}, ${scores.state}, ${scores.points},
				(${scores.figures} is not null)::int), ',' order by ${scores.criterionCode})`
		})
		.from(scores)
		.innerJoin(responses, and(eq(responses.roundId, scores.roundId), eq(responses.id, scores.responseId)))
		.where(and(eq(scores.roundId, roundId), eq(responses.group, group)))
		.groupBy(scores.responseId, scores.kind);

/** Points as the domain counts with them. */
export const pointsOf = (row: Pick<ScoreRow, 'points' | 'maxPoints'>) => ({
	points: decimal(row.points),
	max: decimal(row.maxPoints)
});

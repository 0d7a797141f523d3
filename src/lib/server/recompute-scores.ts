/** Recomputing a round: every stored self score worked out again from the answers it was made of, and compared. */
import { and, eq, inArray } from 'drizzle-orm';
import { treeOf } from '#lib/domain/framework/framework.ts';
import type { Figures } from '#lib/domain/scoring/rule-kind.ts';
import { scoreResponse } from '#lib/domain/scoring/score-response.ts';
import { instrumentOf } from './app.ts';
import type { Content } from './content/content.ts';
import type { Database } from './db/client.ts';
import { responsesInBatches } from './db/responses.ts';
import { listRoundUnits } from './db/rounds.ts';
import { scores } from './db/schema/responses.ts';
import { storedScore } from './db/scores.ts';

export type Difference = { responseId: string; criterionCode: string; stored: string | null; recomputed: string };

export type Recomputed = {
	responses: number;
	criteria: number;
	different: number;
	/** The first of them, to look at. */
	differences: Difference[];
};

const MOST_TOLD = 100;

/**
 * Reads the round's submitted and appraised responses in batches, in the order of their ids, so that memory stays flat
 * however many there are. A response given back is left out: its answers may have changed since it was scored. Brought
 * figures are those kept with the score. `stored` is null where a criterion has no score at all.
 */
export async function recomputeScores(db: Database, content: Content, roundId: string): Promise<Recomputed> {
	const outside = new Map(
		(await listRoundUnits(db, roundId)).map(({ organisationId, notApplicable }) => [organisationId, notApplicable])
	);
	const told: Recomputed = { responses: 0, criteria: 0, different: 0, differences: [] };
	for await (const batch of responsesInBatches(db, roundId, { statuses: ['submitted', 'appraised'] })) {
		const stored = await storedScores(
			db,
			roundId,
			batch.map(({ id }) => id)
		);
		for (const response of batch) {
			const { framework } = instrumentOf(content, response.frameworkId, response.frameworkVersion);
			const rows = stored.get(response.id) ?? new Map<string, StoredScore>();
			const brought = [...rows.values()].flatMap(({ criterionCode, figures }) =>
				figures ? [[criterionCode, figures as Figures] as const] : []
			);
			const again = scoreResponse(framework, response.answers, {
				notApplicable: outside.get(response.organisationId ?? '') ?? [],
				brought: Object.fromEntries(brought)
			});
			told.responses += 1;
			for (const { code } of treeOf(framework).criteria) {
				const { state, points, maxPoints } = storedScore(again.get(code)!);
				const recomputed = `${state} ${points}/${maxPoints}`;
				const row = rows.get(code);
				const was = row ? `${row.state} ${row.points}/${row.maxPoints}` : null;
				told.criteria += 1;
				if (was === recomputed) continue;
				told.different += 1;
				if (told.differences.length < MOST_TOLD)
					told.differences.push({ responseId: response.id, criterionCode: code, stored: was, recomputed });
			}
		}
	}
	return told;
}

type StoredScore = Pick<
	typeof scores.$inferSelect,
	'responseId' | 'criterionCode' | 'state' | 'points' | 'maxPoints' | 'figures'
>;

async function storedScores(db: Database, roundId: string, ids: string[]) {
	const found = await db
		.select({
			responseId: scores.responseId,
			criterionCode: scores.criterionCode,
			state: scores.state,
			points: scores.points,
			maxPoints: scores.maxPoints,
			figures: scores.figures
		})
		.from(scores)
		.where(and(eq(scores.roundId, roundId), eq(scores.kind, 'self'), inArray(scores.responseId, ids)));
	const byResponse = new Map<string, Map<string, StoredScore>>();
	for (const row of found) {
		const rows = byResponse.get(row.responseId) ?? new Map<string, StoredScore>();
		rows.set(row.criterionCode, row);
		byResponse.set(row.responseId, rows);
	}
	return byResponse;
}

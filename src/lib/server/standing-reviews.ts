/** What stands of the appraisers' judgements, as scores, pages and the unit go by it. */
import { standingOf, type Standing } from '#lib/domain/appraisal/standing.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import type { Response } from '#lib/server/db/responses.ts';
import {
	listJudgements,
	listRoundJudgements,
	listRoundSettlements,
	listSettlements,
	type Review
} from '#lib/server/db/reviews.ts';

export type Judged = Standing<Review> & {
	/** Everybody's, also where they differ. */
	judgements: readonly Review[];
	settlements: readonly Review[];
};

export async function readJudged(
	db: Database | Transaction,
	response: Pick<Response, 'roundId' | 'id'>
): Promise<Judged> {
	return judged(await listJudgements(db, response), await listSettlements(db, response));
}

/** One decision a criterion; none where appraisers differ. */
export const listReviews = async (
	db: Database | Transaction,
	response: Pick<Response, 'roundId' | 'id'>
): Promise<Review[]> => (await readJudged(db, response)).reviews;

/** Of every unit's response in a round, by response; those that nobody judged are not there. */
export async function readRoundJudged(
	db: Database | Transaction,
	roundId: string
): Promise<ReadonlyMap<string, Judged>> {
	const judgements = await listRoundJudgements(db, roundId);
	const settlements = await listRoundSettlements(db, roundId);
	const byResponse = new Map<string, { judgements: Review[]; settlements: Review[] }>();
	const of = (id: string) => {
		const known = byResponse.get(id) ?? { judgements: [], settlements: [] };
		byResponse.set(id, known);
		return known;
	};
	for (const one of judgements) of(one.responseId).judgements.push(one);
	for (const one of settlements) of(one.responseId).settlements.push(one);
	return new Map([...byResponse].map(([id, one]) => [id, judged(one.judgements, one.settlements)]));
}

/** Of a response that nobody judged. */
export const UNJUDGED: Judged = judged([], []);

function judged(judgements: readonly Review[], settlements: readonly Review[]): Judged {
	return { ...standingOf(judgements, settlements), judgements, settlements };
}

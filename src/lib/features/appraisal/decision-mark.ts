/**
 * What an appraiser has before their eyes when they decide: the assessment as it was handed in, and the latest word of
 * their own and of a lead on the criterion. It goes out with the page and comes back with the decision, so that nobody
 * decides on figures they have not seen. What other appraisers say meanwhile needs no mark: it is kept beside.
 */
import type { AuditLine } from '#lib/server/audit.ts';
import type { Response } from '#lib/server/db/responses.ts';

/** The act by which decisions stand in the audit, which forgets none of them. */
export const DECIDED = 'review.decide';
export const SETTLED = 'review.settle';
/** All that is said of a criterion. */
export const ACTS = [DECIDED, SETTLED];

export const subjectOf = (responseId: string): string => `response:${responseId}`;

/** `acts`: the decisions on this response, oldest first; `personId`: whoever looks. */
export const markOf = (
	{ submittedAt }: Pick<Response, 'submittedAt'>,
	acts: readonly Pick<AuditLine, 'id' | 'criterionCode' | 'action' | 'actorId'>[],
	code: string,
	personId: string
): string => {
	const last = acts.findLast(
		({ criterionCode, action, actorId }) => criterionCode === code && (action === SETTLED || actorId === personId)
	);
	return `${submittedAt?.getTime() ?? 0}.${last?.id ?? 0}`;
};

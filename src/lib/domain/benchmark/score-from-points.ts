/** The score of a response from points that are known already: stored score rows, a reference, a scenario. */
import type { Decimal } from '#lib/domain/decimal.ts';
import { treeOf, versionOf, type Framework } from '#lib/domain/framework/framework.ts';
import { scoreResponse, type NodeScore, type ResponseScore } from '#lib/domain/scoring/score-response.ts';

export type CriterionPoints = Pick<NodeScore, 'code' | 'state' | 'points'>;

/**
 * Every node above rolled up by the engine that scores answers: there is no second formula. Points count where the state
 * is `scored`; a criterion that is unanswered, invalid or absent from the list is unanswered; a not-applicable one leaves
 * the maximum. Points are taken as they are, without another rounding. RangeError on a code that is not a criterion here.
 */
export function scoreFromPoints(framework: Framework, criteria: Iterable<CriterionPoints>): ResponseScore {
	const tree = treeOf(framework);
	const decided: Record<string, Decimal> = {};
	const notApplicable: string[] = [];
	for (const { code, state, points } of criteria) {
		if (tree.node(code)?.level !== 'criterion')
			throw new RangeError(`not a criterion of ${versionOf(framework)}: ${code}`);
		if (state === 'notApplicable') notApplicable.push(code);
		else if (state === 'scored') decided[code] = points;
	}
	return scoreResponse(framework, {}, { decided, notApplicable });
}

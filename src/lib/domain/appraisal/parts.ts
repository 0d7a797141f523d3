/**
 * Who is asked for what in the appraisal of a round. A part is a scope: a block or one unit of it, the whole framework or
 * a node of it. Parts may overlap on purpose: then two are asked for the same criterion, and each is done with it only
 * when they have judged it themselves. Parts guide; they bar no appraiser from anything.
 */
import { treeOf, type Framework } from '#lib/domain/framework/framework.ts';

export type Part = {
	block: string;
	/** Null: every unit of the block. */
	organisationId: string | null;
	/** Null: the whole framework. */
	nodeCode: string | null;
	appraiserId: string;
};

/** Ids of those whose part holds a criterion of a unit. */
export type AskedFor = (unit: { block: string; organisationId: string }, criterionCode: string) => ReadonlySet<string>;

/** A part whose node the framework does not have asks nobody. */
export function askedFor(parts: readonly Part[], framework: Framework): AskedFor {
	const tree = treeOf(framework);
	const scopes = parts.map((part) => ({
		...part,
		codes: part.nodeCode === null ? null : new Set(tree.criteriaUnder(part.nodeCode).map(({ code }) => code))
	}));
	return ({ block, organisationId }, code) =>
		new Set(
			scopes
				.filter(
					(scope) =>
						scope.block === block &&
						(scope.organisationId === null || scope.organisationId === organisationId) &&
						(scope.codes === null || scope.codes.has(code))
				)
				.map(({ appraiserId }) => appraiserId)
		);
}

/** How far a person is with a criterion of a unit that they are asked for. */
export type WorkState = 'done' | 'left' | 'conflict';

/**
 * `judges`: who has judged it; `stands`: a decision stands. Done when the person judged it, or when somebody else did and
 * nobody waits for a second one: of two who are asked, both are.
 */
export function workState(
	personId: string,
	{
		asked,
		judges,
		stands,
		conflict
	}: { asked: number; judges: ReadonlySet<string>; stands: boolean; conflict: boolean }
): WorkState {
	if (conflict) return 'conflict';
	if (judges.has(personId)) return 'done';
	return stands && judges.size >= Math.min(2, asked) ? 'done' : 'left';
}

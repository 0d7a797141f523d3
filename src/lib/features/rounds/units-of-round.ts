/** Which organisations take part in a round, in which group and block, and what does not apply to them. */
import { treeOf, type Framework, type Group } from '#lib/domain/framework/framework.ts';
import { groupOfKind } from '#lib/domain/organisation/kinds.ts';

/**
 * Units without public services of their own (reference/units.csv: "assessed but not ranked"). What asks about
 * administrative procedures does not apply to them.
 */
const WITHOUT_PROCEDURES: ReadonlySet<string> = new Set(['TTR', 'TTR25']);

export type UnitOfRound = {
	organisationId: string;
	group: Group;
	block: string;
	ranked: boolean;
	notApplicable: string[];
};

/** The units of a round: organisations of a kind that takes part and whose group has a framework in the round. */
export function unitsOfRound(
	organisations: readonly { id: string; kind: string; block: string | null; ranked: boolean }[],
	frameworks: ReadonlyMap<Group, Framework>
): UnitOfRound[] {
	return organisations.flatMap(({ id, kind, block, ranked }): UnitOfRound[] => {
		const group = groupOfKind(kind);
		const framework = group && frameworks.get(group);
		if (!framework || block === null) return [];
		const excepted = WITHOUT_PROCEDURES.has(id);
		return [
			{
				organisationId: id,
				group,
				block,
				ranked: ranked && !excepted,
				notApplicable: excepted ? criteriaOnProcedures(framework) : []
			}
		];
	});
}

/**
 * Criteria whose framework lets them not apply to a unit without administrative procedures or online services. The
 * framework says so in the words of `mayNotApply`; it has no list of units.
 */
function criteriaOnProcedures(framework: Framework): string[] {
	return treeOf(framework)
		.criteria.filter(({ mayNotApply }) => /thủ tục hành chính|dịch vụ công trực tuyến/.test(mayNotApply?.vi ?? ''))
		.map(({ code }) => code);
}

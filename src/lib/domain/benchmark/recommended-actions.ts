/** Which actions (nhiệm vụ, giải pháp) of the city's plan answer a criterion that is low or unscored. */
import type { Group, Tree } from '#lib/domain/framework/framework.ts';
import type { Text } from '#lib/domain/text.ts';

/** An action of the plan; `index` is null for one that serves a whole pillar or the whole index. */
export type PlannedAction = {
	id: string;
	pillar: string;
	index: string | null;
	/** Who carries it out, in the plan's own group codes. */
	groups: readonly string[];
	text: Text;
};

/** `criterion`: the framework names it for this criterion; `index`: it serves the same index and is a task of the unit's group. */
export type RecommendedAction = { action: PlannedAction; for: 'criterion' | 'index' };

/** The plan's codes for those who answer a framework. A unit with tasks of its own (`STTTT`) adds its code. */
export const PLAN_GROUPS: Readonly<Record<Group, readonly string[]>> = {
	department: ['SO'],
	district: ['QH'],
	commune: ['XA'],
	city: ['UBNDTP', 'BCD', 'STTTT'],
	business: ['DN'],
	citizen: []
};

/**
 * Actions for a criterion: first those the framework names for it, in its order, whoever carries them out; then those of
 * the same pillar and index that are a task of one of the unit's groups, in the plan's order. No action comes twice. An id
 * that the plan does not hold is passed over (the content check reports it before a framework can be used).
 */
export function recommendedActions(
	tree: Tree,
	code: string,
	groups: readonly string[],
	actions: readonly PlannedAction[]
): RecommendedAction[] {
	const criterion = tree.node(code);
	if (criterion?.level !== 'criterion') throw new RangeError(`not a criterion: ${code}`);
	const own = criterion.actions.flatMap((id) => actions.find((action) => action.id === id) ?? []);
	const path = tree.ancestors(code);
	const pillar = path.find(({ level }) => level === 'pillar')?.code;
	const index = path
		.find(({ level }) => level === 'index')
		?.code.split('.')
		.at(-1);
	const others = actions.filter(
		(action) =>
			index !== undefined &&
			action.pillar === pillar &&
			action.index === index &&
			action.groups.some((group) => groups.includes(group)) &&
			!own.includes(action)
	);
	return [
		...[...new Set(own)].map((action): RecommendedAction => ({ action, for: 'criterion' })),
		...others.map((action): RecommendedAction => ({ action, for: 'index' }))
	];
}

/** A criterion to raise, in words: what is recommended for it and which target of the plan it serves. */
import { PLAN_GROUPS, recommendedActions } from '#lib/domain/benchmark/recommended-actions.ts';
import { treeOf, type Framework, type Mark } from '#lib/domain/framework/framework.ts';
import type { Language } from '#lib/domain/text.ts';
import type { Reference } from './content/reference.ts';

export type AdvisedAction = {
	id: string;
	text: string;
	/** Where the plan says it ("II.1.a"). */
	place: string;
	/** The framework names it for this criterion; otherwise it serves the same index. */
	own: boolean;
};

export type ServedTarget = {
	id: string;
	name: string;
	place: string | null;
	mark: Mark;
	points: number;
	/** The day by which the plan wants it; null when it names none. */
	due: string | null;
};

/** Actions of the plan for a criterion, its own first. `unitId` adds the tasks the plan gives to that very unit. */
export function adviceOn(
	framework: Framework,
	code: string,
	{ actions }: Pick<Reference, 'actions'>,
	language: Language,
	unitId?: string
): AdvisedAction[] {
	const groups = [...PLAN_GROUPS[framework.group], ...(unitId ? [unitId] : [])];
	const places = new Map(actions.map(({ id, place }) => [id, place]));
	return recommendedActions(treeOf(framework), code, groups, actions).map(({ action, for: reason }) => ({
		id: action.id,
		text: action.text[language],
		place: places.get(action.id) ?? '',
		own: reason === 'criterion'
	}));
}

/** The plan's target that a criterion serves; null when it serves none. */
export function targetOf(
	framework: Framework,
	code: string,
	{ targets }: Pick<Reference, 'targets'>,
	language: Language
): ServedTarget | null {
	const node = treeOf(framework).node(code);
	const served = node?.level === 'criterion' ? node.target : undefined;
	const target = served && targets.find(({ id }) => id === served.id);
	return target
		? {
				id: target.id,
				name: target.name[language],
				place: target.place ?? null,
				mark: target.mark,
				points: served.points,
				due: target.due ?? null
			}
		: null;
}
